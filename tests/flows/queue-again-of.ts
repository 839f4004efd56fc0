import { createQueueAgain, type QueueAgain } from '../../shared/store/queue-again.ts';
import type { createPushWorld } from './push-world.ts';

/** Queueing again in a world; by default its turn's message gets lost, so that the stored pointers must do. */
export function queueAgainOf(
  world: ReturnType<typeof createPushWorld>,
  sendTurn: () => Promise<void> = async () => {},
): QueueAgain {
  let ids = 0;
  const newId = (): string => `again-${(ids += 1)}`;
  return createQueueAgain({ table: world.table, nowMs: world.clock.nowMs, newId, sendTurn });
}
