import { describe, expect, it } from 'vitest';
import { report, tryCrashPoints } from './crash-points.ts';
import { cleanSpec, requestIdModes } from './runs.ts';

describe('a batch with new references, twins and a number that is taken', () => {
  it('ends as it should whatever fails at whichever boundary, in every request id mode and with either numbering', async () => {
    const clean = requestIdModes.flatMap((requestIdMode) =>
      [false, true].map((usesCustomNumbers) => ({ ...cleanSpec('batch'), requestIdMode, usesCustomNumbers })),
    );

    const tried = await tryCrashPoints(clean);

    report('batch', tried);
    expect(tried.failures).toEqual([]);
    expect(tried.missed).toEqual([]);
  }, 600_000);
});
