/**
 * Somebody wants to know now. The run is named by the tenant's local date and this moment; a worker takes it on, so that it is
 * there a moment after the answer.
 */
import type { ReconcileMessage } from '../../shared/contracts/messages.ts';
import type { StartReconcileAnswer } from '../../shared/contracts/reconcile-answers.ts';
import { isReadable } from '../../shared/domain/connection.ts';
import { ProblemError } from '../../shared/domain/errors.ts';
import type { TenantId } from '../../shared/domain/ids.ts';
import { localDateAt } from '../../shared/domain/local-night.ts';
import { zoneOffset } from '../../shared/domain/zone-offset.ts';
import type { Connections } from '../../shared/store/connections.ts';
import type { Tenants } from '../../shared/store/tenants.ts';
import { runIdOf } from './run-id.ts';

export interface StartReconcileDeps {
  readonly nowMs: () => number;
  readonly tenants: Pick<Tenants, 'get'>;
  readonly connections: Pick<Connections, 'get'>;
  readonly send: (message: ReconcileMessage) => Promise<void>;
}

/** Undefined when there is no such tenant. Throws {@link ProblemError} 409 where there are no books to read. */
export async function startReconcile(
  deps: StartReconcileDeps,
  tenantId: TenantId,
): Promise<StartReconcileAnswer | undefined> {
  const [tenant, connection] = await Promise.all([
    deps.tenants.get(tenantId),
    deps.connections.get(tenantId),
  ]);
  if (tenant === undefined) return undefined;
  if (!isReadable(connection?.state)) throw notConnected();
  const nowMs = deps.nowMs();
  const name = {
    localDate: localDateAt(nowMs, zoneOffset(tenant.timeZone)),
    requestedAt: new Date(nowMs).toISOString(),
  };
  await deps.send({ tenantId, byHand: name });
  return { runId: runIdOf(name), ...name };
}

const notConnected = (): ProblemError =>
  new ProblemError({
    status: 409,
    code: 'not_connected',
    detail: 'There are no books that can be read. Connect the tenant to QuickBooks, or reconnect it, first.',
  });
