import type { ShiftedClock } from '../shifted-clock.ts';
import type { Switches } from '../switches.ts';
import { htmlPage } from './answers.ts';
import type { AnswerSheet } from './answers.ts';
import type { FaultEffect, FaultPlan, LostVia, MatchableCall } from './fault-plan.ts';

type FaultOf<Type extends FaultEffect['type']> = Extract<FaultEffect, { type: Type }>;

/** One call on its way to the books or to the token store, and what to do with it. */
export interface CarriedCall {
  facts: MatchableCall;
  signal: AbortSignal;
  /** How long the work takes before it takes effect. */
  latencyMs: number;
  /** Does the work; `items` limits a batch to its first ones. */
  run(items?: number): Response | Promise<Response>;
  /** Words a fault that was asked for by its code. */
  refuse(effect: FaultOf<'fault'>): Response;
  /** The call is not going to run. */
  skip?(): void;
  /** The work goes on in the background until this settles. */
  track?(work: Promise<unknown>): void;
}

/** Carries calls out, on time or late, and loses answers, as the fault plan says. */
export interface Carrier {
  carry(call: CarriedCall): Promise<Response>;
  /** Resolves when nothing is being worked on behind a lost or slow answer. */
  idle(): Promise<void>;
}

export interface CarrierDeps {
  clock: ShiftedClock;
  faults: FaultPlan;
  answers: AnswerSheet;
  switches: () => Switches;
}

export function createCarrier(deps: CarrierDeps): Carrier {
  const background = new Set<Promise<unknown>>();

  const later = async (call: CarriedCall, delayMs: number, items?: number): Promise<Response> => {
    if (delayMs > 0) await deps.clock.waitUntil(deps.clock.nowMs() + delayMs);
    return call.run(items);
  };

  // Work once begun goes on when the caller hangs up, as on a real server.
  const begin = (call: CarriedCall, delayMs: number, items?: number): Promise<Response> => {
    const work = later(call, delayMs, items);
    const settled = work.then(ignore, ignore).finally(() => background.delete(settled));
    background.add(settled);
    call.track?.(settled);
    return work;
  };

  const lose = async (call: CarriedCall, via: LostVia): Promise<Response> => {
    if (via === 'reset') throw connectionReset();
    if (via === '504') return gatewayStatus(deps.answers, 504);
    const limitMs = deps.switches().requestTimeLimitMs;
    await unlessAborted(deps.clock.waitUntil(deps.clock.nowMs() + limitMs), call.signal);
    throw connectionReset();
  };

  const suffer = async (call: CarriedCall, effect: FaultEffect): Promise<Response> => {
    switch (effect.type) {
      case 'slow':
        return unlessAborted(begin(call, effect.delayMs + call.latencyMs), call.signal);
      case 'appliedAnswerLost':
        await begin(call, call.latencyMs, effect.items);
        return lose(call, effect.via);
      case 'appliedLate':
        begin(call, effect.afterMs).catch(ignore);
        return lose(call, effect.via);
      case 'fault':
        if (effect.applied) await begin(call, call.latencyMs);
        else call.skip?.();
        return call.refuse(effect);
      case 'status':
        call.skip?.();
        return gatewayStatus(deps.answers, effect.status, effect.body);
      case 'reset':
        call.skip?.();
        throw connectionReset();
    }
  };

  return {
    async carry(call) {
      const effect = deps.faults.take(call.facts);
      if (effect !== undefined) return suffer(call, effect);
      if (call.latencyMs === 0) return call.run();
      return unlessAborted(begin(call, call.latencyMs), call.signal);
    },
    async idle() {
      while (background.size > 0) await Promise.all(background);
    },
  };
}

/** What fetch rejects with when the other side cuts the connection. */
export function connectionReset(): TypeError {
  const cause = Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' });
  return new TypeError('fetch failed', { cause });
}

/** Whether an error is a cut connection, as opposed to a mistake. */
export function isConnectionReset(error: unknown): boolean {
  const cause = error instanceof TypeError ? error.cause : undefined;
  return cause instanceof Error && 'code' in cause && cause.code === 'ECONNRESET';
}

/** A bare status as a proxy would give it. */
export function gatewayStatus(answers: AnswerSheet, status: number, body?: string): Response {
  const text = body ?? htmlPage(status, status >= 500 ? 'Service Unavailable' : 'Error');
  const contentType = text.startsWith('{') ? 'application/json' : 'text/html';
  return answers.send({ status, contentType, body: text });
}

/** Waits for work, or rejects with the caller's reason as soon as it gives up. */
export async function unlessAborted<Value>(work: Promise<Value>, signal: AbortSignal): Promise<Value> {
  const aborted = Promise.withResolvers<never>();
  const onAbort = (): void => {
    aborted.reject(signal.reason);
  };
  if (signal.aborted) onAbort();
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    return await Promise.race([work, aborted.promise]);
  } finally {
    signal.removeEventListener('abort', onAbort);
    work.catch(ignore);
  }
}

function ignore(): void {
  // The outcome belongs to whoever holds the promise itself.
}
