/**
 * The second half of the callback, with the state used up. The connection is written twice: first as one that needs
 * reconnecting, which reserves the tenant's place, then as active, once the tokens are stored. A process that dies in
 * between leaves a connection that asks to be connected again, and never one that claims to work without tokens.
 */
import type { BusEvent } from '../../shared/contracts/events.ts';
import type { Company, Connection } from '../../shared/domain/connection.ts';
import type { RealmId, TenantId } from '../../shared/domain/ids.ts';
import type { Connections } from '../../shared/store/connections.ts';
import type { RealmOwners } from '../../shared/store/realm-owners.ts';
import type { ReleaseHeld } from '../../shared/store/release-held.ts';
import type { HeldReason } from '../../shared/store/runs.ts';
import { connectedEvent } from './connection-event.ts';
import type { CompanyOutcome, ExchangeOutcome, Granted, GrantOwner, RevokeOutcome } from './ports.ts';
import type { RefusalCode } from '../../shared/contracts/connect-refusals.ts';

export interface FinishConnectDeps<Grant> {
  readonly nowMs: () => number;
  readonly sha256Hex: (text: string) => string;
  readonly connections: Pick<Connections, 'get' | 'replace'>;
  readonly realmOwners: Pick<RealmOwners, 'get' | 'claim' | 'confirm'>;
  readonly exchangeCode: (code: string) => Promise<ExchangeOutcome<Grant>>;
  readonly readCompany: (owner: GrantOwner, grant: Grant) => Promise<CompanyOutcome>;
  readonly revokeGrant: (grant: Grant) => Promise<RevokeOutcome>;
  readonly storeGrant: (owner: GrantOwner, grant: Grant) => Promise<void>;
  readonly releaseHeld: ReleaseHeld;
  readonly publish: (events: readonly BusEvent[]) => Promise<void>;
  /** What held documents up while the connection was broken does so no longer. */
  readonly closeConnectionErrors: (connection: Connection) => Promise<void>;
  /** What held documents up because of a company that the tenant leaves for another one can be cured there no more. */
  readonly leaveCompany: (connection: Connection) => Promise<void>;
  /** The company's lists are read soon, and once a day from then on. */
  readonly startRefreshing: (tenantId: TenantId) => Promise<void>;
  /** The books are looked through for what happened while nobody could. */
  readonly lookForChanges: (
    tenantId: TenantId,
    of: { now: string; isOtherCompany: boolean },
  ) => Promise<void>;
  /** The books are reconciled every night from the next one on. */
  readonly beginNights: (tenantId: TenantId) => Promise<void>;
}

/** A person back from Intuit, with what the URL says. */
export interface Arrival extends GrantOwner {
  readonly userId: string;
  readonly code: string;
}

// A claim without a connection dies with the process that made it; a handler may run for 29 s.
const claimLifetimeMs = 120_000;

/** Connects; undefined when it came about, else why not. */
export async function finishConnect<Grant>(
  deps: FinishConnectDeps<Grant>,
  arrival: Arrival,
): Promise<RefusalCode | undefined> {
  const { tenantId, realmId } = arrival;
  const owner = await deps.realmOwners.get(realmId, isoNow(deps));
  // Before the exchange: exchanging or revoking might kill the grant of the tenant whose company it is.
  if (owner !== undefined && owner !== tenantId) return 'realm_taken';
  const before = await deps.connections.get(tenantId);
  if (isOtherCompany(before, realmId)) return 'other_company';

  const exchanged = await deps.exchangeCode(arrival.code);
  if (exchanged.outcome !== 'granted') return exchangeRefusals[exchanged.outcome];
  const proven = await deps.readCompany({ tenantId, realmId }, exchanged.grant);
  if (proven.outcome === 'otherCompany') {
    await deps.revokeGrant(exchanged.grant);
    return 'realm_mismatch';
  }
  if (proven.outcome === 'unavailable') {
    // Revoked only where the company is nobody's yet: ours may live on in the same grant at Intuit.
    if (owner === undefined) await deps.revokeGrant(exchanged.grant);
    return 'company_unreadable';
  }
  return store(deps, { arrival, before, granted: exchanged, company: proven.company });
}

