import { beforeEach, describe, expect, it } from 'vitest';
import { pause, resume } from '../../../functions/admin/pause.ts';
import { tenantIdSchema } from '../../../shared/domain/ids.ts';
import { createSettingsStore } from '../../../shared/store/settings.ts';
import { createMemoryTable } from '../../fakes/memory-table.ts';

const tenantId = tenantIdSchema.parse('acme');
let settings: ReturnType<typeof createSettingsStore>;
let released: string[];
let isQueueDown: boolean;
let nowMs: number;
beforeEach(() => {
  settings = createSettingsStore(createMemoryTable());
  released = [];
  isQueueDown = false;
  nowMs = 0;
});

const deps = () => ({
  nowMs: () => nowMs,
  settings,
  releaseHeld: async (_of: string, reason: string) => {
    if (isQueueDown) throw new Error('queue down');
    released.push(`${reason}, paused ${await settings.isPaused(tenantId)}`);
  },
});
const asked = { tenantId, by: 'user:ada' };

describe('pause', () => {
  it('holds the tenant back, so that turns see other decisions than before', async () => {
    const before = await settings.get(tenantId, undefined);

    expect(await pause(deps(), asked)).toEqual({ tenantId: 'acme', isPaused: true });

    const after = await settings.get(tenantId, undefined);
    expect([before.isPaused, after.isPaused]).toEqual([false, true]);
    expect(after.version).not.toBe(before.version);
    expect(released).toEqual([]);
  });

  it('touches no other tenant', async () => {
    await pause(deps(), asked);

    expect(await settings.isPaused(tenantIdSchema.parse('other'))).toBe(false);
  });
});

describe('resume', () => {
  it('ends the pause first, then lets go on what waited for it', async () => {
    await pause(deps(), asked);
    nowMs = 1000;

    expect(await resume(deps(), asked)).toEqual({ tenantId: 'acme', isPaused: false });
    expect(released).toEqual(['pause, paused false']);
  });

  it('releases again when it is asked again after a release that failed', async () => {
    await pause(deps(), asked);
    isQueueDown = true;
    await expect(resume(deps(), asked)).rejects.toThrow('queue down');
    isQueueDown = false;

    await resume(deps(), asked);

    expect(released).toEqual(['pause, paused false']);
  });
});
