// Payments are entered in the books; over the API it is seen that the product heard of them.
import Big from 'big.js';
import type { Chosen, ChosenDocument } from './choose-documents.ts';
import type { BooksEntity } from './simulator-control.ts';
import type { PaymentSums, Sum, TenantAtWork } from './tenant-at-work.ts';
import type { Accepted } from './submit.ts';
import { money, sumOf } from './to-submission.ts';
import { untilSeen } from './until-seen.ts';
import type { WaitDeps } from './until-seen.ts';
import { refreshDocuments } from './watch.ts';

/** A document and how it should be said to be paid. */
interface Expected {
  document: ChosenDocument;
  status: 'paid' | 'partlyPaid' | 'unpaid';
}

// A notice comes within a second; one that is not acknowledged in time comes again after ten, then twenty.
const SEEN_WITHIN_MS = 90_000;

/** Enters the payments and waits until they are seen. Returns the one that is to be deleted again. */
export async function payDocuments(deps: WaitDeps, tenant: TenantAtWork): Promise<BooksEntity | undefined> {
  const { hands, chosen, say } = tenant;
  const { inFull, inPart, together, takenBack } = chosen;
  if (chosen.missing.length > 0)
    say(`Too few unpaid ${tenant.kind}s to choose from, so left out: ${chosen.missing.join(', ')}.`);
  if (inFull) await hands.pay([{ id: inFull.entityId }]);
  if (inPart) await hands.pay([{ id: inPart.entityId, amount: halfOf(inPart) }]);
  if (together) await hands.pay(together.map(({ entityId: id }) => ({ id })));
  const toTakeBack = takenBack && (await hands.pay([{ id: takenBack.entityId }]));
  const words = [
    ...(inFull ? [`${inFull.accepted.number} in full`] : []),
    ...(inPart ? [`${inPart.accepted.number} in part`] : []),
    ...(together
      ? [`${together.map(({ accepted }) => accepted.number).join(' and ')} with one payment`]
      : []),
    ...(takenBack ? [`${takenBack.accepted.number} by mistake`] : []),
  ];
  if (words.length === 0) return undefined;
  say(`Paid in QuickBooks: ${words.join(', ')}. Waiting for its webhook …`);
  const paid = [inFull, ...(together ?? []), takenBack].flatMap((document) => document ?? []);
  await mustBeSeen(deps, tenant, [
    ...paid.map((document): Expected => ({ document, status: 'paid' })),
    ...(inPart ? [{ document: inPart, status: 'partlyPaid' as const }] : []),
  ]);
  return toTakeBack;
}

const halfOf = ({ accepted }: ChosenDocument): string => money(accepted.total.div(2).round(2, Big.roundDown));

/** Deletes the payment that was a mistake, and waits until that is seen. */
export async function takeBack(deps: WaitDeps, tenant: TenantAtWork, payment: BooksEntity): Promise<void> {
  const { takenBack } = tenant.chosen;
  if (takenBack === undefined) return;
  await tenant.hands.end(payment, 'delete');
  tenant.say(`Deleted in QuickBooks: the payment of ${takenBack.accepted.number}. Waiting for its webhook …`);
  await mustBeSeen(deps, tenant, [{ document: takenBack, status: 'unpaid' }]);
}

async function mustBeSeen(
  deps: WaitDeps,
  { api, proof, say }: TenantAtWork,
  expected: readonly Expected[],
): Promise<void> {
  const startedAtMs = deps.nowMs();
  let pending = expected;
  const isSeen = await untilSeen(deps, SEEN_WITHIN_MS, async () => {
    await Promise.all(
      pending.map(async ({ document: { accepted } }) => {
        accepted.document = await api.getDocument(accepted.document.documentId);
      }),
    );
    pending = pending.filter(({ document, status }) => statusOf(document.accepted) !== status);
    return pending.length === 0 ? true : undefined;
  });
  const seconds = ((deps.nowMs() - startedAtMs) / 1000).toFixed(1);
  if (isSeen) say(`The API says so for each of them, after ${seconds} s.`);
  for (const { document, status } of pending)
    proof.problems.push(
      `${document.accepted.number} is ${status} in the books, but the API still says ${statusOf(document.accepted)} after ${seconds} s`,
    );
}

const statusOf = ({ document, total }: Accepted): string =>
  document.payment?.status ?? (total.eq(0) ? 'paid' : 'unpaid');

/** Each change of what is paid is one event: two for the payment that came and went. */
function expectedEvents({ inFull, inPart, together, takenBack }: Chosen): {
  documentIds: string[];
  count: number;
} {
  const paid = [inFull, inPart, ...(together ?? []), takenBack].flatMap((document) => document ?? []);
  return {
    documentIds: paid.map(({ accepted }) => accepted.document.documentId),
    count: paid.length + (takenBack === undefined ? 0 : 1),
  };
}

/** Notes how all documents are paid now, and what the bus was told. */
export async function notePayments(deps: WaitDeps, tenant: TenantAtWork): Promise<void> {
  const { api, accepted, paymentEventsOf, proof, chosen } = tenant;
  await refreshDocuments(api, accepted);
  const sums = paymentSums(accepted, chosen.takenBack?.accepted);
  proof.payments = sums;
  if (paymentEventsOf === undefined) return;
  const { documentIds, count } = expectedEvents(chosen);
  await untilSeen(deps, SEEN_WITHIN_MS, async () =>
    paymentEventsOf(documentIds) >= count ? true : undefined,
  );
  const events = paymentEventsOf(documentIds);
  proof.payments = { ...sums, events };
  if (events !== count)
    proof.problems.push(`the bus was told ${events} times of a payment, but ${count} times was right`);
}

/** Counts documents in the books by how they are paid. */
export function paymentSums(accepted: readonly Accepted[], takenBack: Accepted | undefined): PaymentSums {
  const inBooks = accepted.filter(({ document }) => document.state === 'pushed');
  const by = (status: string, amountOf: (one: Accepted) => Big): Sum => {
    const all = inBooks.filter((one) => statusOf(one) === status);
    return { count: all.length, sum: money(sumOf(all.map(amountOf))) };
  };
  const paid = ({ document, total }: Accepted): Big => new Big(document.payment?.paid ?? total);
  return {
    paid: by('paid', paid),
    partlyPaid: by('partlyPaid', paid),
    overpaid: by('overpaid', paid),
    unpaid: by('unpaid', ({ document, total }) => new Big(document.payment?.balance ?? total)),
    reversed: {
      count: takenBack === undefined ? 0 : 1,
      sum: money(takenBack?.total ?? new Big(0)),
    },
  };
}
