import type { Activity } from '../../../../shared/contracts/activity.ts';
import type { DocumentAnswer } from '../../../../shared/contracts/http.ts';
import { operationWords, outcomeWords, paymentChangeWords } from '../../show/document-words.ts';
import { moneyText } from '../../show/money.ts';
import { durationText } from '../../show/time.ts';
import type { Tone } from '../../ui/tone.ts';

/** Something that happened to a document: our attempts, money, and what people did. */
export interface Happening {
  readonly key: string;
  readonly at: string;
  readonly title: string;
  readonly words?: string | undefined;
  readonly tone: Tone;
  /** What support asks for. */
  readonly reference?: string | undefined;
}

/** The latest first. Acceptance is the first of all. */
export function timelineOf(document: DocumentAnswer, activities: readonly Activity[]): Happening[] {
  return [
    { key: 'accepted', at: document.acceptedAt, title: 'Approved in your product', tone: 'neutral' as const },
    ...document.attempts.map(attempted),
    ...(document.payment?.history ?? []).map((entry) => paid(entry, document.currency)),
    ...activities.map(acted),
  ].toSorted((one, other) => (one.at < other.at ? 1 : one.at > other.at ? -1 : 0));
}

function attempted(attempt: DocumentAnswer['attempts'][number], index: number): Happening {
  const { words, tone } = outcomeWords[attempt.outcome];
  return {
    key: `attempt ${index}`,
    at: attempt.at,
    title: `${operationWords[attempt.operation]}: ${words.toLowerCase()}`,
    words: `Took ${durationText(attempt.durationMs)}`,
    tone,
    reference: attempt.intuitTid,
  };
}

type PaymentEntry = NonNullable<DocumentAnswer['payment']>['history'][number];

function paid(entry: PaymentEntry, currency: string): Happening {
  return {
    key: `payment ${entry.serial}`,
    at: entry.changedAt,
    title: paymentChangeWords[entry.change],
    words: `${moneyText(entry.balance, currency)} still open`,
    tone: entry.change === 'paid' ? 'good' : 'calm',
  };
}

function acted(activity: Activity): Happening {
  const who = activity.actor.name ?? activity.actor.id;
  return {
    key: activity.activityId,
    at: activity.at,
    title: activity.words,
    words: activity.outcome === 'done' ? `By ${who}` : `By ${who}; it was refused`,
    tone: 'neutral',
  };
}
