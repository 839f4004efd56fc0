import { callbackEnvironmentSchema } from '../../shared/contracts/environment.ts';
import { callbackPath, connectCookie } from '../../shared/contracts/http.ts';
import { routes } from '../../shared/contracts/routes.ts';
import { createOpenHandler } from '../../shared/edge/open-handler.ts';
import { Secret } from '../../shared/quickbooks-online/secret.ts';
import type { TokenSet } from '../../shared/quickbooks-online/token-set.ts';
import { createSettingsStore } from '../../shared/store/settings.ts';
import { createTombstones } from '../../shared/store/tombstones.ts';
import { createWatches } from '../../shared/store/watches.ts';
import { wireConnectStores } from '../../shared/wiring/connect-stores.ts';
import { wireFetchCompany } from '../../shared/wiring/fetch-company.ts';
import { hurriedSystem } from '../../shared/wiring/hurried-system.ts';
import { wireHttp } from '../../shared/wiring/http.ts';
import { wireBeginNights } from '../../shared/wiring/nights.ts';
import { wirePublish, wireReleaseHeld, wireStartRefreshing } from '../../shared/wiring/outgoing.ts';
import { wireSyncErrorCures } from '../../shared/wiring/sync-errors.ts';
import { wireTokens } from '../../shared/wiring/tokens.ts';
import { callback, type CallbackDeps } from './callback.ts';
import { companyOutcome, exchangeCode, revokeGrant } from './intuit.ts';
import { leaveCompany } from './leave-company.ts';
import { answerOf, failureAnswer } from './page.ts';

const env = callbackEnvironmentSchema.parse(process.env);
const { table, edge, ...system } = wireHttp(env, routes.callback);
const { oauth, vault } = wireTokens(env, edge.log, hurriedSystem);
const fetchCompany = wireFetchCompany(env, { table, log: edge.log });
const redirectUri = env.PUBLIC_ORIGIN + callbackPath;
const cures = wireSyncErrorCures(env, { table, sha256Hex: system.sha256Hex });
const settings = createSettingsStore(table);
const watches = createWatches(table);
const tombstones = createTombstones(table);
const deps: CallbackDeps<TokenSet> = {
  ...{ ...system, log: edge.log, ...wireConnectStores(table) },
  isErased: (tenantId) => tombstones.isErased(tenantId),
  exchangeCode: (code) => exchangeCode({ oauth, log: edge.log }, { code: new Secret(code), redirectUri }),
  readCompany: async (owner, { accessToken }) => companyOutcome(await fetchCompany(owner, accessToken)),
  revokeGrant: (grant) => revokeGrant({ oauth }, grant),
  storeGrant: (owner, grant) => vault.storeGrant(owner, grant),
  releaseHeld: wireReleaseHeld(env, table),
  closeConnectionErrors: cures.closeConnectionErrors,
  leaveCompany: (connection) => leaveCompany({ settings, cures }, connection),
  startRefreshing: wireStartRefreshing(env, table),
  beginNights: wireBeginNights(env, { table, log: edge.log }),
  lookForChanges: (tenantId, of) => watches.lookNow(tenantId, of),
  publish: wirePublish(env),
};

/** `GET /oauth/quickbooks/callback`: a redirect into the app, or a page that says in plain words why not. */
export const handler = createOpenHandler(routes.callback, edge, {
  respond: async ({ query, cookie, correlationId }) =>
    answerOf(
      await callback(deps, { query, cookieValue: cookie(connectCookie), correlationId }),
      correlationId,
    ),
  renderProblem: failureAnswer,
});
