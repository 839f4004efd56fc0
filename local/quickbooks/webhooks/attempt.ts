import { createHmac } from 'node:crypto';
import type { ShiftedClock } from '../shifted-clock.ts';
import type { WebhookEndpoint } from './endpoint.ts';

// Answer 200 within 3 s: https://developer.intuit.com/app/developer/qbo/docs/develop/webhooks/best-practices
const TIME_LIMIT_MS = 3_000;

export interface AttemptDeps {
  readonly clock: Pick<ShiftedClock, 'nowMs' | 'waitUntil'>;
  readonly deliver: (request: Request) => Promise<Response>;
}

export interface AttemptResult {
  readonly outcome: 'acknowledged' | 'refused' | 'timedOut' | 'unreachable';
  /** The endpoint's status, if it answered in time. */
  readonly status: number | null;
  readonly atMs: number;
  readonly durationMs: number;
}

/** Posts a body to an endpoint, signed; whatever goes wrong there is a result, not an error. */
export async function attemptDelivery(
  deps: AttemptDeps,
  endpoint: WebhookEndpoint,
  body: string,
): Promise<AttemptResult> {
  const atMs = deps.clock.nowMs();
  const giveUp = new AbortController();
  const late = deps.clock.waitUntil(atMs + TIME_LIMIT_MS).then(() => 'late' as const);
  const answered = answerOf(deps, signedRequest(endpoint, body, giveUp.signal));
  const answer = await Promise.race([answered, late]);
  const durationMs = deps.clock.nowMs() - atMs;
  if (answer === 'late' || durationMs > TIME_LIMIT_MS) {
    giveUp.abort();
    return { outcome: 'timedOut', status: null, atMs, durationMs };
  }
  if (answer === 'unreachable') return { outcome: 'unreachable', status: null, atMs, durationMs };
  return { outcome: answer === 200 ? 'acknowledged' : 'refused', status: answer, atMs, durationMs };
}

async function answerOf({ deliver }: AttemptDeps, request: Request): Promise<number | 'unreachable'> {
  try {
    const response = await deliver(request);
    await response.body?.cancel();
    return response.status;
  } catch {
    return 'unreachable';
  }
}

function signedRequest(endpoint: WebhookEndpoint, body: string, signal: AbortSignal): Request {
  const bytes = Buffer.from(body, 'utf8');
  const signature = createHmac('sha256', endpoint.verifierToken).update(bytes).digest('base64');
  const headers = { 'content-type': endpoint.contentType, 'intuit-signature': signature };
  return new Request(endpoint.endpointUrl, {
    method: 'POST',
    headers,
    body: bytes,
    signal,
    redirect: 'manual',
  });
}
