import type { Boundary } from './gate.ts';
import type { Mistake } from './mistakes.ts';
import type { RunSpec } from './run.ts';
import {
  cleanSpec,
  createCall,
  describeSpec,
  requestIdModes,
  specsAtLookUp,
  specsFor,
  specsOfLateDecisions,
  specsOfTwoFaults,
} from './runs.ts';
import type * as world from './world.ts';

type World = typeof world;

export interface Hunt {
  readonly runs: number;
  /** The run that showed the mistake, and how. */
  readonly caught?: string;
}

/** Runs the mistaken product where its mistake may show, until it does. `sound` lacks only the other defence. */
export async function hunt(of: { mistaken: World; sound?: World; mistake: Mistake }): Promise<Hunt> {
  const { mistaken, sound, mistake } = of;
  let runs = 0;
  if (mistake.isOfManyCallers === true) {
    const storm = await mistaken.refreshStorm({ callers: 30, processes: 10, rotation: 'grace', faults: [] });
    return {
      runs: 1,
      ...(storm.violations.length === 0 ? {} : { caught: storm.violations.join('; ') }),
    };
  }
  for (const clean of cleanSpecsOf(mistake)) {
    const faultless = await mistaken.run(clean);
    const { boundaries } = faultless;
    for (const spec of [clean, ...(await faultySpecs(mistaken, { mistake, clean, boundaries }))]) {
      const { violations } = spec === clean ? faultless : await mistaken.run(spec);
      runs += 1;
      const shown = sound === undefined ? violations : beyond(violations, (await sound.run(spec)).violations);
      if (shown.length === 0) continue;
      return { runs, caught: `${describeSpec(spec, boundaries)} → ${shown.join('; ')}` };
    }
  }
  return { runs };
}

/** What is wrong with the one and not with the other; how long something took is only compared with quick enough. */
function beyond(violations: readonly string[], others: readonly string[]): string[] {
  const isSlow = others.some((violation) => violation.includes(': took '));
  return violations.filter(
    (violation) => !others.includes(violation) && !(isSlow && violation.includes(': took ')),
  );
}

async function faultySpecs(
  { run }: World,
  of: { mistake: Mistake; clean: RunSpec; boundaries: readonly Boundary[] },
): Promise<RunSpec[]> {
  const { mistake, clean, boundaries } = of;
  if (mistake.isOfTwoFaults === true) return specsOfTwoFaults(clean, run);
  if (mistake.isOfLateDecisions === true) return specsOfLateDecisions(clean, run);
  if (mistake.isOfTheMoment !== true) {
    return specsFor(clean, boundaries).filter(
      ({ faults: [fault] }) => mistake.kinds?.includes(fault!.kind) !== false,
    );
  }
  const call = createCall(boundaries);
  if (call === undefined) return [];
  const faults = [{ at: call.at, kind: 'appliedLate' as const, lateMs: 100_000 }];
  const probed = await run({ ...clean, faults });
  return specsAtLookUp(clean, { call, probed: probed.boundaries });
}

function cleanSpecsOf(mistake: Mistake): RunSpec[] {
  const { scenarios, modes = requestIdModes.slice(0, 1), rotations = ['grace'], seeds = 1 } = mistake;
  const specs: RunSpec[] = [];
  for (const scenario of scenarios) {
    for (const requestIdMode of modes) {
      for (const rotation of rotations) {
        for (let seed = 1; seed <= seeds; seed += 1) {
          const usesCustomNumbers = mistake.usesCustomNumbers ?? false;
          specs.push({ ...cleanSpec(scenario), requestIdMode, rotation, usesCustomNumbers, seed });
        }
      }
    }
  }
  return specs;
}
