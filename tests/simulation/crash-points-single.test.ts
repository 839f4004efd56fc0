import { describe, expect, it } from 'vitest';
import { report, tryCrashPoints } from './crash-points.ts';
import { cleanSpec, requestIdModes } from './runs.ts';

describe('one invoice for a new customer with new items', () => {
  it('ends as it should whatever fails at whichever boundary, in every request id mode and with either numbering', async () => {
    const clean = requestIdModes.flatMap((requestIdMode) =>
      [false, true].map((usesCustomNumbers) => ({
        ...cleanSpec('single'),
        requestIdMode,
        usesCustomNumbers,
      })),
    );

    const tried = await tryCrashPoints(clean);

    report('single', tried);
    expect(tried.failures).toEqual([]);
    expect(tried.missed).toEqual([]);
  }, 600_000);
});
