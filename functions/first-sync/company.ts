/** The company that links are made for, with its lists as they were read last. */
import type { Connection } from '../../shared/domain/connection.ts';
import { ProblemError } from '../../shared/domain/errors.ts';
import type { TenantId } from '../../shared/domain/ids.ts';
import type { ItemEntry, PartyEntry } from '../../shared/domain/reference-data.ts';
import type { Connections } from '../../shared/store/connections.ts';
import type { ReferenceLists } from '../../shared/store/reference-lists.ts';

/** The lists of names. Employees are no party to a document, but their names are taken. */
export interface NameLists {
  readonly customer: readonly PartyEntry[];
  readonly vendor: readonly PartyEntry[];
  readonly employee: readonly PartyEntry[];
  readonly item: readonly ItemEntry[];
}

/** Throws {@link ProblemError} 409 where the tenant never had a company. */
export async function companyOf(
  deps: { readonly connections: Pick<Connections, 'get'> },
  tenantId: TenantId,
): Promise<Connection> {
  const connection = await deps.connections.get(tenantId);
  if (connection !== undefined) return connection;
  throw new ProblemError({
    status: 409,
    code: 'not_connected',
    detail: 'The tenant was never connected to QuickBooks, so there is nothing to link to. Connect it first.',
  });
}

/** Throws {@link ProblemError} 409 while one of the lists was never read. */
export async function readNameLists(
  deps: { readonly lists: Pick<ReferenceLists, 'read'> },
  connection: Connection,
): Promise<NameLists> {
  const { tenantId, realmId } = connection;
  const of = { tenantId, realmId };
  const [customer, vendor, employee, item] = await Promise.all([
    deps.lists.read({ ...of, kind: 'customer' }),
    deps.lists.read({ ...of, kind: 'vendor' }),
    deps.lists.read({ ...of, kind: 'employee' }),
    deps.lists.read({ ...of, kind: 'item' }),
  ]);
  if (customer !== undefined && vendor !== undefined && employee !== undefined && item !== undefined) {
    return { customer, vendor, employee, item };
  }
  throw notRead(connection);
}

/** That a list was never read. */
export const notRead = ({ company }: Connection): ProblemError =>
  new ProblemError({
    status: 409,
    code: 'reference_data_missing',
    detail: `The names in ${company.name} were not read yet. It takes some seconds after connecting; ask again then.`,
    retryAfterSeconds: 5,
  });
