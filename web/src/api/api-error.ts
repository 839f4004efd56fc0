import type { Problem } from '../../../shared/contracts/http.ts';

type FieldProblem = NonNullable<Problem['fields']>[number];

/** The API answered, and said no. `detail` is in plain words and may be shown. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly status: number;
  /** Stable; decisions go by it and never by words. */
  readonly code: string;
  readonly fields: readonly FieldProblem[];
  /** For support. */
  readonly correlationId: string | undefined;

  constructor(of: {
    status: number;
    code: string;
    detail: string;
    fields?: readonly FieldProblem[] | undefined;
    correlationId?: string | undefined;
  }) {
    super(of.detail);
    this.status = of.status;
    this.code = of.code;
    this.fields = of.fields ?? [];
    this.correlationId = of.correlationId;
  }
}

/** No answer came: the network, or the server, is not reachable. What was asked for may or may not have happened. */
export class UnreachableError extends Error {
  override readonly name = 'UnreachableError';

  constructor(cause: unknown) {
    super('Counterfoil cannot be reached. Check the connection and try again.', { cause });
  }
}

/** The person's session is over, and could not be renewed. */
export class SessionEndedError extends Error {
  override readonly name = 'SessionEndedError';

  constructor() {
    super('The session has ended. Sign in again to go on.');
  }
}

/** Words for any failure of a call, with what support asks for. */
export function failureWords(error: unknown): { words: string; reference?: string | undefined } {
  if (error instanceof ApiError) return { words: error.message, reference: error.correlationId };
  if (error instanceof UnreachableError || error instanceof SessionEndedError)
    return { words: error.message };
  return { words: 'Something went wrong in this page. Load it again.' };
}

/** Whether the same call may pass a moment later. */
export const mayPass = (error: unknown): boolean =>
  error instanceof UnreachableError ||
  (error instanceof ApiError && (error.status === 429 || error.status >= 500));
