// Everything that is not as it should be with one tenant, in plain words.
import type { BooksContent } from './read-books.ts';
import type { Added, HeldAgainst, SeenTenant } from './report.ts';
import { inState } from './submit.ts';
import type { Accepted, Kind } from './submit.ts';
import { money, sumOf } from './to-submission.ts';

/** Holds what came of the submissions against the books. */
export function problemsOf(seen: HeldAgainst): string[] {
  const { so, kind, calls, after, expected } = seen;
  const accepted = so.accepted.length;
  const missing = accepted - inState(so.accepted, 'pushed', 'voided').length;
  return [
    ...so.rejected
      .filter(({ isDefinite }) => !isDefinite)
      .map(({ number, code, detail }) => `${number} could not be submitted: ${code}: ${detail}`),
    ...when(missing > 0, `${missing} of ${accepted} accepted ${kind}s did not arrive`),
    ...wronglyAdded(seen.added, 'invoice', kind === 'invoice' ? expected : []),
    ...wronglyAdded(seen.added, 'bill', kind === 'bill' ? expected : []),
    ...so.accepted.flatMap((one) => wrongInBooks(one, after)),
    ...sharedEntities(so.accepted, kind),
    ...vendorsTwice(seen),
    ...scatteredVendors(so.accepted, after),
    ...when(calls.throttled > 0, `QuickBooks throttled ${calls.throttled} calls`),
  ];
}

const when = (isWrong: boolean, text: string): string[] => (isWrong ? [text] : []);

function wronglyAdded(added: Added, kind: Kind, expected: readonly Accepted[]): string[] {
  const held = kind === 'invoice' ? added.invoices : added.bills;
  const total = money(sumOf(held.map((document) => document.total)));
  const expectedTotal = money(sumOf(expected.map((one) => one.total)));
  return [
    ...when(
      held.length !== expected.length,
      `${held.length} ${kind}s are new in the books, but ${expected.length} were to be added`,
    ),
    ...when(total !== expectedTotal, `the new ${kind}s come to ${total}, but ${expectedTotal} was expected`),
  ];
}

/** Holds one pushed document against the entity that it says it became. */
export function wrongInBooks(
  { kind, number, total, lineCount, document }: Accepted,
  after: BooksContent,
): string[] {
  if (document.state !== 'pushed') return [];
  const id = document.quickbooks?.id ?? '';
  const bill = kind === 'bill' ? after.bills.get(id) : undefined;
  const entity = bill ?? (kind === 'invoice' ? after.invoices.get(id) : undefined);
  if (entity === undefined) return [`${number} is said to be pushed, but is not in the books`];
  return [
    ...when(!entity.total.eq(total), `${number} stands at ${money(entity.total)} instead of ${money(total)}`),
    ...when(
      bill !== undefined && bill.lineCount !== lineCount,
      `${number} has ${bill?.lineCount} lines in the books instead of ${lineCount}`,
    ),
    ...when(
      bill !== undefined && bill.number !== number,
      `${number} has the number ${bill?.number ?? '(none)'} in the books`,
    ),
  ];
}

function sharedEntities(accepted: readonly Accepted[], kind: Kind): string[] {
  const ids = accepted.flatMap(({ document }) => document.quickbooks?.id ?? []);
  const shared = ids.length - new Set(ids).size;
  const article = kind === 'invoice' ? 'an invoice' : 'a bill';
  return when(shared > 0, `${shared} documents point to ${article} that another one points to as well`);
}

/** A vendor that this run added must not be one that was there, or that it added too, but for its case. */
function vendorsTwice({ before, after }: SeenTenant): string[] {
  const byName = Map.groupBy(after.vendors, ([, name]) => name.trim().toLowerCase());
  return [...byName.values()]
    .filter((same) => same.length > 1 && same.some(([id]) => !before.vendors.has(id)))
    .map((same) => `vendor ${same[0]?.[1] ?? ''} is in the books ${same.length} times`);
}

/** All bills of one supplier must be one vendor's. */
function scatteredVendors(accepted: readonly Accepted[], after: BooksContent): string[] {
  const bills = accepted.filter(({ vendorId }) => vendorId !== undefined);
  return [...Map.groupBy(bills, ({ vendorId }) => vendorId)].flatMap(([vendorId, theirs]) => {
    const held = theirs.flatMap(({ document }) => after.bills.get(document.quickbooks?.id ?? '') ?? []);
    const vendors = new Set(held.map((bill) => bill.vendorId));
    return when(vendors.size > 1, `the bills of supplier ${vendorId} are on ${vendors.size} vendors`);
  });
}
