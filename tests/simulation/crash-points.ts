import { run, type RunSpec } from './run.ts';
import { describeSpec, specsFor } from './runs.ts';

export interface CrashPoints {
  /** Of each clean run. */
  readonly boundaries: readonly number[];
  readonly runs: number;
  readonly failures: readonly string[];
  /** Faults that were planned and met no boundary: they would prove nothing. */
  readonly missed: readonly string[];
}

/** Counts the boundaries of each clean run, then runs it again with each fault at each of them. */
export async function tryCrashPoints(cleanSpecs: readonly RunSpec[]): Promise<CrashPoints> {
  const failures: string[] = [];
  const missed: string[] = [];
  const boundaries: number[] = [];
  let runs = 0;
  for (const cleanSpec of cleanSpecs) {
    const clean = await run(cleanSpec);
    boundaries.push(clean.boundaries.length);
    const specs = [cleanSpec, ...specsFor(cleanSpec, clean.boundaries)];
    for (const spec of specs) {
      const { violations, hits } = await run(spec);
      runs += 1;
      const told = describeSpec(spec, clean.boundaries);
      if (violations.length > 0) failures.push(`${told} → ${violations.join('; ')}`);
      if (hits < spec.faults.length) missed.push(told);
    }
  }
  return { boundaries, runs, failures, missed };
}

export function report(name: string, { boundaries, runs, failures }: CrashPoints): void {
  const sum = boundaries.reduce((total, count) => total + count, 0);
  process.stdout.write(
    `crash points, ${name}: ${Math.max(...boundaries)} boundaries, ${sum} in ${boundaries.length} settings; ` +
      `${runs} runs, ${failures.length} wrong\n`,
  );
}
