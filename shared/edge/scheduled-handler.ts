import type { Context } from 'aws-lambda';
import { describeError, type Log, type LogLine } from './log.ts';
import { inUnitOfWork } from './unit-of-work.ts';

/** A Lambda handler that EventBridge Scheduler starts; what is in the event is of no account. */
export type ScheduledHandler = (event: unknown, context: Pick<Context, 'awsRequestId'>) => Promise<void>;

/**
 * Makes the handler of a scheduled function: one line per run, under `code`, with how many it was about. A run that fails is
 * told as `run_failed` and thrown on, so that it lies in the dead letters of its schedule.
 */
export function createScheduledHandler(
  deps: { readonly nowMs: () => number; readonly log: Log },
  of: {
    readonly code: string;
    readonly run: () => Promise<Pick<LogLine, 'count' | 'tenantsWithoutGoodNight'>>;
  },
): ScheduledHandler {
  return (_event, { awsRequestId: correlationId }) => {
    const unit = { correlationId };
    return inUnitOfWork(unit, async () => {
      const startedAtMs = deps.nowMs();
      const told = () => ({ ...unit, durationMs: deps.nowMs() - startedAtMs });
      try {
        deps.log({ code: of.code, ...(await of.run()), ...told() });
      } catch (error) {
        deps.log({
          code: 'run_failed',
          level: 'error',
          operation: of.code,
          ...told(),
          ...describeError(error),
        });
        throw error;
      }
    });
  };
}
