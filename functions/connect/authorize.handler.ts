import { randomBytes } from 'node:crypto';
import { authorizeEnvironmentSchema } from '../../shared/contracts/environment.ts';
import { authorizeRequestSchema, callbackPath, connectCookie } from '../../shared/contracts/http.ts';
import { routes } from '../../shared/contracts/routes.ts';
import { createHttpHandler, readsNothing } from '../../shared/edge/http-handler.ts';
import { forbidden } from '../../shared/edge/problem.ts';
import { authorizeUrl } from '../../shared/quickbooks-online/oauth.ts';
import { wireConnectStores } from '../../shared/wiring/connect-stores.ts';
import { wireHttp } from '../../shared/wiring/http.ts';
import { wireQuickbooksApp } from '../../shared/wiring/quickbooks-app.ts';
import { authorize, stateLifetimeSeconds } from './authorize.ts';

const env = authorizeEnvironmentSchema.parse(process.env);
const { table, edge, nowMs, sha256Hex } = wireHttp(env, routes.authorize);
const getApp = wireQuickbooksApp(env);
const pages = { authorizeUrl: env.QUICKBOOKS_AUTHORIZE_URL, redirectUri: env.PUBLIC_ORIGIN + callbackPath };
const deps = {
  ...wireConnectStores(table),
  ...{ nowMs, sha256Hex, newToken: () => randomBytes(32).toString('base64url') },
  authorizeUrl: async (state: string) =>
    authorizeUrl({ ...pages, clientId: (await getApp()).clientId, state }),
};

/** `POST /v1/tenants/{tenantId}/connection/authorize`: where to send the browser, and the cookie it has to bring back. */
export const handler = createHttpHandler(
  routes.authorize,
  edge,
  { ...readsNothing, body: authorizeRequestSchema },
  async ({ tenantId, caller, body, correlationId }) => {
    if (caller.kind !== 'user') throw forbidden();
    const by = { tenantId, userId: caller.userId, returnPath: body.returnPath, correlationId };
    const { cookieValue, ...answer } = await authorize(deps, by);
    const cookie = { name: connectCookie, value: cookieValue, maxAgeSeconds: stateLifetimeSeconds } as const;
    return { status: 200, body: answer, cookies: [cookie] };
  },
);
