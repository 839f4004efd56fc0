/** Each queue with what waits in it and how many dead letters it has. */
import { hasSource, physicalNames, type OperatedQueue } from '../../shared/contracts/queues.ts';
import type { OperatorAnswer, ToldQueue } from '../../shared/contracts/operate.ts';
import type { DeadLetterQueues } from '../../shared/aws/dead-letters.ts';

export interface ShowQueuesDeps {
  readonly stage: string;
  readonly queues: Pick<DeadLetterQueues, 'sizes' | 'take' | 'giveBack'>;
}

const holdSeconds = 60;

/**
 * `limit`: so many dead letters of each queue are looked at for the oldest; none with 0. The messages of a queue that works are
 * never received, because each receive counts towards its dead letters; how old its oldest is, is told by the alarm on it.
 */
export async function showQueues(
  deps: ShowQueuesDeps,
  of: { queues: readonly OperatedQueue[]; limit: number },
): Promise<Extract<OperatorAnswer, { answer: 'queues' }>> {
  const queues = await Promise.all(of.queues.map((queue) => showQueue(deps, { queue, limit: of.limit })));
  return { answer: 'queues', queues };
}

async function showQueue(
  deps: ShowQueuesDeps,
  { queue, limit }: { queue: OperatedQueue; limit: number },
): Promise<ToldQueue> {
  const names = physicalNames(deps.stage, queue);
  const sizes = hasSource(queue) ? await deps.queues.sizes(names.queue) : {};
  const dead = await deps.queues.sizes(names.deadLetters);
  const oldest = await oldestOf(deps, { deadLetters: names.deadLetters, limit });
  return {
    queue: queue.name,
    ...sizes,
    deadLetters: dead.waiting + dead.inFlight,
    ...(oldest === undefined ? {} : { oldestDeadLetterSentAt: oldest }),
  };
}

async function oldestOf(
  deps: ShowQueuesDeps,
  of: { deadLetters: string; limit: number },
): Promise<string | undefined> {
  if (of.limit === 0) return undefined;
  const letters = await deps.queues.take(of.deadLetters, { max: of.limit, holdSeconds });
  await deps.queues.giveBack(of.deadLetters, letters);
  return letters.map(({ firstSentAt }) => firstSentAt).toSorted()[0];
}
