/**
 * Every quarter of an hour: tells of each tenant whose sync errors changed, or whose grant ends soon, in one event, what is
 * different from the last one. What opened and closed again in between is no news. Told before it is noted as told, so that
 * what dies in between is told again under the same id.
 */
import type { BusEvent } from '../../shared/contracts/events.ts';
import type { DigestNews } from '../../shared/contracts/digest-event.ts';
import { eachOf, sourceOf } from '../../shared/domain/each-of.ts';
import type { TenantId } from '../../shared/domain/ids.ts';
import type { SyncError } from '../../shared/domain/sync-error.ts';
import type { Connections } from '../../shared/store/connections.ts';
import type { Digests, DigestState } from '../../shared/store/digests.ts';
import type { SyncErrors } from '../../shared/store/sync-errors.ts';

interface SendDigestsDeps {
  readonly nowMs: () => number;
  readonly digests: Pick<Digests, 'dueBy' | 'take' | 'finish'>;
  readonly syncErrors: Pick<SyncErrors, 'openErrors'>;
  readonly connections: Pick<Connections, 'get'>;
  readonly digestEvent: (news: DigestNews) => BusEvent;
  readonly publish: (events: readonly BusEvent[]) => Promise<void>;
}

// One page of the index, and as many tenants at once as keep a run within its minute; the next run goes on with the rest.
const maxTenantsPerRun = 200;
const tenantsAtOnce = 5;
// Each is remembered as told by its id: a thousand are 36 KB in the tenant's item.
const maxErrorsRemembered = 1_000;

/** Answers how many digests went out. */
export async function sendDigests(deps: SendDigestsDeps): Promise<number> {
  const due = await deps.digests.dueBy(new Date(deps.nowMs()).toISOString(), maxTenantsPerRun);
  let sent = 0;
  await eachOf(sourceOf(due), tenantsAtOnce, async (tenantId) => {
    if (await sendDigest(deps, tenantId)) sent += 1;
  });
  return sent;
}

async function sendDigest(deps: SendDigestsDeps, tenantId: TenantId): Promise<boolean> {
  const nowMs = deps.nowMs();
  const state = await deps.digests.take(tenantId, nowMs);
  if (state === undefined) return false;
  const occurredAt = new Date(nowMs).toISOString();
  const open = await firstOpen(deps, tenantId, occurredAt);
  const expiresAt = state.isExpiring ? await expiryOf(deps, tenantId) : undefined;
  const { opened, closedCount } = compare(state, open);
  const isNews = opened.length > 0 || closedCount > 0 || expiresAt !== undefined;
  const news = { tenantId, changedAt: state.changedAt, openCount: open.length, expiresAt, occurredAt };
  if (isNews) await deps.publish([deps.digestEvent({ ...news, opened, closedCount })]);
  const toldErrorIds = open.map(({ errorId }) => errorId);
  await deps.digests.finish(tenantId, { version: state.version, toldErrorIds, nowMs });
  return isNews;
}

async function firstOpen(deps: SendDigestsDeps, tenantId: TenantId, now: string): Promise<SyncError[]> {
  const open: SyncError[] = [];
  for await (const error of deps.syncErrors.openErrors(tenantId, now)) {
    if (open.push(error) === maxErrorsRemembered) break;
  }
  return open;
}

/** Not told any more once the tenant disconnected or reconnected. */
async function expiryOf(deps: SendDigestsDeps, tenantId: TenantId): Promise<string | undefined> {
  const connection = await deps.connections.get(tenantId);
  const isOver = connection === undefined || connection.expiryToldDays === undefined;
  return isOver ? undefined : connection.refreshTokenHardExpiresAt;
}

function compare(
  { toldErrorIds }: DigestState,
  open: readonly SyncError[],
): { opened: readonly SyncError[]; closedCount: number } {
  const told = new Set(toldErrorIds);
  const opened = open.filter(({ errorId }) => !told.has(errorId));
  return { opened, closedCount: told.size - (open.length - opened.length) };
}
