import { run, type RunResult, type RunSpec } from './run.ts';
import { describeSpec, isEveryModeRun, specsFor } from './runs.ts';

export interface CrashPoints {
  /** Of each clean run. */
  readonly boundaries: readonly number[];
  readonly runs: number;
  /** Runs that are another one to the letter, in another mode, and were left out or held against it. */
  readonly same: number;
  readonly failures: readonly string[];
  /** Faults that were planned and met no boundary: they would prove nothing. */
  readonly missed: readonly string[];
}

/**
 * Counts the boundaries of each clean run, then runs it again with each fault at each of them. A run in which no request
 * id came twice is the same whatever QuickBooks does with one that does, and is made once for all modes; likewise with
 * refresh tokens. Of several modes the one comes first that excuses least. `ALL_MODES=1` makes them all, and sees to it
 * that they are the same indeed.
 */
export async function tryCrashPoints(cleanSpecs: readonly RunSpec[]): Promise<CrashPoints> {
  const failures: string[] = [];
  const missed: string[] = [];
  const boundaries: number[] = [];
  const known = createKnownRuns();
  let [runs, same] = [0, 0];
  for (const cleanSpec of cleanSpecs) {
    const clean = await run(cleanSpec);
    boundaries.push(clean.boundaries.length);
    for (const spec of [cleanSpec, ...specsFor(cleanSpec, clean.boundaries)]) {
      const alike = known.like(spec);
      if (alike !== undefined) same += 1;
      if (alike !== undefined && !isEveryModeRun) continue;
      const result = spec === cleanSpec ? clean : await run(spec);
      runs += 1;
      const told = describeSpec(spec, clean.boundaries);
      if (result.violations.length > 0) failures.push(`${told} → ${result.violations.join('; ')}`);
      if (result.hits < spec.faults.length) missed.push(told);
      if (alike !== undefined && alike.fingerprint !== result.fingerprint())
        failures.push(`${told} → is not the same in this mode`);
      known.keep(spec, result);
    }
  }
  return { boundaries, runs, same, failures, missed };
}

/** Runs by what they depend on. Their worlds are not kept. */
function createKnownRuns() {
  const known = new Map<string, { fingerprint: string }>();
  const keyOf = (spec: RunSpec, of: { requestIdMode: boolean; rotation: boolean }): string =>
    JSON.stringify({
      ...spec,
      requestIdMode: of.requestIdMode ? spec.requestIdMode : 'any',
      rotation: of.rotation ? spec.rotation : 'any',
    });
  const both = [true, false];
  return {
    like: (spec: RunSpec): { fingerprint: string } | undefined =>
      both
        .flatMap((requestIdMode) => both.map((rotation) => keyOf(spec, { requestIdMode, rotation })))
        .map((key) => known.get(key))
        .find((run) => run !== undefined),
    keep(spec: RunSpec, result: RunResult): void {
      const { dependsOnRequestIdMode: requestIdMode, dependsOnRotation: rotation } = result;
      const fingerprint = isEveryModeRun ? result.fingerprint() : '';
      known.set(keyOf(spec, { requestIdMode, rotation }), { fingerprint });
    },
  };
}

export function report(name: string, { boundaries, runs, same, failures }: CrashPoints): void {
  const sum = boundaries.reduce((total, count) => total + count, 0);
  process.stdout.write(
    `crash points, ${name}: ${Math.max(...boundaries)} boundaries, ${sum} in ${boundaries.length} settings; ` +
      `${runs} runs (${same} the same in another mode), ${failures.length} wrong\n`,
  );
}
