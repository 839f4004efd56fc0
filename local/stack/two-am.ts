import { nextAfter, parseScheduleExpression } from '../aws/schedule-expression.ts';
import { StackFailure } from '../aws/stack-failure.ts';

/** The next moment at which clocks in a zone show 2 AM, when tenants' nights fall due; epoch milliseconds. */
export function nextTwoAmMs(nowMs: number, timeZone: string): number {
  const atMs = nextAfter(parseScheduleExpression('cron(0 2 * * ? *)', timeZone), nowMs);
  if (atMs === undefined) throw new StackFailure(`Clocks in ${timeZone} never show 2 AM again.`);
  return atMs;
}
