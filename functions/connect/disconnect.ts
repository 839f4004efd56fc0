/**
 * A connection is ended (A8). Its state goes first and the lane is taken away, so that no worker starts another write; then the
 * grant is revoked, the tokens are deleted and the realm is freed. Documents, links and settings stay; queued work waits. Asked again, it
 * finishes what a process that died left undone.
 */
import type { BusEvent } from '../../shared/contracts/events.ts';
import type { ConnectionAnswer } from '../../shared/contracts/http.ts';
import type { Connection } from '../../shared/domain/connection.ts';
import { ProblemError } from '../../shared/domain/errors.ts';
import type { TenantId } from '../../shared/domain/ids.ts';
import type { Connections } from '../../shared/store/connections.ts';
import type { Lanes } from '../../shared/store/lanes.ts';
import type { RealmOwners } from '../../shared/store/realm-owners.ts';
import { connectionAnswer } from './connection-answer.ts';
import { disconnectedEvent } from './connection-event.ts';
import type { Audit, GrantOwner, RevokeOutcome } from './ports.ts';

export interface DisconnectDeps {
  readonly nowMs: () => number;
  readonly sleep: (ms: number) => Promise<void>;
  readonly sha256Hex: (text: string) => string;
  readonly connections: Pick<Connections, 'get' | 'replace' | 'noteRevokeUnconfirmed'>;
  readonly lanes: Pick<Lanes, 'takeAway'>;
  readonly realmOwners: Pick<RealmOwners, 'free'>;
  /** One try; `nothingStored` when there are no tokens any more. */
  readonly revokeStored: (owner: GrantOwner) => Promise<RevokeOutcome | 'nothingStored'>;
  readonly isPaused: (tenantId: TenantId) => Promise<boolean>;
  readonly forgetGrant: (owner: GrantOwner) => Promise<void>;
  /** Nothing is read of the company any more. */
  readonly stopRefreshing: (tenantId: TenantId) => Promise<void>;
  readonly endNights: (tenantId: TenantId) => Promise<void>;
  readonly publish: (events: readonly BusEvent[]) => Promise<void>;
  readonly audit: Audit;
}

// Three tries (A8), all within the 29 s that a caller waits.
const triesAfterMs = [0, 500, 1_500];

/** Ends the connection and answers it as it is then. Throws {@link ProblemError} 409 where there never was one. */
export async function disconnect(
  deps: DisconnectDeps,
  by: { tenantId: TenantId; actor: string; correlationId: string },
): Promise<ConnectionAnswer> {
  const before = await deps.connections.get(by.tenantId);
  if (before === undefined) throw notConnected();
  const ended = before.state === 'disconnected' ? before : await endConnection(deps, before);
  const { tenantId, realmId } = ended;
  // Intuit may not hear of it, and a turn in hand has a token in memory: without the lane it begins no further write.
  await deps.lanes.takeAway(tenantId, new Date(deps.nowMs()).toISOString());

  const revoked = await revoke(deps, ended);
  // A grant of a connect that came in between is not ours to delete.
  const current = await deps.connections.get(tenantId);
  if (current === undefined || current.epoch !== ended.epoch) throw changedMeanwhile();
  if (revoked === 'unconfirmed') await deps.connections.noteRevokeUnconfirmed(ended);
  await deps.stopRefreshing(tenantId);
  await deps.endNights(tenantId);
  await deps.forgetGrant({ tenantId, realmId });
  await deps.realmOwners.free(realmId, tenantId);
  const isRevokeConfirmed = revoked !== 'unconfirmed' && ended.isRevokeUnconfirmed !== true;
  await deps.audit({
    tenantId,
    realmId,
    actor: by.actor,
    action: 'connect/disconnect',
    outcome: revoked === 'unconfirmed' ? 'revoke unconfirmed' : 'disconnected',
    correlationId: by.correlationId,
  });
  await deps.publish([disconnectedEvent(deps.sha256Hex, { connection: ended, isRevokeConfirmed })]);
  return connectionAnswer(tenantId, {
    connection: isRevokeConfirmed ? ended : { ...ended, isRevokeUnconfirmed: true },
    isPaused: await deps.isPaused(tenantId),
  });
}

async function endConnection(deps: DisconnectDeps, before: Connection): Promise<Connection> {
  const { isRevokeUnconfirmed: _, ...kept } = before;
  const ended: Connection = {
    ...kept,
    state: 'disconnected',
    epoch: before.epoch + 1,
    stateChangedAt: new Date(deps.nowMs()).toISOString(),
  };
  if (!(await deps.connections.replace(ended, before))) throw changedMeanwhile();
  return ended;
}

async function revoke(deps: DisconnectDeps, owner: GrantOwner): Promise<RevokeOutcome | 'nothingStored'> {
  for (const waitMs of triesAfterMs) {
    if (waitMs > 0) await deps.sleep(waitMs);
    const outcome = await deps.revokeStored({ tenantId: owner.tenantId, realmId: owner.realmId });
    if (outcome !== 'unconfirmed') return outcome;
  }
  return 'unconfirmed';
}

const notConnected = (): ProblemError =>
  new ProblemError({
    status: 409,
    code: 'not_connected',
    detail: 'This tenant was never connected to QuickBooks, so there is nothing to disconnect.',
  });

const changedMeanwhile = (): ProblemError =>
  new ProblemError({
    status: 409,
    code: 'connection_changed',
    detail: 'The connection was changed at the same moment. Look at it, and disconnect again if need be.',
  });
