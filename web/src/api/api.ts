import type { Problem } from '../../../shared/contracts/http.ts';
import { ApiError, SessionEndedError, UnreachableError } from './api-error.ts';

type QueryValue = string | number | boolean | undefined;
export type Query = Readonly<Record<string, QueryValue>>;

export interface ApiDeps {
  readonly fetch: typeof globalThis.fetch;
  /** A token that is still good; undefined when the session is over. */
  readonly accessToken: () => Promise<string | undefined>;
  /** Hears that the API took the token for none. */
  readonly onSessionEnded: () => void;
  readonly newId: () => string;
}

/** The HTTP API as the app calls it. Types of answers are those of the API's own schemas. */
export interface Api {
  /** Reads; `signal` gives it up. */
  get<Answer>(path: string, of?: { query?: Query; signal?: AbortSignal }): Promise<Answer>;
  /** Acts. Bears a key of its own, so that a call that is repeated by the network acts once. */
  send<Answer>(method: 'POST' | 'PUT' | 'DELETE', path: string, body?: object): Promise<Answer>;
  /** Reads something that is not JSON, such as a certificate as a page. */
  getText(path: string, of?: { query?: Query }): Promise<string>;
}

/** An API whose paths begin at `base`, such as `/v1/tenants/tenant-a`. */
export function createApi(deps: ApiDeps, base: string): Api {
  const call = async (path: string, init: RequestInit): Promise<Response> => {
    const token = await deps.accessToken();
    if (token === undefined) throw ended(deps);
    const headers = new Headers(init.headers);
    headers.set('authorization', `Bearer ${token}`);
    const answer = await reach(deps, base + path, { ...init, headers });
    if (answer.status === 401) throw ended(deps);
    if (!answer.ok) throw await refusalOf(answer);
    return answer;
  };
  return {
    async get(path, { query, signal } = {}) {
      return readJson(await call(path + queryText(query), signal === undefined ? {} : { signal }));
    },
    async send(method, path, body) {
      const headers = { 'content-type': 'application/json', 'idempotency-key': deps.newId() };
      return readJson(await call(path, { method, headers, body: JSON.stringify(body ?? {}) }));
    },
    async getText(path, { query } = {}) {
      return (await call(path + queryText(query), {})).text();
    },
  };
}

function ended({ onSessionEnded }: ApiDeps): SessionEndedError {
  onSessionEnded();
  return new SessionEndedError();
}

async function reach({ fetch }: ApiDeps, url: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, init);
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw new UnreachableError(error);
  }
}

// The API of the same deployment answers by the schemas that these types are made of; parsing them again would cost each
// visitor the schemas.
async function readJson<Answer>(answer: Response): Promise<Answer> {
  // oxlint-disable-next-line typescript/no-unsafe-return
  return JSON.parse(await answer.text());
}

async function refusalOf(answer: Response): Promise<ApiError> {
  const problem = await readProblem(answer);
  return new ApiError({
    status: answer.status,
    code: problem.code ?? `http_${answer.status}`,
    detail: problem.detail ?? 'Counterfoil could not do this. Try again in a moment.',
    fields: problem.fields,
    correlationId: problem.correlationId,
  });
}

async function readProblem(answer: Response): Promise<Partial<Problem>> {
  try {
    return await readJson<Partial<Problem>>(answer);
  } catch {
    // A proxy's page on the way; its status tells what there is to tell.
    return {};
  }
}

/** `?a=1&b=2`; what is undefined or empty is left out. */
function queryText(query: Query = {}): string {
  const given = Object.entries(query).flatMap(([name, value]): [string, string][] =>
    value === undefined || value === '' ? [] : [[name, String(value)]],
  );
  return given.length === 0 ? '' : `?${new URLSearchParams(given).toString()}`;
}
