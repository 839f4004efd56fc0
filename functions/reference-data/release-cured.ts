/**
 * After a reading: what somebody cured in QuickBooks lets its documents go on. Each cause is held against what was read, so
 * that documents are not tried again for nothing; a mapping that points to what is gone is told of once.
 */
import type { Connection } from '../../shared/domain/connection.ts';
import type { CauseCode } from '../../shared/domain/causes.ts';
import type { TenantId } from '../../shared/domain/ids.ts';
import { staleTarget, unusableTargets, type MappedLists } from '../../shared/domain/mapping-check.ts';
import { activeBearers } from '../../shared/domain/name-bearers.ts';
import { normalisedName } from '../../shared/domain/names.ts';
import type { PartyEntry } from '../../shared/domain/reference-data.ts';
import { staleDetail } from '../../shared/domain/stale-detail.ts';
import type { SyncError } from '../../shared/domain/sync-error.ts';
import type { ReleaseHeld } from '../../shared/store/release-held.ts';
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
  readonly releaseHeld: ReleaseHeld;
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
  const isMappingWhole = await checkMapping(deps, now, lists);
  let counted: NameBearers | undefined;
  const bearers = (): NameBearers => (counted ??= bearersIn(lists));
  const cured = { connection: now, bearers, isPeriodMoved, isMappingWhole };
  for await (const error of deps.listOpenErrors(now.tenantId)) {
    if (isCured(error, cured)) await deps.retryError(now.tenantId, error.errorId);
  }
}

/**
 * Notes what the mapping points to and cannot be used; opens or closes the one sync error for it. True when everything in it
 * can be used.
 */
async function checkMapping(deps: ReleaseCuredDeps, now: Connection, lists: CompanyLists): Promise<boolean> {
  const { tenantId, realmId } = now;
  const saved = await deps.settings.mappingOf(tenantId, realmId);
  if (saved === undefined) return false;
  const stale = unusableTargets(saved.mapping, lists).map(staleTarget);
  if (JSON.stringify(stale) === JSON.stringify(saved.stale)) return stale.length === 0;
  const checkedAt = new Date(deps.nowMs()).toISOString();
  const noted = await deps.settings.noteStale(tenantId, {
    realmId,
    updatedAt: saved.updatedAt,
    stale,
    checkedAt,
  });
  // Saved anew at this moment, and checked by that.
  if (!noted) return false;
  if (stale.length > 0) await deps.openError(now, { cause: 'mapping_stale', detail: staleDetail(stale) });
  else await deps.closeError(now, 'mapping_stale');
  await deps.releaseHeld(tenantId, 'mapping:invoice', 'mapping:bill');
  return stale.length === 0;
}

type NamedKind = 'customer' | 'vendor' | 'employee' | 'item';
/** How many active records bear a name; undefined for a list that was never read. */
type NameBearers = Readonly<Record<NamedKind, ReadonlyMap<string, number> | undefined>>;

function bearersIn(lists: CompanyLists): NameBearers {
  const { customer, vendor, employee, item } = lists;
  return {
    customer: customer && activeBearers(customer),
    vendor: vendor && activeBearers(vendor),
    employee: employee && activeBearers(employee),
    item: item && activeBearers(item),
  };
}

interface Cure {
  readonly connection: Connection;
  /** Counted for the first error that is about a name, once for all of them. */
  readonly bearers: () => NameBearers;
  readonly isPeriodMoved: boolean;
  readonly isMappingWhole: boolean;
}

/** Whether what was read shows that the cause is gone. */
function isCured(error: SyncError, cure: Cure): boolean {
  const { connection, bearers, isPeriodMoved, isMappingWhole } = cure;
  const { cause, subject } = error;
  if (cause === 'period_closed') return isPeriodMoved;
  if (cause === 'mapping_stale') return isMappingWhole;
  if (cause === 'currency_not_enabled') {
    return connection.company.usesMultiCurrency || subject.id === connection.company.homeCurrency;
  }
  return namingCauses.has(cause) && isNameCured(error, bearers());
}

const namingCauses: ReadonlySet<CauseCode> = new Set([
  'reference_not_linked',
  'reference_inactive',
  'name_ambiguous',
  'name_taken',
]);

function isNameCured({ cause, subject }: SyncError, bearers: NameBearers): boolean {
  const { kind, name } = subject;
  if ((kind !== 'customer' && kind !== 'vendor' && kind !== 'item') || name === undefined) return false;
  const form = normalisedName(name);
  if (bearers[kind]?.get(form) === 1) return true;
  // A name that nobody bears any more can be given to a new record.
  return cause === 'name_taken' && isFree(form, bearers);
}

const isFree = (form: string, { customer, vendor, employee }: NameBearers): boolean =>
  [customer, vendor, employee].every((names) => names?.has(form) === false);
