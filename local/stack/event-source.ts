import type { Message } from '@aws-sdk/client-sqs';
import * as z from 'zod';
import type { Outcome } from './function-host.ts';

/** An AWS::Lambda::EventSourceMapping on a queue, resolved. */
export interface EventSourceSpec {
  queueArn: string;
  batchSize: number;
  windowMs: number;
  maxConcurrency: number;
  reportsItemFailures: boolean;
}

/** The queue as the poller sees it. `receive` waits up to `waitMs` and ends early when stopping. */
export interface PolledQueue {
  receive(options: { max: number; waitSeconds: number; signal: AbortSignal }): Promise<readonly Message[]>;
  remove(messages: readonly Message[]): Promise<void>;
}

export interface EventSourceDeps {
  queue: PolledQueue;
  invoke: (event: unknown) => Promise<Outcome>;
  region: string;
  elapsedMs: () => number;
  sleep: (ms: number) => Promise<void>;
  log: (line: string) => void;
}

/** A running poller. `close` lets invocations under way end on their own. */
export interface EventSource {
  readonly close: () => Promise<void>;
}

// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ReceiveMessage.html
const MAX_RECEIVE = 10;
const LONG_POLL_SECONDS = 20;
const RETRY_AFTER_MS = 500;

/**
 * Plays Lambda's poller: gathers a batch until it is full or its window ends, invokes, and removes what succeeded.
 * What did not stays hidden until its visibility time-out ends; the queue itself moves it to the dead letters.
 */
export function startEventSource(spec: EventSourceSpec, deps: EventSourceDeps): EventSource {
  const stopping = new AbortController();
  const running = new Set<Promise<void>>();

  async function poll(): Promise<void> {
    while (!stopping.signal.aborted) {
      while (running.size >= spec.maxConcurrency) await Promise.race(running);
      try {
        const batch = await gather(spec, deps, stopping.signal);
        // A batch received while stopping is left to its visibility time-out, as when Lambda's poller dies.
        if (batch.length > 0 && !stopping.signal.aborted) track(handle(spec, deps, batch));
      } catch (error) {
        if (stopping.signal.aborted) return;
        deps.log(`Cannot poll ${spec.queueArn}: ${String(error)}. Trying again.`);
        await deps.sleep(RETRY_AFTER_MS);
      }
    }
  }

  function track(work: Promise<void>): void {
    const tracked = work
      .catch((error: unknown) => deps.log(`Cannot finish a batch of ${spec.queueArn}: ${String(error)}.`))
      .finally(() => running.delete(tracked));
    running.add(tracked);
  }

  const polling = poll();
  return {
    async close() {
      stopping.abort();
      await polling;
    },
  };
}

async function gather(spec: EventSourceSpec, deps: EventSourceDeps, signal: AbortSignal): Promise<Message[]> {
  const { queue } = deps;
  const batch = [
    ...(await queue.receive({
      max: Math.min(spec.batchSize, MAX_RECEIVE),
      waitSeconds: LONG_POLL_SECONDS,
      signal,
    })),
  ];
  if (batch.length === 0) return batch;
  const windowEndsMs = deps.elapsedMs() + spec.windowMs;
  while (batch.length < spec.batchSize && !signal.aborted) {
    const leftMs = windowEndsMs - deps.elapsedMs();
    if (leftMs <= 0) break;
    const max = Math.min(spec.batchSize - batch.length, MAX_RECEIVE);
    // Whole seconds are all that a receive can wait; what remains of the window is slept in small steps.
    const more = await queue.receive({ max, waitSeconds: Math.floor(leftMs / 1000), signal });
    batch.push(...more);
    if (more.length === 0 && leftMs < 1000) await deps.sleep(Math.min(leftMs, 50));
  }
  return batch;
}

async function handle(
  spec: EventSourceSpec,
  deps: EventSourceDeps,
  batch: readonly Message[],
): Promise<void> {
  const outcome = await deps.invoke(sqsEvent(spec, deps.region, batch));
  if (!outcome.ok) return;
  const failed = spec.reportsItemFailures ? failuresIn(outcome.payload, batch) : new Set<string>();
  const done = batch.filter(({ MessageId }) => !failed.has(MessageId ?? ''));
  if (done.length > 0) await deps.queue.remove(done);
}

const responseSchema = z.object({
  batchItemFailures: z.array(z.object({ itemIdentifier: z.string() })).nullish(),
});

/** An answer that cannot be read, or names a message that was not in the batch, counts as a failure of them all. */
function failuresIn(payload: unknown, batch: readonly Message[]): ReadonlySet<string> {
  const ids = new Set(batch.map(({ MessageId }) => MessageId ?? ''));
  if (payload === null) return new Set();
  const response = responseSchema.safeParse(payload).data;
  const named = response?.batchItemFailures?.map(({ itemIdentifier }) => itemIdentifier) ?? [];
  return response && named.every((id) => ids.has(id)) ? new Set(named) : ids;
}

function sqsEvent(spec: EventSourceSpec, region: string, batch: readonly Message[]): object {
  return {
    Records: batch.map((message) => ({
      messageId: message.MessageId,
      receiptHandle: message.ReceiptHandle,
      body: message.Body,
      attributes: message.Attributes ?? {},
      messageAttributes: attributesOf(message),
      md5OfBody: message.MD5OfBody,
      eventSource: 'aws:sqs',
      eventSourceARN: spec.queueArn,
      awsRegion: region,
    })),
  };
}

function attributesOf({ MessageAttributes = {} }: Message): object {
  return Object.fromEntries(
    Object.entries(MessageAttributes).map(([name, { StringValue, BinaryValue, DataType }]) => [
      name,
      {
        dataType: DataType,
        ...(StringValue !== undefined && { stringValue: StringValue }),
        ...(BinaryValue !== undefined && { binaryValue: Buffer.from(BinaryValue).toString('base64') }),
        stringListValues: [],
        binaryListValues: [],
      },
    ]),
  );
}
