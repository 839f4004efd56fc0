/** What an operator sees of a tenant: connection, pause, lane, what is held and what is parked. */
import type { ToldTenant } from '../../shared/contracts/operate.ts';
import { documentKinds, waitingReasons } from '../../shared/domain/document.ts';
import type { TenantId } from '../../shared/domain/ids.ts';
import type { Connections } from '../../shared/store/connections.ts';
import type { Documents } from '../../shared/store/documents.ts';
import type { Lane, Lanes } from '../../shared/store/lanes.ts';
import type { HeldReason, Runs } from '../../shared/store/runs.ts';
import type { SettingsStore } from '../../shared/store/settings.ts';
import type { Tenants } from '../../shared/store/tenants.ts';

export interface ShowTenantDeps {
  readonly tenants: Pick<Tenants, 'get'>;
  readonly connections: Pick<Connections, 'get'>;
  readonly settings: Pick<SettingsStore, 'isPaused'>;
  readonly lanes: Pick<Lanes, 'get'>;
  readonly runs: Pick<Runs, 'heldFor'>;
  readonly documents: Pick<Documents, 'list'>;
}

const maxParkedShown = 20;

/** Undefined when there is no such tenant. */
export async function showTenant(deps: ShowTenantDeps, tenantId: TenantId): Promise<ToldTenant | undefined> {
  const tenant = await deps.tenants.get(tenantId);
  if (tenant === undefined) return undefined;
  const connection = await deps.connections.get(tenantId);
  const { documents } = await deps.documents.list(tenantId, {
    limit: maxParkedShown,
    filter: { state: 'parked' },
  });
  return {
    answer: 'tenant',
    ...{ tenantId, name: tenant.name, timeZone: tenant.timeZone },
    isPaused: await deps.settings.isPaused(tenantId),
    ...(connection === undefined
      ? {}
      : {
          connection: {
            state: connection.state,
            realmId: connection.realmId,
            company: connection.company.name,
            stateChangedAt: connection.stateChangedAt,
          },
        }),
    lane: toldLane(await deps.lanes.get(tenantId)),
    held: await countHeld(deps, tenantId, connection?.realmId),
    parked: documents.map(({ documentId, updatedAt }) => ({ documentId, updatedAt })),
  };
}

const toldLane = ({ fence, leaseUntil, dueAt, restUntil, troubles }: Lane): ToldTenant['lane'] => ({
  fence,
  troubles,
  ...(leaseUntil === undefined ? {} : { heldUntil: leaseUntil }),
  ...(dueAt === undefined ? {} : { dueAt }),
  ...(restUntil === undefined ? {} : { restsUntil: restUntil }),
});

async function countHeld(
  deps: ShowTenantDeps,
  tenantId: TenantId,
  realmId: string | undefined,
): Promise<Record<string, number>> {
  const reasons: HeldReason[] = [
    ...waitingReasons.flatMap((reason) => (reason === 'mapping' ? [] : [reason])),
    ...documentKinds.map((kind) => `mapping:${kind}` as const),
    ...(realmId === undefined ? [] : [`company:${realmId}` as const]),
  ];
  const counts: Record<string, number> = {};
  for (const reason of reasons) {
    let count = 0;
    for await (const { documentIds } of deps.runs.heldFor(tenantId, reason)) count += documentIds.length;
    if (count > 0) counts[reason] = count;
  }
  return counts;
}
