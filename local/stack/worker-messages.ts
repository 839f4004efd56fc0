import * as z from 'zod';

/** What a worker is started with. */
export interface WorkerStart {
  bundleUrl: string;
  handlerName: string;
  clockShift: SharedArrayBuffer;
  /** Hosts other than loopback that it may connect to. */
  allowedHosts: readonly string[];
}

/** One invocation, to the worker. */
export interface Invocation {
  requestId: string;
  event: unknown;
  functionName: string;
  functionArn: string;
  memoryMiB: number;
  timeoutMs: number;
}

const failureSchema = z.object({ errorType: z.string(), errorMessage: z.string(), trace: z.string() });
/** What comes back from a worker. A payload is JSON text, as it is between Lambda and its callers. */
export const workerAnswerSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('ready') }),
  z.object({ kind: z.literal('answered'), requestId: z.string(), payload: z.string() }),
  z.object({ kind: z.literal('failed'), requestId: z.string(), failure: failureSchema }),
  z.object({ kind: z.literal('initFailed'), failure: failureSchema }),
]);
export type WorkerAnswer = z.infer<typeof workerAnswerSchema>;
export type Failure = z.infer<typeof failureSchema>;