const exchangeRefusals = {
  refused: 'exchange_refused',
  unavailable: 'exchange_unavailable',
  unknown: 'exchange_unknown',
} as const;

const isoNow = (deps: { nowMs: () => number }): string => new Date(deps.nowMs()).toISOString();

const isOtherCompany = (before: Connection | undefined, realmId: RealmId): boolean =>
  before !== undefined && before.state !== 'disconnected' && before.realmId !== realmId;

async function store<Grant>(
  deps: FinishConnectDeps<Grant>,
  of: {
    arrival: Arrival;
    before: Connection | undefined;
    granted: Granted<Grant>;
    company: Company;
  },
): Promise<RefusalCode | undefined> {
  const { arrival, before, granted } = of;
  const { tenantId, realmId } = arrival;
  const nowMs = deps.nowMs();
  const now = new Date(nowMs).toISOString();
  const provisionalUntil = new Date(nowMs + claimLifetimeMs).toISOString();
  const isOurs = await deps.realmOwners.claim(realmId, { tenantId, now, provisionalUntil });
  if (!isOurs) return 'realm_taken';

  // Before the other company takes its place: a process that dies after that would not know the one before any more.
  if (before !== undefined && before.realmId !== realmId) await deps.leaveCompany(before);
  const reserved = reservedConnection(of, now);
  if (!(await deps.connections.replace(reserved, before))) return 'connection_changed';
  // Firm from here on: the reserved connection names the realm, so that disconnecting can free it.
  if (!(await deps.realmOwners.confirm(realmId, tenantId))) return 'realm_taken';
  await deps.storeGrant({ tenantId, realmId }, granted.grant);
  // Before it is active: nobody would miss the nights of an active connection whose process died here.
  await deps.beginNights(tenantId);
  const active: Connection = { ...reserved, state: 'active' };
  if (!(await deps.connections.replace(active, reserved))) {
    await giveBackWhereEnded(deps, { tenantId, grant: granted.grant });
    return 'connection_changed';
  }

  await deps.startRefreshing(tenantId);
  if (before !== undefined) {
    await deps.lookForChanges(tenantId, { now, isOtherCompany: before.realmId !== realmId });
  }
  await deps.closeConnectionErrors(active);
  // It may be another company, with another mapping, or its books be closed up to another day than before.
  await deps.releaseHeld(tenantId, ...releasedByConnecting);
  const isReconnect = before?.realmId === realmId;
  await deps.publish([connectedEvent(deps.sha256Hex, { connection: active, isReconnect })]);
  return undefined;
}

/** A disconnect that came before the tokens were stored has revoked others than these; nobody else would. */
async function giveBackWhereEnded<Grant>(
  deps: FinishConnectDeps<Grant>,
  of: { tenantId: TenantId; grant: Grant },
): Promise<void> {
  const now = await deps.connections.get(of.tenantId);
  if (now?.state === 'disconnected') await deps.revokeGrant(of.grant);
}

const releasedByConnecting = [
  'mapping:invoice',
  'mapping:bill',
  'closedPeriod',
  'connection',
] as const satisfies readonly HeldReason[];

function reservedConnection(
  of: { arrival: Arrival; before: Connection | undefined; granted: Granted<unknown>; company: Company },
  now: string,
): Connection {
  const { arrival, before, granted, company } = of;
  const { refreshTokenExpiresAt, refreshTokenHardExpiresAt } = granted;
  return {
    tenantId: arrival.tenantId,
    realmId: arrival.realmId,
    state: 'needsReconnect',
    company,
    connectedAt: now,
    connectedBy: arrival.userId,
    epoch: (before?.epoch ?? 0) + 1,
    stateChangedAt: now,
    refreshTokenExpiresAt,
    ...(refreshTokenHardExpiresAt === undefined ? {} : { refreshTokenHardExpiresAt }),
  };
}
