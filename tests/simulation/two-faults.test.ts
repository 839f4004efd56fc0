import { describe, expect, it } from 'vitest';
import { run } from './run.ts';
import { cleanSpec, describeSpec, specsOfTwoFaults } from './runs.ts';

describe('a worker that wakes up after its lane was taken by another one, which fails', () => {
  // The mode in which QuickBooks itself forgives nothing.
  it('changes nothing that is not its own any more', async () => {
    const specs = await specsOfTwoFaults({ ...cleanSpec('latecomer'), requestIdMode: 'ignored' }, run);
    const failures: string[] = [];
    for (const spec of specs) {
      const { violations } = await run(spec);
      if (violations.length > 0) failures.push(`${describeSpec(spec, [])} → ${violations.join('; ')}`);
    }

    expect(specs.length).toBeGreaterThan(100);
    expect(failures).toEqual([]);
  }, 60_000);
});
