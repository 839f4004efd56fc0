// Which documents are paid and changed by hand in the books. The same ones whenever the same are there: by their numbers.
import Big from 'big.js';
import type { Accepted, Kind } from './submit.ts';

/** What a document is to show. */
const roles = ['inFull', 'inPart', 'edited', 'deleted', 'takenBack', 'voided'] as const;
type Role = (typeof roles)[number];

/** What each of them is called where it is missing. */
const roleWords: Readonly<Record<Role | 'together', string>> = {
  inFull: 'a payment in full',
  inPart: 'a payment in part',
  together: 'one payment for two',
  takenBack: 'a payment that is deleted again',
  edited: 'an edit',
  deleted: 'a deletion',
  voided: 'a void',
};

/** A document that is in the books, with its id there. */
export interface ChosenDocument {
  accepted: Accepted;
  entityId: string;
}

/** The documents by what they are to show, and in words what there is no document for. */
export type Chosen = Partial<Record<Role, ChosenDocument>> & {
  /** Two of the same customer. */
  together?: readonly [ChosenDocument, ChosenDocument];
  missing: string[];
};

// QuickBooks knows no void of a bill.
const rolesOf: Readonly<Record<Kind, readonly Role[]>> = {
  invoice: roles,
  bill: ['inFull', 'inPart', 'edited', 'deleted'],
};

/** Chooses among documents that are pushed, unpaid and as agreed; what was paid or voided by an earlier run is left alone. */
export function chooseDocuments(accepted: readonly Accepted[], kind: Kind): Chosen {
  const free = accepted.flatMap(chosenIfFree).toSorted(byNumber);
  const wanted = rolesOf[kind];
  const pair = kind === 'invoice' && free.length >= wanted.length + 2 ? sameCustomer(free) : undefined;
  const others = free.filter((one) => pair?.includes(one) !== true);
  const chosen: Chosen = { missing: [] };
  wanted.forEach((role, index) => {
    const document = others[index];
    if (document === undefined) chosen.missing.push(roleWords[role]);
    else chosen[role] = document;
  });
  if (pair !== undefined) chosen.together = pair;
  else if (kind === 'invoice') chosen.missing.push(roleWords.together);
  return chosen;
}

function chosenIfFree(accepted: Accepted): ChosenDocument[] {
  const { document, total } = accepted;
  const { state, quickbooks, payment, drift } = document;
  const isUnpaid = payment === undefined || payment.status === 'unpaid';
  // Half of a penny cannot be paid.
  const isFree = state === 'pushed' && isUnpaid && drift === undefined && total.gt(new Big('0.01'));
  return isFree && quickbooks !== undefined ? [{ accepted, entityId: quickbooks.id }] : [];
}

const byNumber = (one: ChosenDocument, other: ChosenDocument): number =>
  one.accepted.number.localeCompare(other.accepted.number, 'en', { numeric: true });

function sameCustomer(free: readonly ChosenDocument[]): [ChosenDocument, ChosenDocument] | undefined {
  const seen = new Map<string, ChosenDocument>();
  for (const one of free) {
    const customerId = one.accepted.document.customer?.id;
    if (customerId === undefined) continue;
    const other = seen.get(customerId);
    if (other !== undefined) return [other, one];
    seen.set(customerId, one);
  }
  return undefined;
}
