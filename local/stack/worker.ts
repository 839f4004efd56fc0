// Runs inside each function's worker: moves the clock, closes the way out, loads the bundle, answers invocations.
// Nothing but Node's own modules is imported, so that a worker starts with the bundle's weight alone.
import { parentPort, workerData } from 'node:worker_threads';
import { shiftDate } from './shifted-date.ts';
import { refuseEgress } from './egress.ts';
import type { Failure, Invocation, WorkerAnswer, WorkerStart } from './worker-messages.ts';

type Handler = (event: unknown, context: object) => unknown;

function isStart(value: unknown): value is WorkerStart {
  return typeof value === 'object' && value !== null && 'bundleUrl' in value && 'clockShift' in value;
}

function isInvocation(value: unknown): value is Invocation {
  return typeof value === 'object' && value !== null && 'requestId' in value;
}

function isHandler(value: unknown): value is Handler {
  return typeof value === 'function';
}

const answer = (message: WorkerAnswer): void => parentPort?.postMessage(message);

async function loadHandler(start: WorkerStart): Promise<Handler> {
  const module: unknown = await import(start.bundleUrl);
  const exported: unknown =
    typeof module === 'object' && module !== null ? Reflect.get(module, start.handlerName) : undefined;
  if (isHandler(exported)) return exported;
  throw new TypeError(`${start.bundleUrl} exports no function ${start.handlerName}`);
}

async function invoke(handler: Handler, invocation: Invocation): Promise<void> {
  const { requestId, event } = invocation;
  try {
    const result = await handler(event, contextOf(invocation));
    answer({ kind: 'answered', requestId, payload: JSON.stringify(result ?? null) });
  } catch (error) {
    answer({ kind: 'failed', requestId, failure: failureOf(error) });
  }
}

function contextOf({ requestId, functionName, functionArn, memoryMiB, timeoutMs }: Invocation): object {
  const endsMs = performance.now() + timeoutMs;
  return {
    awsRequestId: requestId,
    functionName,
    functionVersion: '$LATEST',
    invokedFunctionArn: functionArn,
    memoryLimitInMB: String(memoryMiB),
    logGroupName: `/aws/lambda/${functionName}`,
    logStreamName: 'local',
    callbackWaitsForEmptyEventLoop: true,
    getRemainingTimeInMillis: () => Math.max(0, Math.round(endsMs - performance.now())),
  };
}

function failureOf(error: unknown): Failure {
  if (!(error instanceof Error)) return { errorType: 'Error', errorMessage: String(error), trace: '' };
  return { errorType: error.name, errorMessage: error.message, trace: error.stack ?? '' };
}

if (isStart(workerData)) {
  shiftDate(workerData.clockShift);
  refuseEgress(workerData.allowedHosts);
  try {
    const handler = await loadHandler(workerData);
    parentPort?.on('message', (message: unknown) => {
      if (isInvocation(message)) void invoke(handler, message);
    });
    answer({ kind: 'ready' });
  } catch (error) {
    answer({ kind: 'initFailed', failure: failureOf(error) });
  }
}
