import { beforeEach, describe, expect, it } from 'vitest';
import { getUsage } from '../../../functions/admin/get-usage.ts';
import { usageAnswerSchema } from '../../../shared/contracts/usage.ts';
import { tenantIdSchema } from '../../../shared/domain/ids.ts';
import { createUsage } from '../../../shared/store/usage.ts';
import { createMemoryTable } from '../../fakes/memory-table.ts';

const tenantId = tenantIdSchema.parse('acme');
let now: string;
let usage: ReturnType<typeof createUsage>;
const nowMs = () => Date.parse(now);
beforeEach(() => {
  usage = createUsage({ table: createMemoryTable(), nowMs });
});

const read = async (at: string, times: number): Promise<void> => {
  now = at;
  for (let time = 0; time < times; time += 1) await usage.countRead(tenantId);
};
const answer = async () => usageAnswerSchema.parse(await getUsage({ nowMs, usage }, tenantId));

describe('getUsage', () => {
  it('tells the billed reads of each month, the newest first, and what the running one comes to', async () => {
    await read('2026-10-31T23:59:59.999Z', 3);
    await read('2026-11-01T00:00:00.000Z', 20);
    await read('2026-11-11T00:00:00.000Z', 10);

    expect(await answer()).toEqual({
      months: [
        { month: '2026-11', meteredReads: 30 },
        { month: '2026-10', meteredReads: 3 },
      ],
      // A third of the month has passed.
      forecast: { month: '2026-11', meteredReads: 90 },
    });
  });

  it('reckons a day at least, so that the first reads of a month do not count a thousandfold', async () => {
    await read('2026-02-01T00:00:01.000Z', 5);

    expect((await answer()).forecast).toEqual({ month: '2026-02', meteredReads: 140 });
  });

  it('counts none of another tenant, and none where nothing was read', async () => {
    await read('2026-11-11T00:00:00.000Z', 1);

    expect(await getUsage({ nowMs, usage }, tenantIdSchema.parse('other'))).toEqual({
      ...{ months: [], forecast: { month: '2026-11', meteredReads: 0 } },
    });
  });
});
