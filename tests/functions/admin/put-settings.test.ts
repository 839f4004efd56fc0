import { beforeEach, describe, expect, it } from 'vitest';
import { putSettings } from '../../../functions/admin/put-settings.ts';
import { connectionSchema, type Connection } from '../../../shared/domain/connection.ts';
import { realmIdSchema, tenantIdSchema } from '../../../shared/domain/ids.ts';
import { createSettingsStore } from '../../../shared/store/settings.ts';
import { createMemoryTable } from '../../fakes/memory-table.ts';

const tenantId = tenantIdSchema.parse('acme');
const realmId = realmIdSchema.parse('9341');
const connected = connectionSchema.parse({
  tenantId,
  realmId,
  state: 'active',
  company: {
    name: 'Acme',
    country: 'GB',
    homeCurrency: 'GBP',
    usesCustomTransactionNumbers: true,
    usesAutomatedSalesTax: false,
    usesMultiCurrency: false,
    warnsOfDuplicateBillNumbers: false,
    readAt: '2026-03-02T09:00:00.000Z',
  },
  connectedAt: '2026-03-02T09:00:00.000Z',
  connectedBy: 'ada',
  epoch: 1,
  stateChangedAt: '2026-03-02T09:00:00.000Z',
});
let connection: Connection | undefined;
let released: string[];
let settings: ReturnType<typeof createSettingsStore>;
beforeEach(() => {
  released = [];
  connection = connected;
  settings = createSettingsStore(createMemoryTable());
});

const save = (wanted: Parameters<typeof putSettings>[1]['settings']) =>
  putSettings(
    {
      nowMs: () => 0,
      settings,
      getConnection: async () => connection,
      releaseHeld: async (_of, reason) => {
        // The settings must be there before anything goes on.
        const saved = await settings.get(tenantId, realmId);
        released.push(`${reason} ${JSON.stringify(saved.settings)}`);
      },
    },
    { tenantId, settings: wanted, by: 'user:ada' },
  );

describe('putSettings', () => {
  it('stores the settings, then releases what may have waited for them', async () => {
    const answer = await save({ incomeAccountId: '79', defaultTaxCodeId: 'NON' });

    expect(answer).toEqual({ incomeAccountId: '79', defaultTaxCodeId: 'NON' });
    const saved = '{"incomeAccountId":"79","defaultTaxCodeId":"NON"}';
    expect(released).toEqual(
      ['mapping:invoice', 'mapping:bill', 'goLive', 'closedPeriod', 'manual'].map(
        (reason) => `${reason} ${saved}`,
      ),
    );
  });

  it('keeps documents that wait for a hand waiting in manual mode', async () => {
    await save({ mode: 'manual' });

    expect(released.some((line) => line.startsWith('manual '))).toBe(false);
  });

  it('takes policies before a company is connected, and no mapping', async () => {
    connection = undefined;
    await save({ mode: 'manual', goLiveOn: '2026-04-01' });

    expect((await settings.get(tenantId, realmId)).settings).toEqual({
      mode: 'manual',
      goLiveOn: '2026-04-01',
    });
    await expect(save({ incomeAccountId: '79' })).rejects.toMatchObject({ code: 'not_connected' });
  });

  it('keeps the mapping of another company apart', async () => {
    await save({ incomeAccountId: '79' });
    connection = { ...connected, realmId: realmIdSchema.parse('77') };
    await save({ incomeAccountId: '1' });

    expect((await settings.get(tenantId, realmId)).settings).toEqual({ incomeAccountId: '79' });
  });

  it('releases again when it is saved again', async () => {
    await save({ incomeAccountId: '79', defaultTaxCodeId: '5' });
    await save({ incomeAccountId: '79', defaultTaxCodeId: '5' });

    expect(released).toHaveLength(10);
  });
});
