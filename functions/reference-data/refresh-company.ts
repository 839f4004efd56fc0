/**
 * The company behind a tenant is read again: on connect, once a day, and when somebody asks. First the company itself (its
 * subscription, closing date and preferences), then its lists: whole the first time, once a week, and when changes cannot be
 * told; else by one call for everything that changed. A list that cannot be read stays as it is, and says so. At last,
 * whatever was cured by somebody in QuickBooks lets its documents go on, and a mapping that went stale is told of before a
 * push fails on it.
 */
import {
  isSubscriptionLapsed,
  type BrokenState,
  type Company,
  type Connection,
} from '../../shared/domain/connection.ts';
import type { DeferredOutcome, ReadOutcome } from '../../shared/domain/outcomes.ts';
import type { TenantId } from '../../shared/domain/ids.ts';
import type { Connections } from '../../shared/store/connections.ts';
import type { Refreshes } from '../../shared/store/refreshes.ts';
import { nextDailyMs, retryMs } from './schedule.ts';

export interface RefreshCompanyDeps {
  readonly nowMs: () => number;
  readonly connections: Pick<Connections, 'get' | 'noteCompany'>;
  readonly refreshes: Pick<Refreshes, 'schedule'>;
  readonly readCompany: (connection: Connection) => Promise<ReadOutcome<Company>>;
  /** Reads the lists; true when every one of them is as fresh as can be. */
  readonly refreshLists: (connection: Connection) => Promise<boolean>;
  /** Acts on what is different now. `before` is the connection as it was. */
  readonly releaseCured: (of: { before: Connection; now: Connection }) => Promise<void>;
  /** Tells that the grant ends soon, where it does. */
  readonly announceExpiry: (connection: Connection) => Promise<void>;
  readonly markBroken: (connection: Connection, state: BrokenState) => Promise<void>;
  /** Tells that a lapsed subscription was renewed. */
  readonly tellRenewed: (lapsed: Connection) => Promise<void>;
  readonly log: (line: { code: string; tenantId: TenantId; reason?: string }) => void;
}

/** Reads what can be read now, and says when the next time is. Repeated, it reads again and changes nothing more. */
export async function refreshCompany(deps: RefreshCompanyDeps, tenantId: TenantId): Promise<void> {
  const before = await deps.connections.get(tenantId);
  // Without a grant there is nothing to read; connecting schedules it again.
  if (before === undefined || before.state === 'disconnected' || before.state === 'needsReconnect') return;
  // First: whatever cannot be read, its end comes nearer.
  await deps.announceExpiry(before);
  const facts = await refreshFacts(deps, before);
  const now = typeof facts === 'string' ? undefined : facts;
  const isComplete = now !== undefined && (await deps.refreshLists(now));
  // Also after a reading in part: what was read may have cured something.
  if (now !== undefined) await deps.releaseCured({ before, now });
  const nowMs = deps.nowMs();
  // A lapsed subscription is not renewed within the hour as a rule; a person who did so asks for a reading.
  const isSoonEnough = isComplete || facts === 'lapsed';
  const dueMs = isSoonEnough ? nextDailyMs(tenantId, nowMs) : nowMs + retryMs;
  await deps.refreshes.schedule(tenantId, new Date(dueMs).toISOString());
  deps.log({ code: isComplete ? 'company_refreshed' : 'company_refreshed_in_part', tenantId });
}

/** The connection with its company as it is now, unless that was not to be had: not now, or not with this subscription. */
async function refreshFacts(
  deps: RefreshCompanyDeps,
  before: Connection,
): Promise<Connection | 'unread' | 'lapsed'> {
  // Read a moment ago, when it was connected.
  if (isJustConnected(before, deps.nowMs())) return before;
  const read = await deps.readCompany(before);
  if (read.outcome !== 'applied') {
    if (read.outcome === 'deferred') await noteBroken(deps, before, read);
    return read.outcome === 'deferred' && read.reason === 'subscriptionLapsed' ? 'lapsed' : 'unread';
  }
  const company = read.answer;
  // Only a renewed subscription is noticed by its word; that it lapsed is told by the first write that is refused.
  const isRenewed = before.state === 'subscriptionLapsed' && !isSubscriptionLapsed(company);
  // Told first: what dies in between tells it again, under the same id.
  if (isRenewed) await deps.tellRenewed(before);
  const state = isRenewed ? 'active' : before.state;
  const at = new Date(deps.nowMs()).toISOString();
  return (await deps.connections.noteCompany(before, { company, state, at })) ?? 'unread';
}

const justNowMs = 60_000;

function isJustConnected(connection: Connection, nowMs: number): boolean {
  const connectedMs = Date.parse(connection.connectedAt);
  const readMs = Date.parse(connection.company.readAt);
  return nowMs - connectedMs < justNowMs && readMs <= connectedMs && connectedMs - readMs < justNowMs;
}

async function noteBroken(
  deps: RefreshCompanyDeps,
  connection: Connection,
  outcome: DeferredOutcome,
): Promise<void> {
  const { reason } = outcome;
  if (reason === 'needsReconnect' || reason === 'subscriptionLapsed')
    await deps.markBroken(connection, reason);
  deps.log({ code: 'company_not_read', tenantId: connection.tenantId, reason });
}
