import { putSettingsEnvironmentSchema } from '../../shared/contracts/environment.ts';
import { routes } from '../../shared/contracts/routes.ts';
import type { Connection } from '../../shared/domain/connection.ts';
import type { TenantId } from '../../shared/domain/ids.ts';
import type { MappedLists } from '../../shared/domain/mapping-check.ts';
import { settingsSchema } from '../../shared/domain/settings.ts';
import { createHttpHandler, readsNothing } from '../../shared/edge/http-handler.ts';
import { createConnections } from '../../shared/store/connections.ts';
import { createReferenceLists } from '../../shared/store/reference-lists.ts';
import { createSettingsStore } from '../../shared/store/settings.ts';
import { wireHttp } from '../../shared/wiring/http.ts';
import { wireReleaseHeld } from '../../shared/wiring/outgoing.ts';
import { wireSyncErrorCures } from '../../shared/wiring/sync-errors.ts';
import { putSettings } from './put-settings.ts';

const env = putSettingsEnvironmentSchema.parse(process.env);
const { table, edge, nowMs, newId, sha256Hex } = wireHttp(env, routes.putSettings);
const connections = createConnections(table);
const lists = createReferenceLists({ table, nowMs, newId });
const deps = {
  nowMs,
  settings: createSettingsStore(table),
  getConnection: (tenantId: TenantId) => connections.get(tenantId),
  readLists: async (
    { tenantId, realmId }: Connection,
    wanted: ReadonlySet<keyof MappedLists>,
  ): Promise<MappedLists> => {
    const read = <Kind extends keyof MappedLists>(kind: Kind) =>
      wanted.has(kind) ? lists.read<Kind>({ tenantId, realmId, kind }) : undefined;
    const [account, taxCode, term, item] = await Promise.all([
      read('account'),
      read('taxCode'),
      read('term'),
      read('item'),
    ]);
    return { account, taxCode, term, item };
  },
  cureMapping: wireSyncErrorCures(env, { table, sha256Hex }).cureMapping,
  releaseHeld: wireReleaseHeld(env, table),
};

/** `PUT /v1/tenants/{tenantId}/settings`: replaces mapping and policies and lets documents go on that waited. */
export const handler = createHttpHandler(
  routes.putSettings,
  edge,
  { ...readsNothing, body: settingsSchema },
  async ({ tenantId, body, actor }) => ({
    status: 200,
    body: await putSettings(deps, { tenantId, settings: body, by: actor }),
  }),
);
