/** Tells the state of a tenant's connection, in the words of A6. */
import type { ConnectionAnswer } from '../../shared/contracts/http.ts';
import type { TenantId } from '../../shared/domain/ids.ts';
import type { Connections } from '../../shared/store/connections.ts';
import type { People } from '../../shared/store/people.ts';
import type { SettingsStore } from '../../shared/store/settings.ts';
import { connectionAnswer } from './connection-answer.ts';

/** Reads nothing but our own table: asking is free at Intuit. */
export async function getConnection(
  deps: {
    readonly connections: Pick<Connections, 'get'>;
    readonly settings: Pick<SettingsStore, 'isPaused'>;
    readonly people: Pick<People, 'namesOf'>;
  },
  tenantId: TenantId,
): Promise<ConnectionAnswer> {
  const connection = await deps.connections.get(tenantId);
  const isPaused = await deps.settings.isPaused(tenantId);
  const answer = connectionAnswer(tenantId, { connection, isPaused });
  if (connection === undefined) return answer;
  const { connectedBy } = connection;
  const connectedByName = (await deps.people.namesOf(tenantId, [connectedBy])).get(connectedBy);
  return connectedByName === undefined ? answer : { ...answer, connectedByName };
}
