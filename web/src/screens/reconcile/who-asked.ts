import type { Activity } from '../../../../shared/contracts/activity.ts';
import { actorWords } from '../../show/actor-words.ts';

const starts: ReadonlySet<string> = new Set(['reconcile/start-reconcile', 'operate/reconcile']);
// The trail is written once the answer is ready.
const writtenWithinMs = 10_000;

/** Who asked for a run by hand, where it is among what was done lately. */
export function whoAsked(activities: readonly Activity[], requestedAt: string): string | undefined {
  const askedMs = Date.parse(requestedAt);
  const act = activities.find(({ action, at }) => {
    const laterMs = Date.parse(at) - askedMs;
    return starts.has(action) && laterMs >= 0 && laterMs <= writtenWithinMs;
  });
  return act === undefined ? undefined : actorWords(act.actor);
}
