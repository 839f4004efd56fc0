/** Rows of tenants that fall due: what sweepers find by the index of due times, and how each is sent once. */
import type { TenantId } from '../domain/ids.ts';
import { tenantOfPartition } from './keys.ts';
import type { Key, Table, WriteOutcome } from './table.ts';

/** Whose rows fall due up to a moment, earliest first; one for each row. Times are UTC ISO 8601. */
export async function dueTenants(
  table: Pick<Table, 'query'>,
  of: { readonly pk: string; readonly from?: string; readonly to: string; readonly limit: number },
): Promise<TenantId[]> {
  const { items } = await table.query({ ...of, index: 'due' });
  return items.map(({ pk }) => tenantOfPartition(pk));
}

/** Moves a due time on, so that it is sent once; not done when somebody else did, or when the row is not due any more. */
export const postponeDue = (
  table: Pick<Table, 'update'>,
  key: Key,
  { now, to }: { readonly now: string; readonly to: string },
): Promise<WriteOutcome> =>
  table.update(key, { set: { dueAt: to } }, [[{ attribute: 'dueAt', is: '<=', value: now }]]);
