import { disconnectEnvironmentSchema } from '../../shared/contracts/environment.ts';
import { routes } from '../../shared/contracts/routes.ts';
import { createHttpHandler, readsNothing } from '../../shared/edge/http-handler.ts';
import { revokeStored } from '../../shared/quickbooks-online/revoke-stored.ts';
import { createLanes } from '../../shared/store/lanes.ts';
import { createRefreshes } from '../../shared/store/refreshes.ts';
import { createSettingsStore } from '../../shared/store/settings.ts';
import { wireConnectStores } from '../../shared/wiring/connect-stores.ts';
import { hurriedSystem } from '../../shared/wiring/hurried-system.ts';
import { wireHttp } from '../../shared/wiring/http.ts';
import { wireEndNights } from '../../shared/wiring/nights.ts';
import { wirePublish } from '../../shared/wiring/outgoing.ts';
import { wireTokens } from '../../shared/wiring/tokens.ts';
import { disconnect, type DisconnectDeps } from './disconnect.ts';

const env = disconnectEnvironmentSchema.parse(process.env);
const { table, edge, ...system } = wireHttp(env, routes.disconnect);
const { log } = edge;
const { oauth, vault } = wireTokens(env, log, hurriedSystem);
const settings = createSettingsStore(table);
const deps: DisconnectDeps = {
  ...system,
  ...wireConnectStores(table),
  lanes: createLanes(table),
  revokeStored: (owner) => revokeStored({ oauth, vault, log }, owner),
  stopRefreshing: (tenantId) => createRefreshes(table).cancel(tenantId),
  endNights: wireEndNights(env, { table, log }),
  isPaused: (tenantId) => settings.isPaused(tenantId),
  forgetGrant: (owner) => vault.forgetGrant(owner),
  publish: wirePublish(env),
};

/** `POST /v1/tenants/{tenantId}/connection/disconnect`: revokes, deletes the tokens, frees the company. */
export const handler = createHttpHandler(
  routes.disconnect,
  edge,
  readsNothing,
  async ({ tenantId, actor, correlationId }) => ({
    status: 200,
    body: await disconnect(deps, { tenantId, actor, correlationId }),
  }),
);
