/**
 * Looks through a tenant's books for changes that no notice told of (D4): every six hours while something goes on there, and
 * soon where a notice of our own push did not come, because then others may be missing too. Where all came, nothing is read.
 */
import type { BookChanges, BooksObserver } from '../../shared/domain/observed.ts';
import type { TenantId } from '../../shared/domain/ids.ts';
import type { Watch, Watches } from '../../shared/store/watches.ts';
import { isReadable } from '../../shared/domain/connection.ts';
import type { HandleChangesDeps } from './handle-changes.ts';
import { observerAccess } from './read-changed.ts';
import { withRead } from './with-read.ts';

export interface LookForChangesDeps extends Pick<
  HandleChangesDeps,
  'nowMs' | 'connections' | 'notePayments' | 'markConnection' | 'log'
> {
  readonly watches: Pick<Watches, 'get' | 'looked'>;
  readonly observer: Pick<BooksObserver, 'readChanges'>;
}

const hourMs = 3_600_000;
const everyMs = 6 * hourMs;
// While notices are known to be missing.
const missingEveryMs = hourMs;
// Without a push or a notice for so long the nightly reconcile is enough.
const activeForMs = 3 * 24 * hourMs;
// Changes are committed a moment before they can be read, and clocks differ.
const overlapMs = 10 * 60_000;
// The provider's and our clock may differ by so much.
const clockMarginMs = 5_000;
// Books tell of 30 days; what is older is for the full pass of the reconcile.
const lookBackMs = 29 * 24 * hourMs;

/** Can be repeated at any time. Throws when the message must come again. */
export async function lookForChanges(deps: LookForChangesDeps, tenantId: TenantId): Promise<void> {
  const connection = await deps.connections.get(tenantId);
  const watch = await deps.watches.get(tenantId);
  const nowMs = deps.nowMs();
  if (connection === undefined || !isReadable(connection.state)) {
    await deps.watches.looked(tenantId, { lookedAt: iso(nowMs), dueAt: undefined });
    return;
  }
  if (isNoticeMissing(watch) || nowMs - msOf(watch.lookedAt) >= everyMs) {
    const sinceMs = Math.max(msOf(watch.seenTo ?? connection.connectedAt), nowMs - lookBackMs);
    const read = await deps.observer.readChanges(observerAccess(connection, nowMs), iso(sinceMs));
    await withRead(deps, { connection, read }, async (changes) => {
      const { realmId } = connection;
      await deps.notePayments({ tenantId, realmId, ...changes });
      await noteLook(deps, { tenantId, watch, changes, nowMs });
    });
    return;
  }
  const nextMs = isActive(watch, nowMs) ? msOf(watch.lookedAt) + everyMs : undefined;
  await deps.watches.looked(tenantId, {
    lookedAt: watch.lookedAt ?? iso(nowMs),
    dueAt: isoOrNothing(nextMs),
  });
}

async function noteLook(
  deps: LookForChangesDeps,
  of: { tenantId: TenantId; watch: Watch; changes: BookChanges; nowMs: number },
): Promise<void> {
  const { tenantId, watch, changes, nowMs } = of;
  const isMissing = isNoticeMissing(watch) || isUnnoticed(watch, changes, nowMs);
  const nextMs = isMissing ? missingEveryMs : everyMs;
  await deps.watches.looked(tenantId, {
    lookedAt: iso(nowMs),
    // Too many to be told are for the reconcile, which reads everything then; whoever begins there again is told no more, and
    // nothing that came since.
    seenTo: iso(nowMs - overlapMs),
    dueAt: isActive(watch, nowMs) ? iso(nowMs + nextMs) : undefined,
  });
  if (isMissing) deps.log({ code: 'notices_missing', tenantId });
  deps.log({
    code: 'looked_for_changes',
    tenantId,
    count: changes.documents.length + changes.payments.length,
  });
}

/** A push of ours was never echoed. */
const isNoticeMissing = ({ pushedAt, noticedAt }: Watch): boolean =>
  pushedAt !== undefined && msOf(noticedAt) < Date.parse(pushedAt) - clockMarginMs;

/** Payments are never ours: a notice of each must have come. */
function isUnnoticed(watch: Watch, { payments }: BookChanges, nowMs: number): boolean {
  const noticedMs = msOf(watch.noticedAt);
  return payments.some(({ changedAt }) => {
    const changedMs = Date.parse(changedAt);
    return changedMs > noticedMs + clockMarginMs && changedMs < nowMs - overlapMs;
  });
}

const isActive = ({ pushedAt, noticedAt }: Watch, nowMs: number): boolean =>
  nowMs - Math.max(msOf(pushedAt), msOf(noticedAt)) < activeForMs;

const msOf = (at: string | undefined): number => (at === undefined ? 0 : Date.parse(at));
const iso = (ms: number): string => new Date(ms).toISOString();
const isoOrNothing = (ms: number | undefined): string | undefined => (ms === undefined ? undefined : iso(ms));
