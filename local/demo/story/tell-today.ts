// Today: everything that a person has to look at, one of each kind.
import * as z from 'zod';
import { openBooksClient } from '../books-client.ts';
import { DemoFailure } from '../demo-failure.ts';
import type { Founded } from './found.ts';
import type { Pages } from './pages.ts';
import { mustBe, settle } from './settle.ts';
import type { StoryDocument } from './story-api.ts';
import type { StoryDeps } from './tell-story.ts';
import type { Told } from './tell-days.ts';
import { dayAfter } from './write-documents.ts';
import type { StoryBill, StoryInvoice } from './write-documents.ts';

const DAY_MS = 86_400_000;
// Before all that was approved so far, so that nothing of it lies in the closed period.
const CLOSED_SINCE_DAYS = 60;

/** What cannot go on, and what went well all the same. */
export interface Today {
  pushed: StoryDocument;
  waitsForMapping: StoryDocument[];
  waitsForPeriod: StoryDocument;
  numberTaken: StoryDocument;
  twin: StoryDocument;
  waitsForConnection: StoryDocument;
  approved: StoryDocument[];
}

interface Scene {
  founded: Founded;
  pages: Pages;
  told: Told;
  fuelAccountId: string;
}

/** Ends with everything settled. */
export async function tellToday(deps: StoryDeps, scene: Scene): Promise<Today> {
  const { harbour, joinery, quayside } = scene.founded;
  const { pages } = scene;
  const nowMs = deps.stack.clock.nowMs();
  const today = dayAfter(nowMs, 0);
  const taken = pages.invoice(today);
  // The twin goes before the mapping is broken: that holds up bills before anybody looks at their numbers.
  const [[twin]] = await Promise.all([
    settle(deps, harbour.api, [twinOf(scene.told.lastBill)]),
    enterByHand(deps, { ...scene, taken }),
  ]);
  await tidyUp(deps, scene);
  const late = pages.invoice(dayAfter(nowMs, -CLOSED_SINCE_DAYS - 3));
  const bills = [pages.billOf('Castle Fuels Ltd', today), pages.billOf('Pennine Quarries Ltd', today)];
  const [ours, [waitsForConnection], approved] = await Promise.all([
    settle(deps, harbour.api, [late, taken, pages.invoice(today), pages.invoice(today), ...bills]),
    settle(deps, joinery.api, [pages.joinery(today)]),
    settle(deps, quayside, pages.before(nowMs, 4, pages.american)),
  ]);
  const [waitsForPeriod, numberTaken, pushed, , ...waitsForMapping] = ours;
  if (!twin || !waitsForPeriod || !numberTaken || !pushed || !waitsForConnection)
    throw new DemoFailure('The last day of the story is too short.');
  return { pushed, waitsForMapping, waitsForPeriod, numberTaken, twin, waitsForConnection, approved };
}

/** The same bill under another id, as when one person types it and another one scans it. */
const twinOf = (bill: StoryBill): StoryBill => ({ ...bill, id: `${bill.id}-scan` });

const saleSchema = z.object({
  CustomerRef: z.looseObject({}),
  Line: z.array(z.looseObject({ DetailType: z.string() })),
});

/** Somebody writes an invoice inside QuickBooks and gives it the number that is ours next. */
async function enterByHand(
  deps: StoryDeps,
  { founded: { harbour }, told, taken }: Scene & { taken: StoryInvoice },
): Promise<void> {
  const { books, realmId } = harbour;
  const reader = await openBooksClient(deps, { url: deps.stack.quickbooks.url, realmId });
  const like = await reader.read('Invoice', told.edited.quickbooks?.id ?? '', saleSchema);
  const Line = like.Line.filter(({ DetailType }) => DetailType === 'SalesItemLineDetail').slice(0, 1);
  const { CustomerRef } = like;
  const { number: DocNumber, issuedOn: TxnDate } = taken;
  await books.add('Invoice', [
    { DocNumber, TxnDate, CustomerRef, Line, GlobalTaxCalculation: 'TaxExcluded' },
  ]);
}

/** The bookkeeper closes the books of old months and an account; Lockhouse throws the app out. */
async function tidyUp(deps: StoryDeps, { founded, fuelAccountId }: Scene): Promise<void> {
  const { harbour, joinery } = founded;
  const closedOn = dayAfter(deps.stack.clock.nowMs() - CLOSED_SINCE_DAYS * DAY_MS, 0);
  await harbour.books.makeInactive('Account', fuelAccountId);
  await harbour.books.closeUpTo(closedOn);
  await joinery.books.disconnectApp();
  await harbour.api.refresh();
  await mustBe(deps, 'have the company read again', async () => {
    const [stale, { bookClosedOn }] = await Promise.all([harbour.api.staleCount(), harbour.api.connection()]);
    return stale > 0 && bookClosedOn === closedOn ? true : undefined;
  });
}
