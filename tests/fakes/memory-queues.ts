import type { DeadLetterQueues, TakenLetter } from '../../shared/aws/dead-letters.ts';

interface Lying {
  readonly messageId: string;
  readonly body: string;
  readonly groupId: string | undefined;
  readonly firstSentAt: string;
  receiveCount: number;
  visibleAtMs: number;
}

export interface MemoryQueues extends DeadLetterQueues {
  /** Puts a message there; answers its id. */
  put(queueName: string, message: { body: string; groupId?: string; receiveCount?: number }): string;
  /** Takes everything out, as workers do that succeed. */
  drain(queueName: string): { body: string; groupId: string | undefined }[];
  /** Ids of what lies there, seen or held. */
  idsIn(queueName: string): string[];
  /** Ids of what somebody else could take now. */
  visibleIn(queueName: string): string[];
}

/** Queues as SQS keeps them, as far as dead letters go: a hold hides a message until it is over or given back. */
export function createMemoryQueues(deps: { nowMs: () => number }): MemoryQueues {
  const queues = new Map<string, Map<string, Lying>>();
  let ids = 0;
  const lyingIn = (name: string): Map<string, Lying> => {
    const known = queues.get(name) ?? new Map<string, Lying>();
    queues.set(name, known);
    return known;
  };
  const visible = (name: string): Lying[] =>
    [...lyingIn(name).values()].filter(({ visibleAtMs }) => visibleAtMs <= deps.nowMs());
  const put: MemoryQueues['put'] = (name, { body, groupId, receiveCount = 0 }) => {
    const messageId = `m-${String((ids += 1)).padStart(5, '0')}`;
    const firstSentAt = new Date(deps.nowMs()).toISOString();
    lyingIn(name).set(messageId, { messageId, body, groupId, firstSentAt, receiveCount, visibleAtMs: 0 });
    return messageId;
  };

  return {
    put,
    idsIn: (name) => [...lyingIn(name).keys()],
    visibleIn: (name) => visible(name).map(({ messageId }) => messageId),
    drain(name) {
      const all = [...lyingIn(name).values()];
      lyingIn(name).clear();
      return all.map(({ body, groupId }) => ({ body, groupId }));
    },
    async sizes(name) {
      const waiting = visible(name).length;
      return { waiting, inFlight: lyingIn(name).size - waiting, delayed: 0 };
    },
    async take(name, { max, holdSeconds }) {
      return visible(name)
        .slice(0, max)
        .map((lying): TakenLetter => {
          lying.receiveCount += 1;
          lying.visibleAtMs = deps.nowMs() + holdSeconds * 1000;
          const { messageId, body, groupId, firstSentAt, receiveCount } = lying;
          const group = groupId === undefined ? {} : { groupId };
          return { messageId, receipt: messageId, body, firstSentAt, receiveCount, ...group };
        });
    },
    async giveBack(name, letters) {
      for (const { receipt } of letters) {
        const lying = lyingIn(name).get(receipt);
        if (lying !== undefined) lying.visibleAtMs = 0;
      }
    },
    async send(name, { body, groupId }) {
      put(name, { body, ...(groupId === undefined ? {} : { groupId }) });
    },
    async remove(name, { receipt }) {
      lyingIn(name).delete(receipt);
    },
  };
}
