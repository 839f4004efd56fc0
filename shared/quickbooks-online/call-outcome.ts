import type { DeferredOutcome } from '../domain/outcomes.ts';
import type { QuickBooksRefusal, QuickBooksWrite } from './client-outcomes.ts';
import { dispositionOf } from './fault-table.ts';
import { findFault, readFault, readHolder, type Fault } from './faults.ts';
import type { Exchange } from './exchange.ts';
import { readWire, type WireObject } from './wire.ts';

/** The circumstances of a call that its outcome tells of. */
export interface CallFacts {
  readonly startedAtMs: number;
  readonly durationMs: number;
  readonly traceId?: string;
  readonly retryAfter?: string;
}

/** An outcome, or the news that our access token was not accepted (definite: nothing was done). */
export type CallEnd =
  QuickBooksWrite<WireObject> | { readonly outcome: 'tokenRefused'; readonly facts: CallFacts };

// 60 s: https://developer.intuit.com/app/developer/qbo/docs/learn/limits-and-throttles
const throttlePauseMs = 60_000;
const maxThrottlePauseMs = 3_600_000;
const notReachedRetryMs = 15_000;

/** What one exchange came to, seen as a write: whatever is not certain is unknown. */
export function endOf(exchange: Exchange): CallEnd {
  if (exchange.kind === 'notSent') return deferred('unavailable', exchange, notReachedRetryMs);
  if (exchange.kind !== 'answered') return unknown(exchange);
  const { status, text } = exchange;
  if (status < 200 || status > 299) return outcomeOfFault(readFault(status, text ?? ''), exchange);
  const answer = text === undefined ? undefined : readWire(text);
  if (answer === undefined) return unknown(exchange);
  const fault = findFault(status, answer);
  return fault === undefined
    ? { outcome: 'applied', answer, ...told(exchange) }
    : outcomeOfFault(fault, exchange);
}

/** What a fault means for the call, or the batch item, that met it. */
export function outcomeOfFault(fault: Fault, facts: CallFacts): CallEnd {
  const disposition = dispositionOf(fault);
  switch (disposition.kind) {
    case 'refused':
      return refusal(fault, { cause: disposition.cause, facts });
    case 'renewToken':
      return { outcome: 'tokenRefused', facts };
    case 'needsReconnect':
    case 'subscriptionLapsed':
      return { outcome: 'deferred', reason: disposition.kind, ...told(facts) };
    case 'throttled':
      return deferred('throttled', facts, pauseMs(facts));
    case 'unavailable':
      return deferred('unavailable', facts, disposition.retryAfterMs);
    case 'failed':
      return unknown(facts);
  }
}

function refusal(
  fault: Fault,
  of: { cause: QuickBooksRefusal['cause']; facts: CallFacts },
): QuickBooksRefusal {
  const holder = fault.code === '6140' ? readHolder(fault.detail) : undefined;
  return {
    outcome: 'refused',
    cause: of.cause,
    detail: fault.detail === '' ? fault.message : fault.detail,
    faultCode: fault.code,
    httpStatus: fault.httpStatus,
    ...(fault.element === undefined ? {} : { element: fault.element }),
    ...(holder === undefined ? {} : { holder }),
    ...(fault.code === '600' ? { isRequestIdKnown: true } : {}),
    ...told(of.facts),
  };
}

const deferred = (
  reason: DeferredOutcome['reason'],
  facts: CallFacts,
  retryInMs: number,
): DeferredOutcome => ({
  outcome: 'deferred',
  reason,
  retryAtMs: facts.startedAtMs + facts.durationMs + retryInMs,
  ...told(facts),
});

const unknown = (facts: CallFacts): CallEnd => ({
  outcome: 'unknown',
  startedAtMs: facts.startedAtMs,
  ...told(facts),
});

/** Duration and trace id, as every outcome has them. */
export const told = (
  facts: Pick<CallFacts, 'durationMs' | 'traceId'>,
): { durationMs: number; traceId?: string } => ({
  durationMs: facts.durationMs,
  ...(facts.traceId === undefined ? {} : { traceId: facts.traceId }),
});

function pauseMs(facts: CallFacts): number {
  const { retryAfter } = facts;
  if (retryAfter === undefined) return throttlePauseMs;
  const endMs = facts.startedAtMs + facts.durationMs;
  const askedMs = /^\d{1,6}$/.test(retryAfter) ? Number(retryAfter) * 1000 : Date.parse(retryAfter) - endMs;
  return Number.isFinite(askedMs) && askedMs > 0 ? Math.min(askedMs, maxThrottlePauseMs) : throttlePauseMs;
}
