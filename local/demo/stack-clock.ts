import * as z from 'zod';
import { mustCallJson } from './http.ts';
import type { Fetch } from './http.ts';

/** The clock of a running stack and its simulated QuickBooks. Moving it waits until what fell due has been started. */
export interface StackClock {
  nowMs(): Promise<number>;
  advance(ms: number): Promise<void>;
}

const clockSchema = z.object({ nowMs: z.number() });

/** The clock of a stack in another process, which serves it at this address. */
export function attachedClock(fetch: Fetch, clockUrl: string): StackClock {
  const url = `${clockUrl}/_local/clock`;
  return {
    async nowMs() {
      return clockSchema.parse((await mustCallJson(fetch, url, { doing: "read the stack's clock" })).body)
        .nowMs;
    },
    async advance(advanceMs) {
      const doing = "move the stack's clock";
      await mustCallJson(fetch, url, { method: 'POST', body: { advanceMs }, doing });
    },
  };
}
