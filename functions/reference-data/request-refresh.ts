/** Somebody wants the company read now: what was cured in QuickBooks is noticed at once instead of tomorrow. */
import { ProblemError } from '../../shared/domain/errors.ts';
import type { TenantId } from '../../shared/domain/ids.ts';
import type { Connections } from '../../shared/store/connections.ts';

interface RequestRefreshDeps {
  readonly connections: Pick<Connections, 'get'>;
  readonly send: (message: { tenantId: TenantId }) => Promise<void>;
}

/** Throws {@link ProblemError} 409 where there is no company to read. */
export async function requestRefresh(deps: RequestRefreshDeps, tenantId: TenantId): Promise<void> {
  const connection = await deps.connections.get(tenantId);
  if (connection === undefined || connection.state === 'disconnected') {
    throw new ProblemError({
      status: 409,
      code: 'not_connected',
      detail: 'The tenant is not connected to QuickBooks, so there is no company to read. Connect it first.',
    });
  }
  if (connection.state === 'needsReconnect') {
    throw new ProblemError({
      status: 409,
      code: 'needs_reconnect',
      detail: 'QuickBooks must be reconnected before the company can be read.',
    });
  }
  await deps.send({ tenantId });
}
