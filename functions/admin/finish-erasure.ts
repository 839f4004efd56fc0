/**
 * What lies under a tombstone is removed (A9), in this order: the connection ends and the lane is taken away, so that a turn in
 * hand writes nothing more, and the schedule of its nights goes; the grant is revoked, the tokens are deleted, the company is free; then its place in the list of tenants and the rows go. Connection
 * and lane stay until a second look: it comes when every process that began before the tombstone has ended, and removes
 * what those may have left. Whatever dies in between, the message comes again and goes on; all of it may be repeated.
 */
import { eventSchemaVersion, stableEventId, type BusEvent } from '../../shared/contracts/events.ts';
import type { Connection } from '../../shared/domain/connection.ts';
import type { TenantId } from '../../shared/domain/ids.ts';
import type { Tombstone } from '../../shared/domain/tenant.ts';
import type { StoredRevocation } from '../../shared/quickbooks-online/revoke-stored.ts';
import type { Connections } from '../../shared/store/connections.ts';
import type { Lanes } from '../../shared/store/lanes.ts';
import type { RealmOwners } from '../../shared/store/realm-owners.ts';
import type { TenantRows } from '../../shared/store/tenant-rows.ts';
import type { TenantDirectory } from '../../shared/store/tenant-directory.ts';
import type { Tombstones } from '../../shared/store/tombstones.ts';
import { endConnection } from './end-connection.ts';

export interface FinishErasureDeps {
  readonly nowMs: () => number;
  readonly sleep: (ms: number) => Promise<void>;
  readonly sha256Hex: (text: string) => string;
  readonly tombstones: Pick<Tombstones, 'get' | 'noteRevokeUnconfirmed' | 'noteCleared' | 'noteGone'>;
  readonly connections: Pick<Connections, 'get' | 'replace'>;
  readonly lanes: Pick<Lanes, 'takeAway'>;
  readonly realmOwners: Pick<RealmOwners, 'free'>;
  readonly directory: Pick<TenantDirectory, 'remove'>;
  readonly rows: TenantRows;
  /** One try. */
  readonly revokeStored: (connection: Connection) => Promise<StoredRevocation>;
  /** Takes the schedule of its nights away; one that is not there is no error. */
  readonly removeSchedule: (tenantId: TenantId) => Promise<void>;
  readonly forgetGrant: (connection: Connection) => Promise<void>;
  /** Has this worker come again. */
  readonly sendErasure: (tenantId: TenantId, of: { delaySeconds: number }) => Promise<void>;
  readonly publish: (events: readonly BusEvent[]) => Promise<void>;
  readonly log: (line: { code: string; tenantId: TenantId }) => void;
}

// No invocation outlives 15 min, https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html, and a request that
// came after the tombstone may still have been let in for a minute (`tenants.ts`).
const secondLookAfterMs = 17 * 60_000;
const triesAfterMs = [0, 2_000, 10_000];
// Left for what comes after the rows, and for a page of them that is under way.
const spareMs = 60_000;

/** Goes as far as it can before `endsAtMs`, when the invocation is cut off. */
export async function finishErasure(
  deps: FinishErasureDeps,
  of: { tenantId: TenantId; endsAtMs: number },
): Promise<void> {
  const { tenantId } = of;
  const tombstone = await deps.tombstones.get(tenantId);
  // Not begun, because whoever asked for it died before that; or done.
  if (tombstone === undefined || tombstone.goneAt !== undefined) return;
  const waitMs = untilSecondLook(tombstone, deps.nowMs());
  if (waitMs > 0) {
    await deps.sendErasure(tenantId, { delaySeconds: waitMs / 1000 });
    return;
  }
  const isRevokeConfirmed = await endGrant(deps, tombstone);
  const isSecondLook = tombstone.clearedAt !== undefined;
  await deps.directory.remove(tenantId);
  const areGone = await deps.rows.remove(tenantId, {
    keeping: isSecondLook ? [] : ['connection', 'lane'],
    isTimeOver: () => deps.nowMs() >= of.endsAtMs - spareMs,
  });
  if (!areGone) {
    await deps.sendErasure(tenantId, { delaySeconds: 0 });
    return;
  }
  if (isSecondLook) await tellGone(deps, { tombstone, isRevokeConfirmed });
  else await lookAgainLater(deps, tenantId);
}

const untilSecondLook = ({ clearedAt }: Tombstone, nowMs: number): number =>
  clearedAt === undefined ? 0 : Date.parse(clearedAt) + secondLookAfterMs - nowMs;

/** Closes the books and gives the grant back. Answers whether Intuit confirmed that, as far as there was one. */
async function endGrant(deps: FinishErasureDeps, tombstone: Tombstone): Promise<boolean> {
  const { tenantId } = tombstone;
  const connection = await endConnection(deps, tenantId);
  // No turn is left at the second look, where a row that is written anew could outlive it.
  if (tombstone.clearedAt === undefined) await deps.lanes.takeAway(tenantId, undefined);
  await deps.removeSchedule(tenantId);
  const wasConfirmed = tombstone.isRevokeUnconfirmed !== true;
  if (connection === undefined) return wasConfirmed;
  const isUnconfirmed = (await revoke(deps, connection)) === 'unconfirmed';
  if (isUnconfirmed) await deps.tombstones.noteRevokeUnconfirmed(tenantId);
  await deps.forgetGrant(connection);
  await deps.realmOwners.free(connection.realmId, tenantId);
  return wasConfirmed && !isUnconfirmed;
}

async function revoke(deps: FinishErasureDeps, connection: Connection): Promise<StoredRevocation> {
  for (const waitMs of triesAfterMs) {
    if (waitMs > 0) await deps.sleep(waitMs);
    const outcome = await deps.revokeStored(connection);
    if (outcome !== 'unconfirmed') return outcome;
  }
  return 'unconfirmed';
}

async function lookAgainLater(deps: FinishErasureDeps, tenantId: TenantId): Promise<void> {
  await deps.tombstones.noteCleared(tenantId, new Date(deps.nowMs()).toISOString());
  deps.log({ code: 'tenant_cleared', tenantId });
  await deps.sendErasure(tenantId, { delaySeconds: secondLookAfterMs / 1000 });
}

async function tellGone(
  deps: FinishErasureDeps,
  of: { tombstone: Tombstone; isRevokeConfirmed: boolean },
): Promise<void> {
  const { tenantId, erasedAt } = of.tombstone;
  const goneAt = new Date(deps.nowMs()).toISOString();
  // Told first: what dies in between tells it again, under the same id.
  await deps.publish([
    {
      type: 'tenant.erased',
      eventId: stableEventId(deps.sha256Hex, ['tenant.erased', tenantId, erasedAt]),
      schemaVersion: eventSchemaVersion,
      tenantId,
      occurredAt: goneAt,
      erasedAt,
      isRevokeConfirmed: of.isRevokeConfirmed,
    },
  ]);
  await deps.tombstones.noteGone(tenantId, goneAt);
  deps.log({ code: 'tenant_erased', tenantId });
}
