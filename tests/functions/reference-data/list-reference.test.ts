import { beforeEach, describe, expect, it } from 'vitest';
import { listReference } from '../../../functions/reference-data/list-reference.ts';
import {
  listReferenceQuerySchema,
  type ReferenceListName,
} from '../../../shared/contracts/reference-data.ts';
import { realmIdSchema, tenantIdSchema } from '../../../shared/domain/ids.ts';
import type { AccountEntry, TaxCodeEntry } from '../../../shared/domain/reference-data.ts';
import { createConnections } from '../../../shared/store/connections.ts';
import { createReferenceLists } from '../../../shared/store/reference-lists.ts';
import { createSettingsStore } from '../../../shared/store/settings.ts';
import { createMemoryTable } from '../../fakes/memory-table.ts';
import { connectionOf } from '../../fakes/connection.ts';

const tenantId = tenantIdSchema.parse('acme');
const realmId = realmIdSchema.parse('9130347957983116');
const changedSince = '2026-03-02T09:00:00.000Z';

const account = (id: string, fullName: string, of: Partial<AccountEntry> = {}): AccountEntry => ({
  ...{ id, name: fullName.split(':').at(-1) ?? fullName, fullName, isActive: true, type: 'Expense' },
  ...of,
});
const taxCode = (id: string, name: string, rate: string): TaxCodeEntry => ({
  ...{ id, name, isActive: true, salesRate: rate, purchaseRate: rate },
});

async function setUp() {
  const table = createMemoryTable();
  let ids = 0;
  const lists = createReferenceLists({
    table,
    nowMs: () => Date.parse('2026-03-02T10:00:00Z'),
    newId: () => String((ids += 1)),
  });
  const connections = createConnections(table);
  const deps = { connections, settings: createSettingsStore(table), lists };
  const connect = () => connections.replace(connectionOf({ tenantId, realmId }), undefined);
  const list = async (name: ReferenceListName, query: Record<string, string> = {}) => {
    const page = await listReference(deps, {
      tenantId,
      list: name,
      query: listReferenceQuerySchema.parse(query),
    });
    return page.entries.map(({ id }) => id);
  };
  return { lists, connect, list };
}

let world: Awaited<ReturnType<typeof setUp>>;
beforeEach(async () => {
  world = await setUp();
});

describe('listReference', () => {
  it('is refused while the tenant was never connected', async () => {
    await expect(world.list('accounts')).rejects.toMatchObject({ status: 409, code: 'not_connected' });
  });

  it('is empty for a list that was never read', async () => {
    await world.connect();

    expect(await world.list('accounts')).toEqual([]);
    expect(await world.list('accounts', { usableFor: 'expense' })).toEqual([]);
  });

  it('offers the accounts that can be chosen, by any part of their name or number', async () => {
    await world.connect();
    const entries = [
      account('1', 'Fuel', { number: '5200' }),
      account('2', 'Utilities:Gas  works'),
      account('3', 'Gas pumps', { type: 'Fixed Asset' }),
      account('4', 'Gas of old', { isActive: false }),
    ];
    await world.lists.replace({ tenantId, realmId, kind: 'account' }, { entries, changedSince });

    expect(await world.list('accounts', { usableFor: 'expense' })).toEqual(['1', '2']);
    expect(await world.list('accounts', { usableFor: 'expense', search: 'GAS W' })).toEqual(['2']);
    expect(await world.list('accounts', { usableFor: 'expense', search: '520' })).toEqual(['1']);
    expect(await world.list('accounts', { usableFor: 'billLine', search: 'gas' })).toEqual(['3', '2']);
  });

  it('offers the tax codes that can be chosen, by any part of their name', async () => {
    await world.connect();
    const entries = [taxCode('1', '20.0% S', '20'), taxCode('2', '5.0% R', '5')];
    await world.lists.replace({ tenantId, realmId, kind: 'taxCode' }, { entries, changedSince });

    expect(await world.list('tax-codes', { usableFor: 'sales' })).toEqual(['1', '2']);
    expect(await world.list('tax-codes', { usableFor: 'purchases', search: '5.0% r' })).toEqual(['2']);
  });
});
