import { Worker } from 'node:worker_threads';
import { workerAnswerSchema } from './worker-messages.ts';
import type { Failure, Invocation, WorkerAnswer, WorkerStart } from './worker-messages.ts';
import { workerScript } from './worker-script.ts';

/** A function as the template describes it, resolved. */
export interface FunctionSpec {
  name: string;
  arn: string;
  /** `index.handler` → the file `index.mjs` in the asset, its export `handler`. */
  bundleUrl: string;
  handlerName: string;
  environment: Readonly<Record<string, string>>;
  timeoutSeconds: number;
  memoryMiB: number;
  /** Workers at most; Lambda would make more, one per concurrent invocation. */
  maxWorkers: number;
}

/** How an invocation ended. `payload` is the parsed JSON the handler returned. */
export type Outcome = { ok: true; payload: unknown } | { ok: false; isTimeout: boolean; failure: Failure };

/** A function that can be invoked. */
export interface FunctionHost {
  readonly spec: FunctionSpec;
  readonly invoke: (event: unknown) => Promise<Outcome>;
  readonly invocations: () => number;
  readonly close: () => Promise<void>;
}

export interface HostDeps {
  clockShift: SharedArrayBuffer;
  allowedHosts: readonly string[];
  newId: () => string;
  log: (functionName: string, line: string) => void;
}

interface Job {
  invocation: Invocation;
  settle: (outcome: Outcome) => void;
}

interface Seat {
  worker: Worker;
  isReady: boolean;
  job?: Job | undefined;
  timer?: NodeJS.Timeout | undefined;
}

/** Runs a bundle in workers of its own: started when first needed, one invocation at a time in each. */
export function createFunctionHost(spec: FunctionSpec, deps: HostDeps): FunctionHost {
  const seats = new Set<Seat>();
  const waiting: Job[] = [];
  let count = 0;
  let isClosed = false;

  function dispatch(): void {
    if (isClosed) return;
    for (const seat of seats) if (seat.isReady && !seat.job) give(seat, waiting.shift());
    const starting = [...seats].filter((seat) => !seat.isReady).length;
    if (waiting.length > starting && seats.size < spec.maxWorkers) openSeat();
  }

  function give(seat: Seat, job: Job | undefined): void {
    if (!job) return;
    seat.job = job;
    seat.timer = setTimeout(() => void timeOut(seat), job.invocation.timeoutMs);
    seat.worker.postMessage(job.invocation);
  }

  function openSeat(): void {
    const seat: Seat = { worker: startWorker(spec, deps), isReady: false };
    seats.add(seat);
    seat.worker.on('message', (message: unknown) => heard(seat, workerAnswerSchema.parse(message)));
    seat.worker.on('error', (error: unknown) => drop(seat, exited(error)));
    seat.worker.on('exit', (code) =>
      drop(seat, exited(new Error(`The function's worker ended with code ${code}.`))),
    );
    dispatch();
  }

  function heard(seat: Seat, answer: WorkerAnswer): void {
    switch (answer.kind) {
      case 'ready':
        seat.isReady = true;
        break;
      case 'answered':
        release(seat, answer.requestId, parsePayload(answer.payload));
        break;
      case 'failed':
        deps.log(spec.name, `ERROR ${answer.failure.trace || answer.failure.errorMessage}`);
        release(seat, answer.requestId, { ok: false, isTimeout: false, failure: answer.failure });
        break;
      case 'initFailed':
        deps.log(spec.name, `INIT ERROR ${answer.failure.trace || answer.failure.errorMessage}`);
        // It would fail the same way for the next one, so that those in line are told now.
        seat.job = seat.job ?? waiting.shift();
        drop(seat, answer.failure);
        void seat.worker.terminate();
        return;
    }
    dispatch();
  }

  function release(seat: Seat, requestId: string, outcome: Outcome): void {
    const { job } = seat;
    if (job?.invocation.requestId !== requestId) return;
    clearTimeout(seat.timer);
    seat.job = undefined;
    job.settle(outcome);
  }

  function drop(seat: Seat, failure: Failure, isTimeout = false): void {
    if (!seats.delete(seat)) return;
    clearTimeout(seat.timer);
    seat.job?.settle({ ok: false, isTimeout, failure });
    dispatch();
  }

  async function timeOut(seat: Seat): Promise<void> {
    const errorMessage = `Task timed out after ${spec.timeoutSeconds.toFixed(2)} seconds`;
    deps.log(spec.name, `${seat.job?.invocation.requestId ?? ''} ${errorMessage}`);
    drop(seat, { errorType: 'Sandbox.Timedout', errorMessage, trace: '' }, true);
    await seat.worker.terminate();
  }

  return {
    spec,
    invocations: () => count,
    invoke(event) {
      count += 1;
      return new Promise((settle) => {
        waiting.push({ invocation: invocationOf(spec, deps.newId(), event), settle });
        dispatch();
      });
    },
    async close() {
      isClosed = true;
      const failure = { errorType: 'Stopped', errorMessage: 'The local stack is stopping.', trace: '' };
      for (const job of waiting.splice(0)) job.settle({ ok: false, isTimeout: false, failure });
      await Promise.all([...seats].map(({ worker }) => worker.terminate()));
    },
  };
}

function startWorker(spec: FunctionSpec, deps: HostDeps): Worker {
  const start: WorkerStart = {
    bundleUrl: spec.bundleUrl,
    handlerName: spec.handlerName,
    clockShift: deps.clockShift,
    allowedHosts: deps.allowedHosts,
  };
  const worker = new Worker(workerScript(), {
    workerData: start,
    env: { ...spec.environment },
    execArgv: [],
    stdout: true,
    stderr: true,
  });
  for (const stream of [worker.stdout, worker.stderr]) {
    eachLine(stream, (line) => deps.log(spec.name, line));
  }
  return worker;
}

function eachLine(stream: NodeJS.ReadableStream, hear: (line: string) => void): void {
  let rest = '';
  stream.on('data', (chunk) => {
    const lines = (rest + String(chunk)).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) if (line !== '') hear(line);
  });
}

function invocationOf(spec: FunctionSpec, requestId: string, event: unknown): Invocation {
  return {
    requestId,
    event,
    functionName: spec.name,
    functionArn: spec.arn,
    memoryMiB: spec.memoryMiB,
    timeoutMs: spec.timeoutSeconds * 1000,
  };
}

const parsePayload = (payload: string): Outcome => ({ ok: true, payload: JSON.parse(payload) });

function exited(error: unknown): Failure {
  const { message, stack = '' } = error instanceof Error ? error : new Error(String(error));
  return { errorType: 'Runtime.ExitError', errorMessage: message, trace: stack };
}
