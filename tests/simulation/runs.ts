/** Which runs the suite makes: each boundary of a clean run × each fault that can befall it. */
import { isThroughSdk, type Boundary, type Fault, type FaultKind } from './gate.ts';
import type { RequestIdMode, Rotation } from './intuit.ts';
import type { RunSpec } from './run.ts';
import type { ScenarioName } from './scenarios.ts';
import { settingsNames } from './settings-scenarios.ts';
import { settlementNames } from './settlement-scenarios.ts';

export const requestIdModes: readonly RequestIdMode[] = ['item', 'batch', 'ignored', 'error6000', 'error600'];
// A longer search: ALL_MODES=1 npx vitest run tests/simulation/crash-points
export const isEveryModeRun = process.env['ALL_MODES'] !== undefined;
const modesOf = (few: readonly RequestIdMode[]): readonly RequestIdMode[] =>
  isEveryModeRun ? requestIdModes : few;
/** Two that differ most, for scenarios whose writes are like those of one that is tried in all modes. */
export const fewModes = modesOf(['item', 'ignored']);
/** For scenarios whose writes are those of one that is tried in all modes, and that differ in how it comes to them. */
export const oneMode = modesOf(['item']);
export const rotations: readonly Rotation[] = ['grace', 'instant', 'family'];

export const cleanSpec = (scenario: ScenarioName): RunSpec => ({
  scenario,
  requestIdMode: 'item',
  rotation: 'grace',
  usesCustomNumbers: false,
  faults: [],
  doesCallerGiveUp: false,
  seed: 1,
});

// 100 s: while QuickBooks may still be working on it. Four hours: long after anybody would believe it.
const latenesses = [100_000, 4 * 3_600_000];

/** The faults that can befall a boundary. Dying after a read is the same as dying before whatever comes next. */
function faultsAt(boundary: Boundary): Fault[] {
  const { at } = boundary;
  const kinds: FaultKind[] = ['dieBefore', 'answerLost', 'repeated', 'paused', 'slow'];
  if (boundary.isWrite) kinds.push('dieAfter');
  if (boundary.isWrite && isThroughSdk(boundary)) kinds.push('doneTwice');
  const faults: Fault[] = kinds.map((kind) => ({ at, kind }));
  if (boundary.isWrite && !isThroughSdk(boundary)) {
    faults.push(...latenesses.map((lateMs) => ({ at, kind: 'appliedLate' as const, lateMs })));
  }
  return faults;
}

const crowded: ReadonlySet<ScenarioName> = new Set([
  ...(['latecomer', 'arrivals', 'nextOne'] as const),
  ...settingsNames,
]);

// How a document is taken in has nothing to do with what it waits for then.
const waitingScenarios: ReadonlySet<ScenarioName> = new Set(settingsNames);
// The look for what was never sent, minutes later, finds nothing in these that it does not find in others.
const shortScenarios: ReadonlySet<ScenarioName> = new Set([...settingsNames, ...settlementNames]);

// The third time round a polling loop of two operations is like the second.
const isNotPolling = (boundary: Boundary, index: number, all: readonly Boundary[]): boolean =>
  [index - 2, index - 4].some(
    (earlier) => all[earlier]?.operation !== boundary.operation || all[earlier]?.service !== boundary.service,
  );

/** One run for each fault at each boundary; where the API fails, also one whose caller never asks again. */
export function specsFor(clean: RunSpec, boundaries: readonly Boundary[]): RunSpec[] {
  // How an invoice is taken in has nothing to do with request ids: `single` shows it in every mode all the same.
  const isFirstMode = clean.requestIdMode === requestIdModes[0];
  const isTakingInTried =
    (isFirstMode && !waitingScenarios.has(clean.scenario)) || clean.scenario === 'single';
  const tried = boundaries
    .filter(({ role }) => role !== 'api' || isTakingInTried)
    .filter(({ atMs }) => atMs < 60_000 || !shortScenarios.has(clean.scenario));
  return tried.filter(isNotPolling).flatMap((boundary) =>
    faultsAt(boundary).flatMap((fault) => {
      // Being slow matters only where somebody else comes in meanwhile.
      if (fault.kind === 'slow' && !crowded.has(clean.scenario)) return [];
      const spec = { ...clean, faults: [fault] };
      const mayGiveUp = boundary.role === 'api' && isFirstMode;
      return mayGiveUp ? [spec, { ...spec, doesCallerGiveUp: true }] : [spec];
    }),
  );
}

