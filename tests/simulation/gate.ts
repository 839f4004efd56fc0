/**
 * Every operation of product code that leaves its process passes the gate, and is counted there. A fault is planned for
 * one such boundary by its number; up to that number a run is the same as the clean run that was counted.
 */

export type Service = 'table' | 'keys' | 'quickbooks' | 'intuit' | 'queue' | 'bus' | 'kms';

/** What can go wrong at a boundary. */
export type FaultKind =
  /** The operation does not happen, and its process never goes on. */
  | 'dieBefore'
  /** It happens, and its process never goes on. */
  | 'dieAfter'
  /** It happens, and its process is told that the connection broke. */
  | 'answerLost'
  /** It happens, the answer is lost, and the SDK makes it again: the process sees the second answer only. */
  | 'doneTwice'
  /** The process is told that the connection broke or hears nothing; the operation happens later. */
  | 'appliedLate'
  /** At this moment the same work is handed to a second process as well. */
  | 'repeated'
  /** It happens, and the process is frozen for longer than its lease before it goes on. */
  | 'paused'
  /** It happens, and its answer takes three seconds more. */
  | 'slow';

export interface Fault {
  readonly at: number;
  readonly kind: FaultKind;
  /** For `appliedLate`. */
  readonly lateMs?: number;
}

export interface Boundary {
  readonly at: number;
  /** When it began, in milliseconds since the run did. */
  readonly atMs: number;
  readonly role: Role;
  readonly service: Service;
  readonly operation: string;
  readonly isWrite: boolean;
}

export type Role = 'api' | 'admin' | 'worker' | 'sweeper';

/** A process of ours: an invocation's memory. Once dead it never does anything again. */
export interface Container {
  readonly role: Role;
  isDead: boolean;
  /** Hands the work that the process has in hand to a second one. */
  repeat: () => void;
}

export interface Crossing<Result> {
  readonly service: Service;
  readonly operation: string;
  readonly isWrite: boolean;
  readonly latencyMs: number;
  readonly perform: () => Promise<Result>;
  /** Begins now, takes effect after `lateMs`, and answers with what the process sees meanwhile. */
  readonly performLate?: (lateMs: number) => Promise<Result>;
  /** What the process sees when the answer is lost. */
  readonly lost: () => Error;
}

export interface Gate {
  readonly boundaries: readonly Boundary[];
  readonly hits: readonly Fault[];
  cross<Result>(container: Container, crossing: Crossing<Result>): Promise<Result>;
}

// Longer than the lane's lease of 240 s, shorter than the worker's 300 s.
const pauseMs = 250_000;
const slowMs = 3_000;

export function createGate(deps: {
  /** Milliseconds since the run began. */
  elapsedMs: () => number;
  sleep: (ms: number) => Promise<void>;
  /** How long an operation takes that usually takes this long. */
  latencyMs: (usualMs: number) => number;
  faults: readonly Fault[];
  maxBoundaries: number;
  complain: (violation: string) => void;
}): Gate {
  const boundaries: Boundary[] = [];
  const hits: Fault[] = [];
  const faults = new Map(deps.faults.map((fault) => [fault.at, fault]));

  const take = (container: Container, crossing: Crossing<unknown>): Fault | undefined => {
    const { service, operation, isWrite } = crossing;
    const at = boundaries.length;
    boundaries.push({ at, atMs: deps.elapsedMs(), role: container.role, service, operation, isWrite });
    if (at === deps.maxBoundaries) deps.complain(`endless: more than ${deps.maxBoundaries} operations`);
    if (at >= deps.maxBoundaries) container.isDead = true;
    const fault = faults.get(at);
    if (fault !== undefined) hits.push(fault);
    return fault;
  };

  return {
    boundaries,
    hits,
    async cross(container, crossing) {
      if (container.isDead) return never();
      const fault = take(container, crossing);
      if (fault?.kind === 'repeated') container.repeat();
      if (fault?.kind === 'dieBefore') container.isDead = true;
      if (container.isDead) return never();
      if (fault?.kind === 'appliedLate' && crossing.performLate !== undefined) {
        return alive(container, crossing.performLate(fault.lateMs ?? 0));
      }
      await deps.sleep(deps.latencyMs(crossing.latencyMs));
      if (fault?.kind === 'doneTwice' && isThroughSdk(crossing)) await crossing.perform();
      const result = crossing.perform();
      await result.catch(() => {});
      await deps.sleep(deps.latencyMs(crossing.latencyMs));
      if (fault?.kind === 'dieAfter') container.isDead = true;
      if (fault?.kind === 'paused') await deps.sleep(pauseMs);
      if (fault?.kind === 'slow') await deps.sleep(slowMs);
      if (fault?.kind === 'answerLost' && !container.isDead) throw crossing.lost();
      return alive(container, result);
    },
  };
}

/** AWS' SDK repeats what it got no answer to; what we send to Intuit nobody repeats but ourselves. */
export const isThroughSdk = ({ service }: { service: Service }): boolean =>
  service !== 'quickbooks' && service !== 'intuit';

/** A dead process learns neither results nor errors. */
async function alive<Result>(container: Container, work: Promise<Result>): Promise<Result> {
  try {
    const result = await work;
    return container.isDead ? await never() : result;
  } catch (error) {
    if (container.isDead) return never();
    throw error;
  }
}

const never = <Result>(): Promise<Result> => new Promise(() => {});
