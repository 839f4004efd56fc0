import { describe, expect, it } from 'vitest';
import type { Fault, FaultKind } from './gate.ts';
import { run, type RunResult } from './run.ts';
import { cleanSpec, createCall, requestIdModes, rotations } from './runs.ts';
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

  it('is the same in every request id mode when no request id comes twice, and else it need not be', async () => {
    const clean = cleanSpec('single');
    const at = createCall((await run(clean)).boundaries)!.at;
    const inEachMode = (fault: Omit<Fault, 'at'>) =>
      Promise.all(
        requestIdModes.map((mode) => run({ ...clean, requestIdMode: mode, faults: [{ at, ...fault }] })),
      );

    const died = await inEachMode({ kind: 'dieAfter' });
    // Looked up in vain, sent again, and only then done.
    const late = await inEachMode({ kind: 'appliedLate', lateMs: 4 * 3_600_000 });

    expect(died.map(({ dependsOnRequestIdMode }) => dependsOnRequestIdMode)).not.toContain(true);
    expect(different(died)).toBe(1);
    expect(late.map(({ dependsOnRequestIdMode }) => dependsOnRequestIdMode)).not.toContain(false);
    expect(different(late)).toBeGreaterThan(1);
  });

  it('is the same however Intuit treats old refresh tokens when none comes twice, and else it need not be', async () => {
    const clean = cleanSpec('refresh');
    const at = (await run(clean)).boundaries.find(({ service }) => service === 'intuit')!.at;
    const inEach = (kind: FaultKind) =>
      Promise.all(rotations.map((rotation) => run({ ...clean, rotation, faults: [{ at, kind }] })));

    const slow = await inEach('slow');
    const lost = await inEach('answerLost');

    expect(slow.map(({ dependsOnRotation }) => dependsOnRotation)).not.toContain(true);
    expect(different(slow)).toBe(1);
    expect(lost.map(({ dependsOnRotation }) => dependsOnRotation)).not.toContain(false);
    expect(different(lost)).toBeGreaterThan(1);
  });
});

const different = (runs: readonly RunResult[]): number =>
  new Set(runs.map(({ fingerprint }) => fingerprint())).size;
