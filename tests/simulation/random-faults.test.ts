import { describe, expect, it } from 'vitest';
import { randomSpec } from './random-spec.ts';
import { run } from './run.ts';
import { describeSpec } from './runs.ts';

// A longer search: FIRST_SEED=5000 SEEDS=20000 npx vitest run tests/simulation/random-faults
const firstSeed = Number(process.env['FIRST_SEED'] ?? 1);
const seeds = Number(process.env['SEEDS'] ?? 300);

describe('two to five faults at random places, with random latencies', () => {
  it(
    'leave every document where it belongs',
    async () => {
      const failures: string[] = [];
      for (let seed = firstSeed; seed < firstSeed + seeds; seed += 1) {
        const spec = randomSpec(seed);
        const { violations, boundaries } = await run(spec);
        if (violations.length > 0)
          failures.push(`${describeSpec(spec, boundaries)} → ${violations.join('; ')}`);
      }

      process.stdout.write(`random faults: seeds ${firstSeed} to ${firstSeed + seeds - 1}\n`);
      expect(failures).toEqual([]);
    },
    Math.max(120_000, seeds * 100),
  );
});
