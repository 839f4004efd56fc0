import { beforeEach, describe, expect, it } from 'vitest';
import { putSettings } from '../../../functions/admin/put-settings.ts';
import type { Connection } from '../../../shared/domain/connection.ts';
import { realmIdSchema, tenantIdSchema } from '../../../shared/domain/ids.ts';
import type { MappedLists } from '../../../shared/domain/mapping-check.ts';
import type { AccountEntry } from '../../../shared/domain/reference-data.ts';
import { createSettingsStore } from '../../../shared/store/settings.ts';
import { createMemoryTable } from '../../fakes/memory-table.ts';
import { connectionOf } from '../../fakes/connection.ts';

const tenantId = tenantIdSchema.parse('acme');
const realmId = realmIdSchema.parse('9341');
const connected = connectionOf({ tenantId, realmId });
const income = (id: string, change: Partial<AccountEntry> = {}): AccountEntry => ({
  id,
  name: `Account ${id}`,
  fullName: `Account ${id}`,
  type: 'Income',
  isActive: true,
  ...change,
});
let connection: Connection | undefined;
let released: string[];
let lists: MappedLists;
let settings: ReturnType<typeof createSettingsStore>;
beforeEach(() => {
  released = [];
  lists = {
    account: [income('79'), income('80')],
    taxCode: [{ id: '5', name: '20 % S', isActive: true, salesRate: '20', purchaseRate: '20' }],
  };
  connection = connected;
  settings = createSettingsStore(createMemoryTable());
});

const save = (wanted: Parameters<typeof putSettings>[1]['settings']) =>
  putSettings(
    {
      nowMs: () => 0,
      settings,
      getConnection: async () => connection,
      readLists: async () => lists,
      cureMapping: async () => {
        released.push('cured');
      },
      releaseHeld: async (_of, ...reasons) => {
        // The settings must be there before anything goes on.
        const saved = await settings.get(tenantId, realmId);
        released.push(...reasons.map((reason) => `${reason} ${JSON.stringify(saved.settings)}`));
      },
    },
    { tenantId, settings: wanted, by: 'user:ada' },
  );

describe('putSettings', () => {
  it('stores the settings, then releases what may have waited for them', async () => {
    const answer = await save({ incomeAccountId: '79', defaultTaxCodeId: '5' });

    expect(answer).toEqual({ incomeAccountId: '79', defaultTaxCodeId: '5' });
    const saved = '{"incomeAccountId":"79","defaultTaxCodeId":"5"}';
    expect(released.shift()).toBe('cured');
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
    await save({ incomeAccountId: '80' });

    expect((await settings.get(tenantId, realmId)).settings).toEqual({ incomeAccountId: '79' });
  });

  it('refuses, field by field, what the company does not have or cannot use there', async () => {
    lists = { ...lists, account: [income('79', { isActive: false }), income('80', { type: 'Bank' })] };
    const categoryRules = [{ category: 'Gravel', incomeAccountId: '80' }];

    await expect(save({ incomeAccountId: '79', expenseAccountId: '4', categoryRules })).rejects.toMatchObject(
      {
        code: 'mapping_unusable',
        fields: [
          { field: 'incomeAccountId', reason: 'is inactive in QuickBooks' },
          { field: 'expenseAccountId', reason: 'is not in QuickBooks' },
          { field: 'categoryRules[0].incomeAccountId', reason: 'is of a type that cannot be used here' },
        ],
      },
    );
    expect((await settings.get(tenantId, realmId)).settings).toEqual({});
  });

  it('cannot judge a mapping before the company was read, and says when to come again', async () => {
    lists = {};

    await expect(save({ incomeAccountId: '79' })).rejects.toMatchObject({
      status: 409,
      code: 'reference_data_missing',
      retryAfterSeconds: 5,
    });
  });

  it('releases again when it is saved again', async () => {
    await save({ incomeAccountId: '79', defaultTaxCodeId: '5' });
    await save({ incomeAccountId: '79', defaultTaxCodeId: '5' });

    expect(released).toHaveLength(12);
  });
});
