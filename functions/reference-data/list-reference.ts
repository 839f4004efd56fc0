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
import { matchesSearch } from '../../shared/domain/reference-data.ts';
import type { Connections } from '../../shared/store/connections.ts';
import type { ReferenceLists } from '../../shared/store/reference-lists.ts';
import type { SettingsStore } from '../../shared/store/settings.ts';

interface ListReferenceDeps {
  readonly connections: Pick<Connections, 'get'>;
  readonly settings: Pick<SettingsStore, 'get'>;
  readonly lists: Pick<ReferenceLists, 'page' | 'read' | 'state'>;
}

/** A page of a list; one that was never read is empty, and its state says so. Throws {@link ProblemError} 409 without a company. */
export async function listReference(
  deps: ListReferenceDeps,
  of: { tenantId: TenantId; list: ReferenceListName; query: ListReferenceQuery },
): Promise<ReferencePageAnswer> {
  const { tenantId, query } = of;
  const realmId = await realmOf(deps, tenantId);
  const kind = kindOfList[of.list];
  const state = (await deps.lists.state({ tenantId, realmId }))[kind];
  const { usableFor: use, search } = query;
  if (use !== undefined) {
    return { entries: await usableEntries(deps, { tenantId, realmId }, { use, search }), state };
  }
  const page = await deps.lists.page(
    { tenantId, realmId, kind },
    {
      limit: query.limit,
      ...(query.after === undefined ? {} : { after: query.after }),
      ...(search === undefined ? {} : { search }),
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
  query: { use: NonNullable<ListReferenceQuery['usableFor']>; search: string | undefined },
): Promise<ReferencePageAnswer['entries']> {
  const { use, search } = query;
  if (use === 'sales' || use === 'purchases') {
    const codes = taxCodesFor(use, (await deps.lists.read({ ...of, kind: 'taxCode' })) ?? []);
    return codes.filter((code) => matchesSearch(code, search));
  }
  const accounts = (await deps.lists.read({ ...of, kind: 'account' })) ?? [];
  return accounts.filter((account) => isAccountFor(use, account) && matchesSearch(account, search));
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
