import { AsyncLocalStorage } from 'node:async_hooks';

/** A piece of work that ends in one outcome line: an HTTP request, the queued messages of a group, a scheduled run. */
export interface UnitOfWork {
  /** Ties all its lines together. */
  readonly correlationId: string;
  /** Intuit's id of the last call that was made in it: support asks for it. */
  intuitTid?: string;
}

const current = new AsyncLocalStorage<UnitOfWork>();

/** Does the work as one unit: every line that is logged on the way bears its correlation id. */
export const inUnitOfWork = <Result>(unit: UnitOfWork, work: () => Promise<Result>): Promise<Result> =>
  current.run(unit, work);

/** The unit that is being worked on; none at the start of a function. */
export const currentUnit = (): UnitOfWork | undefined => current.getStore();
