import { describe, expect, it } from 'vitest';
import { report, tryCrashPoints } from './crash-points.ts';
import { run } from './run.ts';
import { cleanSpec, describeSpec, oneMode, specsOfLateDecisions } from './runs.ts';

describe('documents that wait for what an admin decides', () => {
  it.each(['settingsSaved', 'resumed'] as const)(
    'go once it is decided, whatever fails at whichever boundary: %s',
    async (scenario) => {
      const clean = oneMode.map((requestIdMode) => ({ ...cleanSpec(scenario), requestIdMode }));

      const tried = await tryCrashPoints(clean);

      report(scenario, tried);
      expect(tried.failures).toEqual([]);
      expect(tried.missed).toEqual([]);
    },
    600_000,
  );

  it.each(['settingsSaved', 'resumed'] as const)(
    'go also when a worker learns late of it, and dies: %s',
    async (scenario) => {
      const specs = await specsOfLateDecisions(cleanSpec(scenario), run);
      const failures: string[] = [];
      for (const spec of specs) {
        const { violations } = await run(spec);
        if (violations.length > 0) failures.push(`${describeSpec(spec, [])} → ${violations.join('; ')}`);
      }

      process.stdout.write(`late decisions, ${scenario}: ${specs.length} runs\n`);
      expect(failures).toEqual([]);
      expect(specs.length).toBeGreaterThan(20);
    },
    60_000,
  );
});
