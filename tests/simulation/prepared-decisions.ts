/** What was decided before a run, and the company's lists that a mapping is held against. */
import { realmIdSchema } from '../../shared/domain/ids.ts';
import type { Settings } from '../../shared/domain/settings.ts';
import { createConnections } from '../../shared/store/connections.ts';
import { createReferenceLists } from '../../shared/store/reference-lists.ts';
import { createSettingsStore } from '../../shared/store/settings.ts';
import type { Table } from '../../shared/store/table.ts';
import type { Intuit } from './intuit.ts';
import { realmId, tenantId } from './services.ts';

interface World {
  readonly intuit: Intuit;
  readonly table: Table;
}

const realm = realmIdSchema.parse(realmId);
const before = { at: '2026-03-01T09:00:00.000Z', by: 'admin' };

export const decided = ({ table }: World, settings: Settings): Promise<void> =>
  createSettingsStore(table).put(tenantId, { realmId: realm, settings }, before);

export const paused = ({ table }: World): Promise<void> =>
  createSettingsStore(table).setPaused(tenantId, { isPaused: true, ...before });

/** The accounts and tax codes that the mapping names, as they were read after connecting. */
export async function knownLists({ intuit, table }: World): Promise<void> {
  const lists = createReferenceLists({ table, nowMs: () => Date.parse(before.at), newId: () => 'read-1' });
  const of = { tenantId, realmId: realm };
  const changedSince = before.at;
  const accounts = [
    { id: intuit.incomeAccountId, type: 'Income' },
    ...intuit.expenseAccountIds.map((id) => ({ id, type: 'Expense' })),
  ].map(({ id, type }) => ({ id, type, name: id, fullName: id, isActive: true }));
  const taxCode = {
    ...{ id: intuit.taxCodeId, name: '0.0% Z', isActive: true },
    ...{ salesRate: '0', purchaseRate: '0' },
  };
  await lists.replace({ ...of, kind: 'account' }, { entries: accounts, changedSince });
  await lists.replace({ ...of, kind: 'taxCode' }, { entries: [taxCode], changedSince });
}

/** The company's books are closed up to a day. */
export async function closeBooks({ table }: World, bookClosedOn: string): Promise<void> {
  const connections = createConnections(table);
  const connection = await connections.get(tenantId);
  if (connection === undefined) throw new Error('Connect first.');
  const company = { ...connection.company, bookClosedOn };
  await connections.replace({ ...connection, company }, connection);
}
