// Two weeks of Harbour Lane: documents are approved and pushed, customers pay, and every night the books are compared.
import Big from 'big.js';
import * as z from 'zod';
import { openBooksClient } from '../books-client.ts';
import type { BooksClient } from '../books-client.ts';
import { changesTo } from '../edit-entity.ts';
import { letNightCome } from '../let-night-come.ts';
import { money } from '../to-submission.ts';
import { untilSeen } from '../until-seen.ts';
import { openJoinery, storyZone } from './found.ts';
import type { Founded, StoryTenant } from './found.ts';
import type { Pages } from './pages.ts';
import { STORY_NIGHTS, firstDay, isWeekend, workingDays } from './plan.ts';
import type { Day } from './plan.ts';
import { mustBe, settle } from './settle.ts';
import type { StoryApi, StoryDocument } from './story-api.ts';
import type { StoryDeps } from './tell-story.ts';
import { dayAfter } from './write-documents.ts';
import type { StoryBill } from './write-documents.ts';

/** The documents that something was done to, and the nights. */
export interface Told {
  partlyPaid: StoryDocument;
  overpaid: StoryDocument;
  credited: StoryDocument;
  edited: StoryDocument;
  paid: StoryDocument[];
  paidBills: StoryDocument[];
  /** As it was sent last. */
  lastBill: StoryBill;
  nights: string[];
}

interface World {
  deps: StoryDeps;
  founded: Founded;
  pages: Pages;
  told: Told;
  /** Which are left for the ordinary way: unpaid, and nothing else happens to them. */
  unpaid: StoryDocument[];
  unpaidBills: StoryDocument[];
  /** Whose nights come. */
  connected: StoryTenant[];
}

/** Lets the days pass. Begins on a day with the company connected and mapped, and ends after the last night. */
export async function tellDays(deps: StoryDeps, of: { founded: Founded; pages: Pages }): Promise<Told> {
  const world = await beginWith(deps, of);
  const toCome = [...workingDays];
  for (let count = 1; count <= STORY_NIGHTS; count += 1) {
    const isOff = count === 1 || isWeekend(deps.stack.clock.nowMs());
    const day = isOff ? undefined : toCome.shift();
    if (day !== undefined) await live(world, day);
    const localDate = await night(world);
    world.told.nights.push(localDate);
    deps.say(`  night ${count} of ${STORY_NIGHTS}: the books of ${localDate} are compared`);
  }
  return world.told;
}

async function beginWith(
  deps: StoryDeps,
  { founded, pages }: { founded: Founded; pages: Pages },
): Promise<World> {
  const nowMs = deps.stack.clock.nowMs();
  const bills = pages.before(nowMs, firstDay.bills, pages.bill);
  const documents = await settle(deps, founded.harbour.api, [
    ...pages.before(nowMs, firstDay.invoices, pages.invoice),
    ...bills,
  ]);
  await untilCounted(deps, founded.harbour.api, documents.length);
  const lastBill = bills.at(-1);
  const [partlyPaid, overpaid, credited, edited, ...unpaid] = documents.slice(0, firstDay.invoices);
  if (!partlyPaid || !overpaid || !credited || !edited || !lastBill)
    throw new RangeError('The first day is too short.');
  const told = { partlyPaid, overpaid, credited, edited, paid: [], paidBills: [], lastBill, nights: [] };
  const unpaidBills = documents.slice(firstDay.invoices);
  return { deps, founded, pages, told, unpaid, unpaidBills, connected: [founded.harbour] };
}

// 9:30 in the morning: what is done then should not be said to have been done at night.
const MORNING_AFTER_NIGHT_MS = 7.5 * 3_600_000;

async function live(world: World, day: Day): Promise<void> {
  const { deps, founded, pages, unpaid, unpaidBills, told } = world;
  await deps.stack.clock.advance(MORNING_AFTER_NIGHT_MS);
  const today = dayAfter(deps.stack.clock.nowMs(), 0);
  const write = <Document>(count: number, one: (issuedOn: string) => Document): Document[] =>
    Array.from({ length: count }, () => one(today));
  const bills = write(day.bills, pages.bill);
  told.lastBill = bills.at(-1) ?? told.lastBill;
  const [documents] = await Promise.all([
    settle(deps, founded.harbour.api, [...write(day.invoices, pages.invoice), ...bills]),
    payOldest(world, day),
    happen(world, day.also),
  ]);
  await untilCounted(deps, founded.harbour.api, documents.length);
  unpaid.push(...documents.slice(0, day.invoices));
  unpaidBills.push(...documents.slice(day.invoices));
}

