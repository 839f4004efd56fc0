import type { ConnectionAnswer } from '../../shared/contracts/http.ts';
import type { Connection } from '../../shared/domain/connection.ts';
import type { TenantId } from '../../shared/domain/ids.ts';

/** A connection as an admin sees it. */
export function connectionAnswer(
  tenantId: TenantId,
  of: { connection: Connection | undefined; isPaused: boolean },
): ConnectionAnswer {
  const { connection, isPaused } = of;
  if (connection === undefined) return { tenantId, state: 'notConnected', isPaused };
  const { epoch: _, ...shown } = connection;
  return { ...shown, isPaused };
}
