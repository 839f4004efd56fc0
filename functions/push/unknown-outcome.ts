/**
 * QuickBooks may work on a request for up to 120 s after it began
 * (https://developer.intuit.com/app/developer/qbo/docs/learn/limits-and-throttles); the margin covers clocks that differ.
 */
const quickBooksWorksOnItMs = 120_000;
const clockMarginMs = 10_000;

/** The moment from which "not found" means "not there", for a call that began no later than `startedByMs`. */
export const lookUpAfterMs = (startedByMs: number): number =>
  startedByMs + quickBooksWorksOnItMs + clockMarginMs;
