import { createAuditTrail, type AuditRecord } from '../store/audit.ts';
import { createConnections } from '../store/connections.ts';
import { createOauthStates } from '../store/oauth-states.ts';
import { createRealmOwners } from '../store/realm-owners.ts';
import type { Table } from '../store/table.ts';
import { system } from './system.ts';

/** The stores that connecting and disconnecting work on. */
export function wireConnectStores(table: Table) {
  const trail = createAuditTrail({ table, ...system });
  return {
    states: createOauthStates(table),
    connections: createConnections(table),
    realmOwners: createRealmOwners(table),
    audit: (record: AuditRecord): Promise<void> => trail.add(record),
  };
}
