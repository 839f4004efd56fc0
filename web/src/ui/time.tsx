import type { ReactNode } from 'react';
import { useTenant } from '../api/tenant.tsx';
import { dayText, momentText } from '../show/time.ts';

/** A moment in the tenant's zone. */
export function Moment({ at }: { at: string }): ReactNode {
  const { timeZone } = useTenant();
  return (
    <time dateTime={at} title={timeZone} className="number">
      {momentText(at, timeZone)}
    </time>
  );
}

/** A calendar day, which has no zone. */
export const Day = ({ on }: { on: string }): ReactNode => (
  <time dateTime={on} className="number">
    {dayText(on)}
  </time>
);
