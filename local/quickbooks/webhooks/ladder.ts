const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;

// Intuit's enhanced webhook monitoring, 2025-10-14: https://blogs.a.intuit.com/2025/10/14/introducing-enhanced-webhooks-monitoring
const waitsMs = [
  0,
  10 * SECOND_MS,
  20 * SECOND_MS,
  30 * SECOND_MS,
  5 * MINUTE_MS,
  20 * MINUTE_MS,
  2 * HOUR_MS,
  4 * HOUR_MS,
  6 * HOUR_MS,
];

/** How long Intuit waits after so many failed attempts before it tries again, in milliseconds; it never gives up. */
export function retryWaitMs(failedAttempts: number): number {
  return waitsMs[failedAttempts - 1] ?? 6 * HOUR_MS;
}
