import type { Books } from './books/books.ts';
import { handleApi } from './api/handle-api.ts';
import { createControl } from './control/control.ts';
import type { SimulatorControl } from './control/control.ts';
import { handleControl } from './control/control-http.ts';
import { createCore } from './core.ts';
import type { Core, CoreDeps } from './core.ts';
import { htmlPage } from './gateway/answers.ts';
import { handleAuthorize } from './oauth/authorize.ts';
import { discovery, keySet, userInfo } from './oauth/openid.ts';
import { handleRevoke, handleToken } from './oauth/token-endpoint.ts';
import { handlePage } from './pages/handle-page.ts';
import { createStateFile } from './state-file.ts';

export type { SimulatorControl } from './control/control.ts';

export interface SimulatorOptions extends CoreDeps {
  /** Where the state is kept between runs; without it, in memory only. Read at once, written shortly after changes. */
  stateFile?: string;
}

/** A QuickBooks Online of one's own, as a function from request to response. */
export interface Simulator {
  /**
   * Answers one request. Lives by the injected clock and sleep alone. A cut connection rejects as fetch does:
   * `TypeError('fetch failed', { cause: { code: 'ECONNRESET' } })`; an aborted request with the signal's reason.
   */
  handle(request: Request): Promise<Response>;
  readonly control: SimulatorControl;
  companyIds(): string[];
  /** The books of a company; throws when there is no such realm. */
  books(realmId: string): Books;
  /** Writes the state file now, if there is one. */
  flush(): Promise<void>;
}

export function createSimulator(options: SimulatorOptions): Simulator {
  const core = createCore(options, () => state?.changed());
  const control = createControl(core);
  const { stateFile, clock, sleep } = options;
  const state =
    stateFile === undefined ? undefined : createStateFile({ path: stateFile, clock, sleep, control });
  state?.load();
  return {
    async handle(request) {
      const url = new URL(request.url);
      try {
        return await dispatch(core, control, request, url);
      } finally {
        if (request.method !== 'GET') state?.changed();
      }
    },
    control,
    companyIds: () => core.companies.all().map((company) => company.realmId),
    books: (realmId) => core.companies.get(realmId).books,
    flush: async () => state?.flush(),
  };
}

async function dispatch(
  core: Core,
  control: SimulatorControl,
  request: Request,
  url: URL,
): Promise<Response> {
  const path = url.pathname;
  if (path.startsWith('/v3/')) return handleApi(core, request, url);
  if (path.startsWith('/_control/')) return handleControl(control, request, url);
  if (path === '/' || path === '/app' || path.startsWith('/app/')) return handlePage(core, request, url);
  if (path === '/connect/oauth2') return handleAuthorize(core, request, url);
  const method = request.method;
  if (method === 'POST' && path === '/oauth2/v1/tokens/bearer') return handleToken(core, request);
  if (method === 'POST' && path === '/v2/oauth2/tokens/revoke') return handleRevoke(core, request);
  if (method === 'GET' && path === '/op/v1/jwks') return keySet(core);
  if (method === 'GET' && path === '/v1/openid_connect/userinfo') return userInfo(core, request);
  if (method === 'GET' && /^\/\.well-known\/openid_(?:sandbox_)?configuration\/?$/u.test(path))
    return discovery(core, url.origin);
  return core.answers.send({ status: 404, contentType: 'text/html', body: htmlPage(404, 'Not Found') });
}
