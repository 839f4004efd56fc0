// Fills a running stack with a story that its screens can tell: two weeks of a tenant whose books are kept in agreement, with
// one of each thing that a person has to look at; a tenant that is about to connect; and one that lost its connection.
// Everything goes the way that people and the vendor's back end go: the HTTP API, QuickBooks' screens, the clock.
import type { Stack } from '../../stack.ts';
import type { BooksDeps } from '../books-client.ts';
import { DemoFailure } from '../demo-failure.ts';
import type { WaitDeps } from '../until-seen.ts';
import { found, openHarbour } from './found.ts';
import type { Founded } from './found.ts';
import { openPages } from './pages.ts';
import { mustBe } from './settle.ts';
import type { StoryDocument } from './story-api.ts';
import { tellDays } from './tell-days.ts';
import type { Told } from './tell-days.ts';
import { tellToday } from './tell-today.ts';
import type { Today } from './tell-today.ts';

/** `nowMs` only measures how long something takes; what o'clock it is comes from the two clocks. */
export type StoryDeps = BooksDeps &
  WaitDeps & {
    stack: Pick<Stack, 'origin' | 'identity' | 'quickbooks' | 'clock'>;
    /** Real time, up to which the stack's clock is walked where it is behind. */
    realNowMs: () => number;
    say: (line: string) => void;
  };

/** The ids that matter, for whoever wants to look at something certain. */
export interface Story {
  tenantIds: { connected: string; notConnected: string; needsReconnect: string };
  /** Nights of the connected tenant, the oldest first. */
  nights: string[];
  documentIds: {
    pushed: string;
    paid: string;
    partlyPaid: string;
    overpaid: string;
    credited: string;
    /** Somebody changed its total and its due date in the books. */
    drifted: string;
    paidBill: string;
    waitsForMapping: string[];
    waitsForPeriod: string;
    numberTaken: string;
    /** Refused as a bill that is there already; its error was dismissed. */
    twin: string;
    /** Of the tenant that needs reconnecting. */
    waitsForConnection: string;
    /** Of the tenant that is not connected yet. */
    approved: string[];
  };
  /** Of the connected tenant, but for the last one. */
  errorIds: {
    drift: string;
    mapping: string;
    period: string;
    numberTaken: string;
    dismissed: string;
    needsReconnect: string;
  };
}

/** Tells the story on a stack that holds none of its tenants, and answers when everything is settled. */
export async function tellStory(deps: StoryDeps): Promise<Story> {
  const pages = openPages();
  const founded = await found(deps);
  deps.say(
    '  Harbour Lane Trading connects QuickBooks, chooses where money lands and pushes what was approved',
  );
  const fuelAccountId = await openHarbour(deps, founded);
  const told = await tellDays(deps, { founded, pages });
  await arriveNow(deps);
  deps.say('  today: what somebody has to look at');
  const today = await tellToday(deps, { founded, pages, told, fuelAccountId });
  await untilPaymentsAreKnown(deps, { founded, told });
  return storyOf({ founded, told, today, errorIds: await errorsOf(founded) });
}

/** A stack that did not begin behind has arrived in the future, and stays there. */
async function arriveNow({ stack: { clock }, realNowMs }: StoryDeps): Promise<void> {
  const aheadMs = Math.floor(realNowMs() - clock.nowMs());
  if (aheadMs > 0) await clock.advance(aheadMs);
}

async function untilPaymentsAreKnown(
  deps: StoryDeps,
  { founded, told }: { founded: Founded; told: Told },
): Promise<void> {
  const expected = new Map([
    ...[...told.paid, ...told.paidBills].map(({ documentId }) => [documentId, 'paid'] as const),
    [told.partlyPaid.documentId, 'partlyPaid'],
    [told.overpaid.documentId, 'overpaid'],
    [told.credited.documentId, 'partlyPaid'],
  ]);
  await mustBe(deps, 'see all payments known', async () => {
    const documents = await founded.harbour.api.documents();
    const known = documents.filter(
      ({ documentId, payment }) => payment?.status === expected.get(documentId) && payment !== undefined,
    );
    return known.length === expected.size ? true : undefined;
  });
}

const DISMISSED_BECAUSE = 'The scan of a bill that Priya had typed in already. Nothing to pay twice.';

/** Finds the errors, and dismisses the one that needs nothing done. */
async function errorsOf({ harbour, joinery }: Founded): Promise<Story['errorIds']> {
  const [open, ofJoinery] = await Promise.all([harbour.api.openErrors(), joinery.api.openErrors()]);
  const idOf = (cause: string, among = open): string => {
    const error = among.find((one) => one.cause === cause);
    if (error === undefined) throw new DemoFailure(`The story has no open sync error ${cause}.`);
    return error.errorId;
  };
  const dismissed = idOf('bill_duplicate');
  await harbour.api.dismiss(dismissed, DISMISSED_BECAUSE);
  return {
    drift: idOf('drift_edited'),
    mapping: idOf('mapping_stale'),
    period: idOf('period_closed'),
    numberTaken: idOf('number_taken'),
    dismissed,
    needsReconnect: idOf('needs_reconnect', ofJoinery),
  };
}

function storyOf(of: { founded: Founded; told: Told; today: Today; errorIds: Story['errorIds'] }): Story {
  const { founded, told, today, errorIds } = of;
  const idsOf = (documents: readonly StoryDocument[]): string[] =>
    documents.map(({ documentId }) => documentId);
  const first = (documents: readonly StoryDocument[]): string => idsOf(documents)[0] ?? '';
  return {
    tenantIds: {
      connected: founded.harbour.api.tenantId,
      notConnected: founded.quayside.tenantId,
      needsReconnect: founded.joinery.api.tenantId,
    },
    nights: told.nights,
    errorIds,
    documentIds: {
      pushed: today.pushed.documentId,
      paid: first(told.paid),
      partlyPaid: told.partlyPaid.documentId,
      overpaid: told.overpaid.documentId,
      credited: told.credited.documentId,
      drifted: told.edited.documentId,
      paidBill: first(told.paidBills),
      waitsForMapping: idsOf(today.waitsForMapping),
      waitsForPeriod: today.waitsForPeriod.documentId,
      numberTaken: today.numberTaken.documentId,
      twin: today.twin.documentId,
      waitsForConnection: today.waitsForConnection.documentId,
      approved: idsOf(today.approved),
    },
  };
}
