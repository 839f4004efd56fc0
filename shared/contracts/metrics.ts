/**
 * Every figure that functions tell CloudWatch, by name: what it counts and its unit. None has a dimension: a tenant's id would
 * make a paid metric of each tenant, and stands in the log line beside the figure instead.
 * Alarms and the dashboard name metrics by this list only.
 */
export const metrics = {
  /** Documents told of as in the books, new or changed; told again after a crash, counted again. */
  DocumentsPushed: { unit: 'Count' },
  DocumentsRefused: { unit: 'Count' },
  DocumentsVoided: { unit: 'Count' },
  /** Given up for now: at a message's last receive, or after five workers that died with it. */
  DocumentsParked: { unit: 'Count' },
  /** Documents that a dead worker had in its hands. */
  DocumentsRecovered: { unit: 'Count' },
  /** From the first message of a tenant's turn until all it left is stored. */
  TurnDuration: { unit: 'Milliseconds' },
  QuickBooksCalls: { unit: 'Count' },
  /** Calls whose answer was lost: what became of them has to be looked up. */
  AnswersLost: { unit: 'Count' },
  /** Answers 429, although we keep within Intuit's limits. */
  IntuitThrottled: { unit: 'Count' },
  /** Reads that were answered: Intuit bills those. */
  MeteredReads: { unit: 'Count' },
  TokensRefreshed: { unit: 'Count' },
  /** Intuit said no to our app. */
  TokenRefreshesRejected: { unit: 'Count' },
  /** Intuit said no to a grant: that tenant has to reconnect. */
  GrantsEnded: { unit: 'Count' },
  /** Intuit said nothing, or what it said could not be stored. */
  TokenRefreshesUnanswered: { unit: 'Count' },
  /** The key that seals tokens did not answer, or did not let us. */
  TokenKeyRefusals: { unit: 'Count' },
  /** A sealed token that opens under another tenant, and its like: never an accident of the network. */
  SecurityBreaches: { unit: 'Count' },
  /** Deliveries whose changes were queued. */
  WebhooksReceived: { unit: 'Count' },
  /** Deliveries whose signature is not Intuit's. */
  WebhooksForged: { unit: 'Count' },
  /** Groups of queued messages that failed and come again. */
  MessageGroupsFailed: { unit: 'Count' },
  /** Scheduled runs that failed; the next one does the same work. */
  ScheduledRunsFailed: { unit: 'Count' },
  /** Documents whose outcome has been unknown for an hour, at every sweep that finds some. */
  UnknownOutcomesOverdue: { unit: 'Count' },
  /** Tenants whose books were not proven for 26 h, at every sweep of the nights that finds some. */
  TenantsWithoutGoodNight: { unit: 'Count' },
  /** Counts for a tenant's chart that could not be stored. */
  FiguresNotCounted: { unit: 'Count' },
  NightsFinished: { unit: 'Count' },
  /** Tenants who were told that what holds documents up has changed. */
  DigestsSent: { unit: 'Count' },
} as const satisfies Readonly<Record<string, { readonly unit: 'Count' | 'Milliseconds' }>>;

export type MetricName = keyof typeof metrics;

/** Stages can share an account: each has a namespace of its own. */
export const metricNamespace = (stage: string): string => `Counterfoil/${stage}`;
