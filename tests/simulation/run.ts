/** One run: a scenario in a world of virtual time, with the faults that were asked for, until nothing moves any more. */
import { createHash } from 'node:crypto';
import 'intuit-oauth';
import { createMemoryTable } from '../fakes/memory-table.ts';
import { createVirtualClock } from '../fakes/virtual-clock.ts';
import { decideIn, type Decision } from './admins.ts';
import { askIn, pushBefore } from './callers.ts';
import { createDocuments } from '../../shared/store/documents.ts';
import { apiTimeoutMs, createWorker, sweepIn, workerTimeoutMs, type Shared } from './containers.ts';
import { createGate, type Boundary, type Container, type Fault, type Role } from './gate.ts';
import { createIntuit, type RequestIdMode, type Rotation } from './intuit.ts';
import { createMessageQueue, type QueuedBody } from './message-queue.ts';
import { connect } from './prepared-books.ts';
import { scenarioOf, type Asked, type ScenarioName } from './scenarios.ts';
import { foreignItems, realmId, tenantId } from './services.ts';
import { isAbout, nameOf } from './submissions.ts';
import { createTokenWatch, judge } from './verdict.ts';

export interface RunSpec {
  readonly scenario: ScenarioName;
  readonly requestIdMode: RequestIdMode;
  readonly rotation: Rotation;
  readonly usesCustomNumbers: boolean;
  readonly faults: readonly Fault[];
  /** The caller asks once and never again. */
  readonly doesCallerGiveUp: boolean;
  readonly seed: number;
}

export interface RunResult {
  readonly violations: readonly string[];
  readonly boundaries: readonly Boundary[];
  readonly hits: number;
  /** Whether the run can be another one where request ids, or old refresh tokens, are treated otherwise. */
  readonly dependsOnRequestIdMode: boolean;
  readonly dependsOnRotation: boolean;
  readonly virtualMs: number;
  /** The same for the same spec, always. */
  readonly fingerprint: () => string;
}

/** A call to our API, made again until it is answered. */
interface Call {
  readonly name: string;
  readonly role: Role;
  readonly afterMs: number;
  readonly mayGiveUp: boolean;
  readonly make: (container: Container) => Promise<unknown>;
}

const startMs = Date.parse('2026-03-02T17:00:00.000Z');
const limitMs = 12 * 3_600_000;
const maxBoundaries = 4_000;

