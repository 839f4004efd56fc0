import { beforeEach, describe, expect, it } from 'vitest';
import { putSettings } from '../../../functions/admin/put-settings.ts';
import { tenantIdSchema } from '../../../shared/domain/ids.ts';
import { createSettingsStore } from '../../../shared/store/settings.ts';
import { createMemoryTable } from '../../fakes/memory-table.ts';

const tenantId = tenantIdSchema.parse('acme');
let released: string[];
let settings: ReturnType<typeof createSettingsStore>;
beforeEach(() => {
  released = [];
  settings = createSettingsStore(createMemoryTable());
});

const save = (wanted: Parameters<typeof putSettings>[1]['settings']) =>
  putSettings(
    {
      nowMs: () => 0,
      settings,
      releaseHeld: async (of, reason) => {
        // The mapping must be there before anything goes on.
        released.push(`${of} ${reason} ${JSON.stringify(await settings.get(of))}`);
      },
    },
    { tenantId, settings: wanted, by: 'user:ada' },
  );

describe('putSettings', () => {
  it('stores the mapping, then releases what waited for it', async () => {
    const answer = await save({ incomeAccountId: '79', defaultTaxCodeId: 'NON' });

    expect(answer).toEqual({ incomeAccountId: '79', defaultTaxCodeId: 'NON' });
    expect(released).toEqual(['acme mapping {"incomeAccountId":"79","defaultTaxCodeId":"NON"}']);
  });

  it('releases nothing while the mapping is incomplete', async () => {
    await save({ incomeAccountId: '79' });

    expect(released).toEqual([]);
    expect(await settings.get(tenantId)).toEqual({ incomeAccountId: '79' });
  });

  it('releases again when it is saved again', async () => {
    await save({ incomeAccountId: '79', defaultTaxCodeId: '5' });
    await save({ incomeAccountId: '79', defaultTaxCodeId: '5' });

    expect(released).toHaveLength(2);
  });
});
