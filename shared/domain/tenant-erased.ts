import { ProblemError } from './errors.ts';

/** The tenant was there and is not any more, and its id is not given out again. */
export const tenantErased = (): ProblemError =>
  new ProblemError({
    status: 410,
    code: 'tenant_erased',
    detail: 'This tenant was erased. Its id is not used again; a new tenant needs a new one.',
  });
