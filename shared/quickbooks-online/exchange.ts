import * as z from 'zod';
import { InvariantError } from '../domain/errors.ts';

/** Calls `run` once the time is over, unless the returned function is called before. */
export type StartTimer = (ms: number, run: () => void) => () => void;

export interface ExchangeDeps {
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>;
  readonly nowMs: () => number;
  readonly startTimer: StartTimer;
}

export interface ExchangeRequest {
  readonly url: string;
  readonly method: 'GET' | 'POST';
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly timeoutMs: number;
}

/** What came of one request. `notSent`: no connection, so nothing was done. `lost`: it may have been. */
export type Exchange =
  | {
      readonly kind: 'answered';
      readonly status: number;
      /** Undefined when the body is larger than we read. */
      readonly text: string | undefined;
      readonly traceId?: string;
      readonly retryAfter?: string;
      readonly startedAtMs: number;
      readonly durationMs: number;
    }
  | { readonly kind: 'notSent'; readonly startedAtMs: number; readonly durationMs: number }
  | { readonly kind: 'lost'; readonly startedAtMs: number; readonly durationMs: number };

// 1,000 invoices of many lines stay below this; more would exhaust the function's memory before it could be parsed.
const maxAnswerBytes = 48 * 1024 * 1024;

// Errors of resolving a name or opening a connection: no byte of the request has left.
const connectCodes = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);

/** Sends one request and reads the whole answer within the time. Never throws; an error of fetch is never let out. */
export async function exchange(deps: ExchangeDeps, request: ExchangeRequest): Promise<Exchange> {
  const startedAtMs = deps.nowMs();
  const abort = new AbortController();
  const stopTimer = deps.startTimer(request.timeoutMs, () => abort.abort());
  const durationMs = (): number => deps.nowMs() - startedAtMs;
  try {
    const response = await deps.fetch(request.url, {
      method: request.method,
      headers: request.headers,
      // A redirect could carry the token to another host.
      redirect: 'manual',
      signal: abort.signal,
      ...(request.body === undefined ? {} : { body: request.body }),
    });
    const text = await readText(response);
    const traceId = response.headers.get('intuit_tid') ?? response.headers.get('intuit-tid');
    const retryAfter = response.headers.get('retry-after');
    return {
      kind: 'answered',
      status: response.status,
      text,
      ...(traceId === null ? {} : { traceId: traceId.slice(0, 100) }),
      ...(retryAfter === null ? {} : { retryAfter }),
      startedAtMs,
      durationMs: durationMs(),
    };
  } catch (error) {
    return { kind: isConnectFailure(error) ? 'notSent' : 'lost', startedAtMs, durationMs: durationMs() };
  } finally {
    stopTimer();
  }
}

async function readText(response: Response): Promise<string | undefined> {
  if (response.body === null) return '';
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  // Leaving the loop early cancels the rest of the body.
  for await (const chunk of response.body) {
    if (!(chunk instanceof Uint8Array)) return undefined;
    bytes += chunk.byteLength;
    if (bytes > maxAnswerBytes) return undefined;
    chunks.push(chunk);
  }
  return new TextDecoder().decode(Buffer.concat(chunks));
}

const failureSchema = z.object({ cause: z.object({ code: z.string() }) });

const isConnectFailure = (error: unknown): boolean => {
  const failure = failureSchema.safeParse(error);
  return failure.success && connectCodes.has(failure.data.cause.code);
};

const loopbackHosts = new Set(['127.0.0.1', 'localhost', '[::1]']);

/**
 * The URL, if its host is one of these, or this machine (where the simulator listens). Throws {@link InvariantError}
 * otherwise: tokens and secrets must not go anywhere else.
 */
export function allowedUrl(text: string, hosts: ReadonlySet<string>): string {
  const url = URL.parse(text);
  const isAllowed = url !== null && url.protocol === 'https:' && hosts.has(url.host);
  const isLoopback = url !== null && url.protocol === 'http:' && loopbackHosts.has(url.hostname);
  if (url === null || !(isAllowed || isLoopback)) {
    throw new InvariantError(`Cannot call QuickBooks: ${url?.host ?? 'the URL'} is not an allowed host.`);
  }
  return url.href;
}