export async function run(spec: RunSpec): Promise<RunResult> {
  const violations = new Set<string>();
  const complain = (violation: string): void => void violations.add(violation);
  const clock = createVirtualClock(startMs);
  const { nowMs, sleep } = clock;
  const random = seeded(spec.seed);
  const { usesCustomNumbers, requestIdMode, rotation } = spec;
  const [table, keysTable] = [createMemoryTable(), createMemoryTable()];
  const jitter = seeded(spec.seed + 1);
  let beganMs = startMs;
  const gate = createGate({
    ...{ sleep, faults: spec.faults, maxBoundaries, complain },
    elapsedMs: () => nowMs() - beganMs,
    // The first seed is the even one, by which faults are planned.
    latencyMs: (usualMs) => (spec.seed === 1 ? usualMs : usualMs * (0.25 + 3 * jitter())),
  });
  const watch = createTokenWatch({ keysTable, complain });
  const scenario = scenarioOf(spec.scenario, { usesCustomNumbers, random });
  const intuit = createIntuit({
    ...{ realmId, nowMs, sleep, random, gate, requestIdMode, rotation, usesCustomNumbers, complain },
    latencyMs: scenario.quickBooksLatencyMs,
    warnsOfDuplicateBills: scenario.warnsOfDuplicateBills,
    onCall: (call) => watch.called(call, intuit),
  });
  const workers = createWorkers();
  const queue = createMessageQueue({ clock, work: (messages) => workers.work(messages) });
  const shared: Shared = {
    ...{ clock, gate, intuit, table, keysTable, queue, random, complain },
    events: [],
  };
  const { warnsOfDuplicateBills } = scenario;
  await connect({ intuit, table, keysTable, nowMs: nowMs(), usesCustomNumbers, warnsOfDuplicateBills });
  await scenario.prepare({ intuit, table });
  const waiting = scenario.asked.filter(({ isThereBefore }) => isThereBefore === true);
  const wishesBefore = [...scenario.pushedBefore, ...waiting.map(({ wish }) => wish)];
  if (wishesBefore.length > 0) await pushBefore(shared, wishesBefore);
  await scenario.people({ intuit, table });
  const { documents: documentsBefore } = await createDocuments(table).list(tenantId, { limit: 100 });
  if (scenario.isTokenExpired) await clock.advance(3_601_000);
  const before = foreignItems([...table.items.values(), ...keysTable.items.values()]);

  const accepted = new Set(waiting.map(({ wish }) => nameOf(wish)));
  beganMs = nowMs();
  const calls = [
    ...scenario.asked.filter((asked) => !waiting.includes(asked)).map(ask),
    ...scenario.decided.map(decide),
  ];
  let asking = calls.length;
  for (const call of calls) void call.finally(() => (asking -= 1));
  startSweeper();
  const isQuiet = await clock.advanceUntil(quiet, limitMs);
  if (!isQuiet) complain('not quiet: after twelve hours there is still something to do');
  const after = foreignItems([...table.items.values(), ...keysTable.items.values()]);
  if (after !== before) complain('items of another tenant were changed');
  await judge({ shared, scenario, spec, accepted, beganMs, complain });
  return {
    violations: [...violations],
    boundaries: gate.boundaries,
    hits: gate.hits.length,
    dependsOnRequestIdMode: intuit.wasRequestIdRepeated,
    dependsOnRotation: intuit.wasRefreshTokenRepeated,
    virtualMs: nowMs() - beganMs,
    fingerprint: fingerprintOf,
  };

  function quiet(): boolean {
    if (asking > 0 || !queue.isEmpty || workers.isBusy() || !intuit.isIdle) return false;
    return [...table.items.values()].every(
      ({ sk, ...item }) =>
        !sk.startsWith('RUN#') &&
        !sk.startsWith('INTENT#') &&
        (sk !== 'LANE' || (item['dueAt'] === undefined && item['leaseUntil'] === undefined)),
    );
  }

  async function ask({ wish, afterMs = 0 }: Asked): Promise<void> {
    const { documentId } = documentsBefore.find((document) => isAbout(wish, document)) ?? {};
    const isAccepted = await insist({
      ...{ name: nameOf(wish), role: 'api', afterMs, mayGiveUp: spec.doesCallerGiveUp },
      make: (container) => askIn(shared, container, { wish, documentId }),
    });
    if (isAccepted) accepted.add(nameOf(wish));
  }

  // Whoever decided something sees whether it was answered, and does it again.
  async function decide(decision: Decision): Promise<void> {
    await insist({
      ...{ name: decision.does, role: 'admin', afterMs: decision.afterMs, mayGiveUp: false },
      make: (container) => decideIn(shared, container, decision),
    });
  }

  /** Calls until there is an answer. True when there was one. */
  async function insist(call: Call): Promise<boolean> {
    if (call.afterMs > 0) await sleep(call.afterMs);
    for (let attempt = 0; attempt < 40; attempt += 1) {
      if (await callOnce(call)) return true;
      if (call.mayGiveUp) return false;
      await sleep(5_000);
    }
    complain(`never accepted: ${call.name}`);
    return false;
  }

  /** True when the caller was told that it is done. */
  async function callOnce(call: Call): Promise<boolean> {
    const container = newContainer(call.role, () => void callOnce(call));
    const { promise, resolve } = Promise.withResolvers<boolean>();
    const stop = clock.startTimer(apiTimeoutMs, () => {
      container.isDead = true;
      resolve(false);
    });
    call.make(container).then(
      () => resolve(true),
      (error: unknown) => {
        const status = (error as { status?: number }).status ?? 500;
        if (status < 500)
          complain(`the caller of ${call.name} was told ${(error as { code?: string }).code}`);
        resolve(false);
      },
    );
    const answer = await promise;
    stop();
    return answer;
  }

  function startSweeper(): void {
    clock.startTimer(60_000, () => {
      const again = (): void =>
        void sweepIn(
          shared,
          newContainer('sweeper', () => {}),
        ).catch(() => {});
      sweepIn(shared, newContainer('sweeper', again)).catch(() => {});
      startSweeper();
    });
  }

  /** As Lambda does: one invocation at a time per process; idle processes are used again, until one dies. */
  function createWorkers() {
    const idle: { container: Container; work: ReturnType<typeof createWorker> }[] = [];
    const busy = new Set<Container>();
    return {
      isBusy: () => [...busy].some((container) => !container.isDead),
      async work(messages: readonly QueuedBody[]): Promise<readonly string[]> {
        const worker = idle.pop() ?? newWorker();
        const { container } = worker;
        container.repeat = () => queue.deliverAgain(messages);
        busy.add(container);
        const stop = clock.startTimer(workerTimeoutMs, () => (container.isDead = true));
        const failed = await worker.work(messages);
        stop();
        busy.delete(container);
        idle.push(worker);
        return failed;
      },
    };
    function newWorker() {
      const container = newContainer('worker', () => {});
      return { container, work: createWorker(shared, container) };
    }
  }

  function fingerprintOf(): string {
    const told = JSON.stringify([
      ...[gate.boundaries, shared.events, [...table.items.values()]],
      ...[intuit.documents(), [...violations]],
    ]);
    return createHash('sha256').update(told).digest('hex');
  }
}

const newContainer = (role: Role, repeat: () => void): Container => ({ role, isDead: false, repeat });

/** A small generator of good enough quality (mulberry32): the same numbers for the same seed. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