/**
 * Runs in which a write takes effect while it is being looked up and sent again. `probed` are the boundaries of a run in
 * which the write was late but earlier than that: up to the look-up it is the same.
 */
export function specsAtLookUp(
  clean: RunSpec,
  of: { call: Boundary; probed: readonly Boundary[] },
): RunSpec[] {
  const { call, probed } = of;
  const lookUp = probed.find(
    ({ atMs, operation }) => atMs > call.atMs + 120_000 && operation === 'POST /query',
  );
  if (lookUp === undefined) return [];
  return Array.from({ length: 16 }, (_, step) => ({
    ...clean,
    faults: [{ at: call.at, kind: 'appliedLate' as const, lateMs: lookUp.atMs - call.atMs + 40 + step * 50 }],
  }));
}

/**
 * A worker is frozen about when it makes its call, somebody else takes the lane, and then fails as well: the first one
 * wakes up in the middle of that.
 */
export async function specsOfTwoFaults(
  clean: RunSpec,
  run: (spec: RunSpec) => Promise<{ boundaries: readonly Boundary[] }>,
): Promise<RunSpec[]> {
  const specs: RunSpec[] = [];
  const { boundaries } = await run(clean);
  for (const frozen of boundaries.filter(isAboutCall)) {
    const paused: Fault = { at: frozen.at, kind: 'paused' };
    const later = await run({ ...clean, faults: [paused] });
    for (const { at, atMs, role } of later.boundaries) {
      if (at <= frozen.at || role !== 'worker' || atMs < 240_000 || atMs > 400_000) continue;
      for (const kind of ['dieBefore', 'dieAfter', 'answerLost'] as const) {
        specs.push({ ...clean, faults: [paused, { at, kind }] });
      }
    }
  }
  return specs;
}

/**
 * What was decided reaches a worker late, so that it is decided otherwise meanwhile; and the worker dies about when it has
 * looked once more.
 */
export async function specsOfLateDecisions(
  clean: RunSpec,
  run: (spec: RunSpec) => Promise<{ boundaries: readonly Boundary[] }>,
): Promise<RunSpec[]> {
  const specs: RunSpec[] = [];
  const { boundaries } = await run(clean);
  for (const read of boundaries.filter(isReadOfDecisions)) {
    const slow: Fault = { at: read.at, kind: 'slow' };
    const later = await run({ ...clean, faults: [slow] });
    for (const { at, atMs, role } of later.boundaries) {
      if (at <= read.at || role !== 'worker' || atMs < read.atMs + 3_000 || atMs > read.atMs + 3_100)
        continue;
      for (const kind of ['dieBefore', 'dieAfter'] as const)
        specs.push({ ...clean, faults: [slow, { at, kind }] });
    }
  }
  return specs;
}

const isReadOfDecisions = ({ role, atMs, operation }: Boundary): boolean =>
  role === 'worker' && atMs < 1_200 && operation === 'getMany SETTINGS';

const isAboutCall = ({ role, atMs, operation }: Boundary): boolean =>
  role === 'worker' && atMs < 10_000 && (operation === 'put INTENT' || operation === 'POST /invoice');

/** The boundary at which the invoices of a run are created. */
export const createCall = (boundaries: readonly Boundary[]): Boundary | undefined =>
  boundaries.findLast(
    ({ service, isWrite, operation }) => service === 'quickbooks' && isWrite && operation !== 'POST /query',
  );

/** A run in one line, for a person who looks into a failure. */
export function describeSpec(spec: RunSpec, boundaries: readonly Boundary[]): string {
  const faults = spec.faults.map(({ at, kind, lateMs }) => {
    const boundary = boundaries[at];
    const where = boundary === undefined ? '' : ` ${boundary.role} ${boundary.service} ${boundary.operation}`;
    return `${kind}${lateMs === undefined ? '' : ` by ${lateMs / 1000} s`} at ${at}${where}`;
  });
  const caller = spec.doesCallerGiveUp ? ', caller gives up' : '';
  const numbers = spec.usesCustomNumbers ? 'our numbers' : 'their numbers';
  return `${spec.scenario}, ${spec.requestIdMode}, ${spec.rotation}, ${numbers}${caller}, seed ${spec.seed}: ${faults.join('; ')}`;
}
