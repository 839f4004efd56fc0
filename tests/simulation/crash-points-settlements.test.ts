import { describe, expect, it } from 'vitest';
import { report, tryCrashPoints } from './crash-points.ts';
import { cleanSpec, oneMode } from './runs.ts';

describe('settlements', () => {
  // Past their submission they are invoices and bills, which are tried in all modes.
  it.each(['settlements', 'updateSettlement'] as const)(
    'end as invoices and bills whatever fails at whichever boundary: %s',
    async (scenario) => {
      const clean = oneMode.map((requestIdMode) => ({ ...cleanSpec(scenario), requestIdMode }));

      const tried = await tryCrashPoints(clean);

      report(scenario, tried);
      expect(tried.failures).toEqual([]);
      expect(tried.missed).toEqual([]);
    },
    600_000,
  );
});