const COUNTED_WITHIN_MS = 5_000;

/** A worker counts after it has pushed; until then the clock must not leave the day. Counts may be lost, so it is no must. */
async function untilCounted(deps: StoryDeps, api: StoryApi, pushed: number): Promise<void> {
  await untilSeen(deps, COUNTED_WITHIN_MS, async () =>
    (await api.pushedToday()) >= pushed ? true : undefined,
  );
}

async function payOldest({ founded, unpaid, unpaidBills, told }: World, day: Day): Promise<void> {
  const invoices = unpaid.splice(0, day.invoicesPaid);
  const bills = unpaidBills.splice(0, day.billsPaid);
  for (const { quickbooks } of [...invoices, ...bills])
    await founded.harbour.books.pay({ applications: [{ id: quickbooks?.id ?? '' }] });
  told.paid.push(...invoices);
  told.paidBills.push(...bills);
}

async function happen(world: World, what: Day['also']): Promise<void> {
  const { told, founded } = world;
  switch (what) {
    case undefined:
      return;
    case 'partPayment':
      return payDifferently(world.deps, founded.harbour, { document: told.partlyPaid, how: 'half' });
    case 'overpayment':
      return payDifferently(world.deps, founded.harbour, { document: told.overpaid, how: 'tooMuch' });
    case 'credit':
      return credit(world);
    case 'joineryConnects':
      return joineryConnects(world);
    case 'edit':
      return edit(world);
  }
}

const balanceSchema = z.object({ Balance: z.string() });

async function payDifferently(
  deps: StoryDeps,
  { books, realmId }: StoryTenant,
  { document, how }: { document: StoryDocument; how: 'half' | 'tooMuch' },
): Promise<void> {
  const id = document.quickbooks?.id ?? '';
  const { Balance } = await (await readerOf(deps, realmId)).read('Invoice', id, balanceSchema);
  if (how === 'half') {
    const amount = money(new Big(Balance).div(2).round(0));
    return books.pay({ applications: [{ id, amount }] });
  }
  return books.pay({ applications: [{ id }], totalAmount: money(new Big(Balance).plus(25)) });
}

const saleSchema = z.object({
  CustomerRef: z.looseObject({}),
  Line: z.array(z.looseObject({ DetailType: z.string(), Amount: z.string().optional() })),
});

/** The first line of an invoice is taken back, and the credit used up for that invoice. */
async function credit({ deps, founded, told }: World): Promise<void> {
  const { books, realmId } = founded.harbour;
  const id = told.credited.quickbooks?.id ?? '';
  const { CustomerRef, Line } = await (await readerOf(deps, realmId)).read('Invoice', id, saleSchema);
  const lines = Line.filter(({ DetailType }) => DetailType === 'SalesItemLineDetail').slice(0, 1);
  const memo = {
    CustomerRef,
    Line: lines,
    GlobalTaxCalculation: 'TaxExcluded',
    PrivateNote: 'Short delivery',
  };
  const [memoId = ''] = await books.add('CreditMemo', [memo]);
  const amount = money(new Big(lines[0]?.Amount ?? 0));
  await books.pay({ applications: [{ id, amount }], credits: [{ id: memoId, amount }] });
}

async function joineryConnects({ deps, founded, pages, connected }: World): Promise<void> {
  await openJoinery(deps, founded);
  connected.push(founded.joinery);
  await settle(deps, founded.joinery.api, pages.before(deps.stack.clock.nowMs(), 4, pages.joinery));
}

async function edit({ deps, founded, told }: World): Promise<void> {
  const { books, realmId } = founded.harbour;
  const entity = { entity: 'Invoice', id: told.edited.quickbooks?.id ?? '' };
  await books.edit(entity.entity, entity.id, await changesTo(await readerOf(deps, realmId), entity));
}

/** Opened anew each time: a token lasts an hour, and the clock moves on. */
const readerOf = (deps: StoryDeps, realmId: string): Promise<BooksClient> =>
  openBooksClient(deps, { url: deps.stack.quickbooks.url, realmId });

async function night({ deps, connected }: World): Promise<string> {
  const { clock } = deps.stack;
  const localDate = await letNightCome(
    { nowMs: async () => clock.nowMs(), advance: (ms) => clock.advance(ms) },
    storyZone,
  );
  await mustBe(deps, `see the night of ${localDate} end`, async () => {
    const states = await Promise.all(connected.map(({ api }) => api.nightState(localDate)));
    return states.every((state) => state === 'finished') ? true : undefined;
  });
  return localDate;
}
