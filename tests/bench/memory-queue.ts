import type { BenchClock } from './bench-clock.ts';

export interface ReceivedMessage {
  readonly messageId: string;
  readonly body: string;
  readonly receiveCount: number;
}

export interface MemoryQueue {
  send(body: string, delayMs?: number): void;
  /** Feeds batches to `invoke`, as Lambda's event source does; answers the ids that failed. */
  consume(source: {
    readonly batchSize: number;
    readonly windowMs: number;
    readonly maxConcurrency: number;
    readonly visibilityTimeoutMs: number;
    readonly invoke: (messages: readonly ReceivedMessage[]) => Promise<readonly string[]>;
  }): void;
  readonly waiting: () => number;
}

/**
 * A standard queue in the order of its messages, without SQS's fair share among groups: what it shows of fairness is
 * the product's own doing. A batch goes out when it is full or its window is over, and a run is free.
 */
export function createMemoryQueue(clock: BenchClock): MemoryQueue {
  const visible: { messageId: string; body: string; receiveCount: number }[] = [];
  let first = 0;
  let sent = 0;
  let arrived = (): void => {};

  const show = (message: { messageId: string; body: string; receiveCount: number }): void => {
    visible.push(message);
    arrived();
  };
  const take = (): { messageId: string; body: string; receiveCount: number } | undefined => {
    const message = visible[first];
    if (message === undefined) return undefined;
    first += 1;
    if (first === 1_000) visible.splice(0, first);
    first %= 1_000;
    return { ...message, receiveCount: message.receiveCount + 1 };
  };

  return {
    waiting: () => visible.length - first,
    send(body, delayMs = 0) {
      const message = { messageId: `m${(sent += 1)}`, body, receiveCount: 0 };
      if (delayMs === 0) show(message);
      else clock.startTimer(delayMs, () => show(message));
    },
    consume(source) {
      let running = 0;
      let gathered: ReceivedMessage[] = [];
      let isWindowOver = false;
      let stopWindow: (() => void) | undefined;

      const dispatch = (): void => {
        const messages = gathered;
        gathered = [];
        isWindowOver = false;
        stopWindow?.();
        stopWindow = undefined;
        running += 1;
        void invoke(messages).then((failed) => {
          running -= 1;
          for (const message of messages.filter(({ messageId }) => failed.has(messageId))) {
            clock.startTimer(source.visibilityTimeoutMs, () => show(message));
          }
          gather();
        });
      };
      const invoke = async (messages: readonly ReceivedMessage[]): Promise<ReadonlySet<string>> => {
        try {
          return new Set(await source.invoke(messages));
        } catch {
          return new Set(messages.map(({ messageId }) => messageId));
        }
      };
      const gather = (): void => {
        while (running < source.maxConcurrency) {
          while (gathered.length < source.batchSize) {
            const message = take();
            if (message === undefined) break;
            gathered.push(message);
            stopWindow ??= clock.startTimer(source.windowMs, () => {
              isWindowOver = true;
              gather();
            });
          }
          if (gathered.length === 0) return;
          if (gathered.length < source.batchSize && !isWindowOver) return;
          dispatch();
        }
      };
      arrived = gather;
      gather();
    },
  };
}
