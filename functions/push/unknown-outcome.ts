import type { Document, LostAnswer } from '../../shared/domain/document.ts';
import type { Intent, IntentItem } from '../../shared/store/intents.ts';

/**
 * QuickBooks may work on a request for up to 120 s after it began
 * (https://developer.intuit.com/app/developer/qbo/docs/learn/limits-and-throttles); the margin covers clocks that differ.
 */
const quickBooksWorksOnItMs = 120_000;
const clockMarginMs = 10_000;

/** The moment from which "not found" means "not there", for a call that began no later than `startedByMs`. */
export const lookUpAfterMs = (startedByMs: number): number =>
  startedByMs + quickBooksWorksOnItMs + clockMarginMs;

// Sent again and again without an answer: less often the longer it lasts, but soon enough after QuickBooks is back.
const longestWaitMs = 600_000;
const shareOfTime = 4;

/** The moment to look a repeated call up, the first of which was lost at `sinceMs`. */
export const nextLookUpMs = (startedByMs: number, sinceMs: number): number =>
  Math.max(
    lookUpAfterMs(startedByMs),
    startedByMs + Math.min(longestWaitMs, (startedByMs - sinceMs) / shareOfTime),
  );

/** A document that is not there after three days of calls without an answer is one that QuickBooks fails on. */
export const giveUpAfterMs = 72 * 3_600_000;

/** What an intent that nobody settled says of a document: its call may have reached QuickBooks. */
export const lostUnder = (intent: Intent, item: IntentItem, document: Document): LostAnswer => ({
  realmId: intent.realmId,
  requestId: intent.requestId,
  ...(item.bId === undefined ? {} : { bId: item.bId }),
  startedBy: intent.startBy,
  since: document.unknown?.since ?? document.unknown?.startedBy ?? intent.startBy,
  lookUpAfter: new Date(lookUpAfterMs(Date.parse(intent.startBy))).toISOString(),
});
