import { describe, expect, it } from 'vitest';
import { run } from './run.ts';
import { cleanSpec } from './runs.ts';
import { scenarioNames } from './scenarios.ts';

describe('run', () => {
  it.each(scenarioNames)('finds nothing wrong where nothing fails: %s', async (scenario) => {
    const { violations } = await run(cleanSpec(scenario));

    expect(violations).toEqual([]);
  });

  it('is the same every time', async () => {
    const spec = { ...cleanSpec('batch'), faults: [{ at: 45, kind: 'repeated' as const }] };

    const first = await run(spec);
    const second = await run(spec);

    expect(first.hits).toBe(1);
    expect(second.fingerprint()).toBe(first.fingerprint());
  });
});
