/** The articles of docs/runbook.md that alarms point to, by their headings' anchors. A test holds the two together. */
export type RunbookArticle =
  | 'api-failures'
  | 'answers-lost'
  | 'dead-letters'
  | 'documents-parked'
  | 'grants-ended'
  | 'intuit-throttling'
  | 'metered-reads'
  | 'nights-missed'
  | 'oldest-message'
  | 'schedule-silent'
  | 'security-breach'
  | 'tables-throttled'
  | 'token-key-refusals'
  | 'token-refreshes-rejected'
  | 'token-refreshes-unanswered'
  | 'unknown-outcomes'
  | 'webhooks-forged'
  | 'webhooks-quarantined'
  | 'worker-errors'
  | 'worker-throttled';

/** Where an article stands, for whoever reads an alarm's mail. */
export const runbookAddress = (article: RunbookArticle): string => `docs/runbook.md#${article}`;
