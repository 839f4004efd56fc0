import type { CauseCode } from './causes.ts';
import type { Subject } from './sync-error.ts';

/** A definite no: nothing was done. */
export interface RefusedOutcome {
  readonly outcome: 'refused';
  readonly cause: CauseCode;
  /** The provider's own words, for a person to read; never decided upon. */
  readonly detail: string;
  readonly faultCode?: string;
  readonly traceId?: string;
  /** The provider knows this very request id already: what it stood for has to be looked up. */
  readonly isRequestIdKnown?: boolean;
  /** A call for several at once was refused as a whole, which says nothing about any of them: each is sent by itself. */
  readonly isOfWholeBatch?: boolean;
  /** What the refusal is about, where that is known and not the document itself. */
  readonly subject?: Subject;
  /** Of an entity that was edited by somebody else: its SyncToken as it was seen. */
  readonly syncToken?: string;
  readonly durationMs: number;
}

/** Why nothing was done and may be later: our own limit, theirs, or the state of the connection. */
export type DeferReason = 'turn' | 'throttled' | 'needsReconnect' | 'subscriptionLapsed' | 'unavailable';

/** Nothing was done, certainly; try again later. */
export interface DeferredOutcome {
  readonly outcome: 'deferred';
  readonly reason: DeferReason;
  /** Epoch milliseconds; absent where only a change of the connection helps. */
  readonly retryAtMs?: number;
  readonly traceId?: string;
  readonly durationMs: number;
}

/** It may or may not have been done. Never turned into a refusal; only a look-up decides. */
export interface UnknownOutcome {
  readonly outcome: 'unknown';
  /** When the call began, epoch milliseconds. */
  readonly startedAtMs: number;
  /** True when an answer came under this request id that does not contain what was asked: the id stands for something else. */
  readonly isIdSpent?: boolean;
  readonly traceId?: string;
  readonly durationMs: number;
}

/** Done, with what the provider answered. */
export interface AppliedOutcome<Answer> {
  readonly outcome: 'applied';
  readonly answer: Answer;
  readonly traceId?: string;
  readonly durationMs: number;
}

/** The only outcomes of a write. */
export type WriteOutcome<Answer> = AppliedOutcome<Answer> | RefusedOutcome | DeferredOutcome | UnknownOutcome;

/** The only outcomes of a read; a read that got no answer is simply deferred. */
export type ReadOutcome<Answer> = AppliedOutcome<Answer> | RefusedOutcome | DeferredOutcome;
