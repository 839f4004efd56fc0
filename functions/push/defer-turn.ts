import type { DeferredOutcome } from '../../shared/domain/outcomes.ts';
import type { OpenBooks, Turn } from './turn.ts';

// Less than the two seconds that a batch waits for its slot (push-documents.ts), or the turn would be for nothing.
const slotAheadMs = 1_500;

/** Nothing can be done now: says on the agenda until when, and marks a connection that is broken. */
export async function deferTurn(turn: Turn, open: OpenBooks, outcome: DeferredOutcome): Promise<void> {
  // Neither is a word of QuickBooks about its health: our own limits, and no word at all.
  if (outcome.reason !== 'turn' && outcome.reason !== 'unavailable') turn.agenda.answered();
  switch (outcome.reason) {
    case 'needsReconnect':
    case 'subscriptionLapsed':
      await turn.deps.markConnection(open.connection, outcome.reason);
      turn.agenda.stop(turn.deps.nowMs());
      break;
    case 'unavailable':
      turn.agenda.trouble();
      break;
    case 'turn': {
      // The next turn of the tenant takes a second to come, and it waits for a slot that is this near.
      const nowMs = turn.deps.nowMs();
      turn.agenda.stop(Math.max(nowMs, (outcome.retryAtMs ?? nowMs) - slotAheadMs));
      break;
    }
    case 'throttled':
      turn.agenda.stop(outcome.retryAtMs ?? turn.deps.nowMs());
      break;
  }
}
