import type { Fault, FaultKind } from './gate.ts';
import { seeded, type RunSpec } from './run.ts';
import { cleanSpec, requestIdModes, rotations } from './runs.ts';
import type { ScenarioName } from './scenarios.ts';

const scenarios: readonly ScenarioName[] = [
  'single',
  'batch',
  'refresh',
  'throttled',
  'tokenOutage',
  'partBatch',
  'latecomer',
  'arrivals',
  'nextOne',
  'bill',
  'mixed',
  'update',
  'updateRaced',
  'updateBill',
  'void',
  'voidBill',
  'editedThere',
  'editedRaced',
  'voidPaid',
  'twinBill',
  'otherCompany',
  'settlements',
  'updateSettlement',
  'settingsSaved',
  'resumed',
];
const kinds: readonly FaultKind[] = [
  'dieBefore',
  'dieAfter',
  'answerLost',
  'doneTwice',
  'appliedLate',
  'repeated',
  'paused',
  'slow',
];

/** A run in which two to five things go wrong, anywhere; the seed decides everything. */
export function randomSpec(seed: number): RunSpec {
  const random = seeded(seed);
  const below = (count: number): number => Math.floor(random() * count);
  const oneOf = <Choice>(choices: readonly Choice[]): Choice => choices[below(choices.length)]!;
  const scenario = oneOf(scenarios);
  const faults = new Map<number, Fault>();
  for (let count = 2 + below(4); count > 0; count -= 1) {
    const at = below(120);
    const lateMs = oneOf([1_000, 60_000, 110_000, 4 * 3_600_000]);
    faults.set(at, { at, kind: oneOf(kinds), lateMs });
  }
  return {
    ...cleanSpec(scenario),
    requestIdMode: oneOf(requestIdModes),
    rotation: oneOf(rotations),
    usesCustomNumbers: random() < 0.5,
    doesCallerGiveUp: random() < 0.1,
    faults: [...faults.values()],
    seed,
  };
}
