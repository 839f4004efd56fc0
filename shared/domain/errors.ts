/**
 * The only error classes that product code throws. Expected outcomes are returned, not thrown.
 * A message says what could not be done, to what (ids), and what happens next; it never holds a payload, a token or an amount.
 */

/** An HTTP request that cannot be honoured. Rendered as `application/problem+json`; `code` is stable. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';
  readonly status: number;
  readonly code: string;
  readonly fields: readonly FieldProblem[];
  readonly retryAfterSeconds: number | undefined;

  constructor(problem: {
    status: number;
    code: string;
    detail: string;
    fields?: readonly FieldProblem[];
    retryAfterSeconds?: number;
    cause?: unknown;
  }) {
    super(problem.detail, { cause: problem.cause });
    this.status = problem.status;
    this.code = problem.code;
    this.fields = problem.fields ?? [];
    this.retryAfterSeconds = problem.retryAfterSeconds;
  }
}

/** One thing wrong with one field of a request: where, what is wrong, and what would be right. */
export interface FieldProblem {
  /** Path in the request body, for example `lines[3].amount`. */
  readonly field: string;
  readonly reason: string;
  readonly remedy: string;
}

/** Something the work depends on did not answer or refused for now; the message comes back and the work is done later. */
export class DependencyError extends Error {
  override readonly name = 'DependencyError';
  readonly dependency: string;

  constructor(failure: { dependency: string; message: string; cause?: unknown }) {
    super(failure.message, { cause: failure.cause });
    this.dependency = failure.dependency;
  }
}

/** A breach of a security boundary (a sealed token that opens under another tenant, say). Never retried; raises an alarm. */
export class SecurityError extends Error {
  override readonly name = 'SecurityError';
}

/** A fact our own code relies on does not hold: a stored item that its schema refuses, a transition that the table forbids. */
export class InvariantError extends Error {
  override readonly name = 'InvariantError';
}
