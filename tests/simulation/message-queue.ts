import type { VirtualClock } from '../fakes/virtual-clock.ts';

export interface QueuedBody {
  readonly messageId: string;
  readonly body: string;
  readonly receiveCount: number;
}

interface Held {
  readonly messageId: string;
  readonly body: string;
  visibleAtMs: number;
  receiveCount: number;
}

/** SQS with its event source: at least once, delays, visibility, a dead-letter queue, batches of up to thirty. */
export interface MessageQueue {
  send(body: string, delaySeconds: number): void;
  /** Hands messages over that are being worked on already. */
  deliverAgain(messages: readonly QueuedBody[]): void;
  readonly isEmpty: boolean;
  readonly dead: readonly string[];
}

const visibilityMs = 1_800_000;
const windowMs = 1_000;
const batchSize = 30;
const maxReceives = 5;

/** `work` answers the ids of the messages that must come again; one that never answers is a worker that died. */
export function createMessageQueue(deps: {
  clock: VirtualClock;
  work: (messages: readonly QueuedBody[]) => Promise<readonly string[]>;
}): MessageQueue {
  const { clock } = deps;
  const held = new Map<string, Held>();
  const dead: string[] = [];
  let sent = 0;

  const receive = (): void => {
    const nowMs = clock.nowMs();
    const batch: QueuedBody[] = [];
    for (const message of held.values()) {
      if (message.visibleAtMs > nowMs || batch.length === batchSize) continue;
      if (message.receiveCount >= maxReceives) {
        held.delete(message.messageId);
        dead.push(message.body);
        continue;
      }
      message.receiveCount += 1;
      message.visibleAtMs = nowMs + visibilityMs;
      clock.startTimer(visibilityMs, wake);
      batch.push({ ...message });
    }
    if (batch.length > 0) void invoke(batch);
    if (batch.length === batchSize) receive();
  };
  const wake = (): void => {
    if ([...held.values()].some(({ visibleAtMs }) => visibleAtMs <= clock.nowMs())) {
      clock.startTimer(windowMs, receive);
    }
  };
  const invoke = async (batch: readonly QueuedBody[]): Promise<void> => {
    const failed = new Set(await deps.work(batch));
    for (const { messageId } of batch) if (!failed.has(messageId)) held.delete(messageId);
  };

  return {
    send(body, delaySeconds) {
      sent += 1;
      const messageId = `m${sent}`;
      const visibleAtMs = clock.nowMs() + delaySeconds * 1000;
      held.set(messageId, { messageId, body, visibleAtMs, receiveCount: 0 });
      clock.startTimer(delaySeconds * 1000, wake);
    },
    deliverAgain: (messages) => void invoke(messages),
    get isEmpty() {
      return held.size === 0;
    },
    dead,
  };
}
