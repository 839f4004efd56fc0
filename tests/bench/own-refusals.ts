import { createGovernor } from '../../local/quickbooks/gateway/limits.ts';
import type { Switches } from '../../local/quickbooks/switches.ts';

export interface CallMade {
  readonly atMs: number;
  readonly isBatch: boolean;
  readonly isRefused: boolean;
}

/**
 * How many calls of one app to one company were answered 429 and would have been had nobody else called: the same calls
 * once more, with Intuit's limits to themselves. In the order in which they arrived.
 */
export function refusedByOwnCalls(calls: readonly CallMade[], switches: Switches): number {
  let nowMs = 0;
  const governor = createGovernor({ nowMs: () => nowMs, switches: () => switches });
  let count = 0;
  for (const { atMs, isBatch, isRefused } of calls) {
    nowMs = atMs;
    const place = { realmId: 'realm', clientId: 'app', isBatch, weight: 1, foreign: undefined };
    if (!governor.admit(place) && isRefused) count += 1;
  }
  return count;
}
