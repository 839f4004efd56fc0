/**
 * After a reading: what somebody cured in QuickBooks lets its documents go on. Each cause is held against what was read, so
 * that documents are not tried again for nothing; a mapping that points to what is gone is told of once.
 */
import type { Connection } from '../../shared/domain/connection.ts';
import type { CauseCode } from '../../shared/domain/causes.ts';
import type { TenantId } from '../../shared/domain/ids.ts';
import { unusableTargets, type MappedLists } from '../../shared/domain/mapping-check.ts';
import { activeBearers } from '../../shared/domain/name-bearers.ts';
import type { PartyEntry } from '../../shared/domain/reference-data.ts';
import type { Mapping, StaleTarget } from '../../shared/domain/settings.ts';
import type { SyncError } from '../../shared/domain/sync-error.ts';
import type { HeldReason } from '../../shared/store/runs.ts';
import type { SettingsStore } from '../../shared/store/settings.ts';

/** The lists as far as they were ever read. */
export interface CompanyLists extends MappedLists {
  readonly customer?: readonly PartyEntry[] | undefined;
  readonly vendor?: readonly PartyEntry[] | undefined;
  readonly employee?: readonly PartyEntry[] | undefined;
}

export interface ReleaseCuredDeps {
  readonly nowMs: () => number;
  readonly settings: Pick<SettingsStore, 'mappingOf' | 'noteStale'>;
  readonly readLists: (connection: Connection) => Promise<CompanyLists>;
  readonly listOpenErrors: (tenantId: TenantId) => AsyncIterable<SyncError>;
  /** Queues the documents of a sync error again. */
  readonly retryError: (tenantId: TenantId, errorId: string) => Promise<void>;
  readonly openError: (connection: Connection, of: { cause: CauseCode; detail: string }) => Promise<void>;
  readonly closeError: (connection: Connection, cause: CauseCode) => Promise<void>;
  /** Whether anything waits for the reason. */
  readonly isHeld: (tenantId: TenantId, reason: HeldReason) => Promise<boolean>;
  readonly releaseHeld: (tenantId: TenantId, reason: HeldReason) => Promise<void>;
}

export async function releaseCured(
  deps: ReleaseCuredDeps,
  of: { before: Connection; now: Connection },
): Promise<void> {
  const { before, now } = of;
  // What is held is looked at again although nothing seems to have changed: a reading that died after it noted the change
  // left no other trace of it. Those that still have to wait say so again.
  if (now.state === 'active') {
    await deps.closeError(now, 'subscription_lapsed');
    if (await deps.isHeld(now.tenantId, 'connection')) await deps.releaseHeld(now.tenantId, 'connection');
  }
  const isPeriodMoved = before.company.bookClosedOn !== now.company.bookClosedOn;
  const isPeriodWaitedFor = await deps.isHeld(now.tenantId, 'closedPeriod');
  // Also where what waited was voided, revised or let through by the settings since.
  if (isPeriodMoved || !isPeriodWaitedFor) await deps.closeError(now, 'period_closed');
  if (isPeriodWaitedFor) await deps.releaseHeld(now.tenantId, 'closedPeriod');
  const lists = await deps.readLists(now);
  await checkMapping(deps, now, lists);
  const cured = { connection: now, lists, isPeriodMoved };
  for await (const error of deps.listOpenErrors(now.tenantId)) {
    if (isCured(error, cured)) await deps.retryError(now.tenantId, error.errorId);
  }
}

/** Notes what the mapping points to and cannot be used; opens or closes the one sync error for it. */
async function checkMapping(deps: ReleaseCuredDeps, now: Connection, lists: CompanyLists): Promise<void> {
  const { tenantId, realmId } = now;
  const saved = await deps.settings.mappingOf(tenantId, realmId);
  if (saved === undefined) return;
  const stale = staleTargets(saved.mapping, lists);
  if (JSON.stringify(stale) === JSON.stringify(saved.stale)) return;
  const checkedAt = new Date(deps.nowMs()).toISOString();
  const noted = await deps.settings.noteStale(tenantId, {
    realmId,
    updatedAt: saved.updatedAt,
    stale,
    checkedAt,
  });
  // Saved anew at this moment, and checked by that.
  if (!noted) return;
  if (stale.length > 0) await deps.openError(now, { cause: 'mapping_stale', detail: staleDetail(stale) });
  else await deps.closeError(now, 'mapping_stale');
  await deps.releaseHeld(tenantId, 'mapping:invoice');
  await deps.releaseHeld(tenantId, 'mapping:bill');
}

const staleTargets = (mapping: Mapping, lists: CompanyLists): StaleTarget[] =>
  unusableTargets(mapping, lists).map(({ field, category, id, name, kinds }) => ({
    field,
    ...(category === undefined ? {} : { category }),
    id,
    ...(name === undefined ? {} : { name }),
    kinds: [...kinds],
  }));

const fieldWords: Readonly<Record<string, string>> = {
  incomeAccountId: 'the income account',
  expenseAccountId: 'the expense account',
  defaultTaxCodeId: 'the default tax code',
  defaultPurchaseTaxCodeId: 'the default tax code of bills',
  salesTermId: 'the terms of invoices',
  purchaseTermId: 'the terms of bills',
  itemId: 'the item',
};

const staleDetail = (stale: readonly StaleTarget[]): string =>
  `Not to be used in QuickBooks any more: ${stale
    .slice(0, 10)
    .map(
      ({ field, category, name, id }) =>
        `${category === undefined ? (fieldWords[field] ?? field) : `what "${category}" is mapped to`} (${name ?? `id ${id}`})`,
    )
    .join(', ')}${stale.length > 10 ? ` and ${stale.length - 10} more` : ''}.`;

interface Cure {
  readonly connection: Connection;
  readonly lists: CompanyLists;
  readonly isPeriodMoved: boolean;
}

/** Whether what was read shows that the cause is gone. */
function isCured(error: SyncError, { connection, lists, isPeriodMoved }: Cure): boolean {
  const { cause, subject } = error;
  if (cause === 'period_closed') return isPeriodMoved;
  if (cause === 'currency_not_enabled') {
    return connection.company.usesMultiCurrency || subject.id === connection.company.homeCurrency;
  }
  return namingCauses.has(cause) && isNameCured(error, lists);
}

const namingCauses: ReadonlySet<CauseCode> = new Set([
  'reference_not_linked',
  'reference_inactive',
  'name_ambiguous',
  'name_taken',
]);

function isNameCured({ cause, subject }: SyncError, lists: CompanyLists): boolean {
  const { kind, name } = subject;
  if ((kind !== 'customer' && kind !== 'vendor' && kind !== 'item') || name === undefined) return false;
  const own = lists[kind];
  if (own !== undefined && activeBearers(name, own) === 1) return true;
  // A name that nobody bears any more can be given to a new record.
  return cause === 'name_taken' && isFree(name, lists);
}

const isFree = (name: string, lists: CompanyLists): boolean =>
  [lists.customer, lists.vendor, lists.employee].every(
    (entries) => entries !== undefined && activeBearers(name, entries) === 0,
  );
