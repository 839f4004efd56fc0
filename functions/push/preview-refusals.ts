import { ProblemError } from '../../shared/domain/errors.ts';

/** Only an active connection can be asked. */
export const notConnected = (): ProblemError =>
  new ProblemError({
    status: 409,
    code: 'not_connected',
    detail:
      'The tenant has no active connection to QuickBooks, so nothing can be foretold. Connect it first.',
  });

/** More than one answer, or one round of look-ups, can hold. */
export const tooLarge = (): ProblemError =>
  new ProblemError({
    status: 413,
    code: 'preview_too_large',
    detail: 'These documents together are too large for one preview. Ask for fewer at once.',
  });

/** QuickBooks could not be read, so that nothing is said rather than half of it. */
export const booksUnreadable = (): ProblemError =>
  new ProblemError({
    status: 503,
    code: 'books_unreadable',
    detail:
      'QuickBooks could not be read completely, so nothing can be said about these documents. Ask again later.',
    retryAfterSeconds: 60,
  });
