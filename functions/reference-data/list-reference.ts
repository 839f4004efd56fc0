/** Shows the lists of the company as they were read last: for choosing accounts, tax codes, terms and records to link. */
import {
  kindOfList,
  type ListReferenceQuery,
  type ReferenceAnswer,
  type ReferenceListName,
  type ReferencePageAnswer,
} from '../../shared/contracts/reference-data.ts';
import { ProblemError } from '../../shared/domain/errors.ts';
import type { RealmId, TenantId } from '../../shared/domain/ids.ts';
import { isAccountFor, taxCodesFor } from '../../shared/domain/mapping-targets.ts';
import type { Connections } from '../../shared/store/connections.ts';
import type { ReferenceLists } from '../../shared/store/reference-lists.ts';
import type { SettingsStore } from '../../shared/store/settings.ts';

interface ListReferenceDeps {
  readonly connections: Pick<Connections, 'get'>;
  readonly settings: Pick<SettingsStore, 'get'>;
  readonly lists: Pick<ReferenceLists, 'page' | 'read' | 'state'>;
}

/** A page of a list. Throws {@link ProblemError} 409 without a company, 404-free: a list never read is empty and says so. */
export async function listReference(
  deps: ListReferenceDeps,
  of: { tenantId: TenantId; list: ReferenceListName; query: ListReferenceQuery },
): Promise<ReferencePageAnswer> {
  const { tenantId, query } = of;
  const realmId = await realmOf(deps, tenantId);
  const kind = kindOfList[of.list];
  const state = (await deps.lists.state({ tenantId, realmId }))[kind];
  if (query.usableFor !== undefined) {
    const entries = await usableEntries(deps, { tenantId, realmId }, query);
    return { entries, state };
  }
  const page = await deps.lists.page(
    { tenantId, realmId, kind },
    {
      limit: query.limit,
      ...(query.after === undefined ? {} : { after: query.after }),
      ...(query.search === undefined ? {} : { search: query.search }),
      ...(query.active === undefined ? {} : { isActive: query.active }),
    },
  );
  return {
    entries: [...(page?.entries ?? [])],
    ...(page?.next === undefined ? {} : { next: page.next }),
    state,
  };
}

/** Charts of accounts and tax codes are short enough to be shown whole once they are narrowed down. */
async function usableEntries(
  deps: ListReferenceDeps,
  of: { tenantId: TenantId; realmId: RealmId },
  query: ListReferenceQuery,
): Promise<ReferencePageAnswer['entries']> {
  const use = query.usableFor;
  if (use === 'sales' || use === 'purchases') {
    return taxCodesFor(use, (await deps.lists.read({ ...of, kind: 'taxCode' })) ?? []);
  }
  const accounts = (await deps.lists.read({ ...of, kind: 'account' })) ?? [];
  const search = query.search?.trim().toLowerCase() ?? '';
  return accounts.filter(
    (account) =>
      use !== undefined &&
      isAccountFor(use, account) &&
      `${account.fullName} ${account.number ?? ''}`.toLowerCase().includes(search),
  );
}

/** How fresh each list is, and what of the mapping points to what is gone. */
export async function getReference(deps: ListReferenceDeps, tenantId: TenantId): Promise<ReferenceAnswer> {
  const realmId = await realmOf(deps, tenantId);
  const lists = await deps.lists.state({ tenantId, realmId });
  const { stale } = await deps.settings.get(tenantId, realmId);
  return { lists, staleMapping: [...stale] };
}

async function realmOf(deps: ListReferenceDeps, tenantId: TenantId): Promise<RealmId> {
  const connection = await deps.connections.get(tenantId);
  if (connection !== undefined) return connection.realmId;
  throw new ProblemError({
    status: 409,
    code: 'not_connected',
    detail: 'The tenant was never connected to QuickBooks, so there are no lists. Connect it first.',
  });
}
