import type { Activity } from '../../../../shared/contracts/activity.ts';
import { connectRefusals } from '../../../../shared/contracts/connect-refusals.ts';
import { dayOf } from '../../show/time.ts';
import type { Tone } from '../../ui/tone.ts';

export interface DayOfActivities {
  /** `YYYY-MM-DD` in the tenant's zone. */
  readonly day: string;
  readonly activities: readonly Activity[];
}

/** Acts by the tenant's calendar, in the order in which they come. */
export const byDay = (activities: readonly Activity[], timeZone: string): DayOfActivities[] =>
  [...Map.groupBy(activities, ({ at }) => dayOf(at, timeZone))].map(([day, some]) => ({
    day,
    activities: some,
  }));

interface Outcome {
  readonly words: string;
  readonly tone: Tone;
}

const known = new Map<string, Outcome>([
  ['done', { words: 'Done', tone: 'neutral' }],
  ['started', { words: 'Went to QuickBooks', tone: 'neutral' }],
  ['connected', { words: 'Connected', tone: 'good' }],
  ['disconnected', { words: 'Disconnected', tone: 'good' }],
  ['revoke unconfirmed', { words: 'Disconnected; QuickBooks has not confirmed it', tone: 'warn' }],
  ['denied', { words: 'Not allowed at QuickBooks', tone: 'warn' }],
  ...Object.entries(connectRefusals).map(([code, { title }]): [string, Outcome] => [
    code,
    { words: `Not connected: ${title}`, tone: 'bad' },
  ]),
]);

/** What came of an act; a code that is not known is told as a refusal, and stands among the details. */
export const outcomeOf = ({ outcome }: Activity): Outcome =>
  known.get(outcome) ?? { words: 'It was refused', tone: 'bad' };

// What was decided about a sync error, and which list a link is of.
const decisions = new Map([
  ['renumber', 'Gave the document another number'],
  ['letQuickBooksNumber', 'Let QuickBooks give the number'],
  ['adopt', 'Said which transaction in QuickBooks it is'],
  ['allowDuplicate', 'Said that it is no duplicate'],
  ['overwrite', 'Had ours sent again'],
  ['acceptTheirs', 'Accepted what stands in QuickBooks'],
  ['createAgain', 'Had it put into QuickBooks again'],
]);
const kinds = new Map([
  ['customer', 'Customer'],
  ['vendor', 'Vendor'],
  ['item', 'Item'],
]);

/** What the words of an act leave out, in words. */
export const moreWords = ({ about }: Activity): string[] =>
  [decisions.get(about['action'] ?? ''), kinds.get(about['kind'] ?? '')].filter(
    (words) => words !== undefined,
  );

export interface Details {
  readonly name: string;
  readonly value: string;
}

const detailNames = new Map([
  ['documentId', 'Document'],
  ['errorId', 'Sync error'],
  ['externalId', 'Id in your product'],
  ['entityId', 'Id in QuickBooks'],
  ['reason', 'Reason'],
]);

/** All that support may ask for; ids and codes as they are. */
export const detailsOf = (activity: Activity): Details[] => [
  { name: 'For support', value: activity.correlationId },
  { name: 'Action', value: activity.action },
  ...(activity.outcome === 'done' ? [] : [{ name: 'Outcome', value: activity.outcome }]),
  ...(activity.realmId === undefined ? [] : [{ name: 'QuickBooks company', value: activity.realmId }]),
  ...Object.entries(activity.about).map(([name, value]) => ({ name: detailNames.get(name) ?? name, value })),
];
