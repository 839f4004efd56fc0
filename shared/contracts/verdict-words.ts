import type { ChangedField } from '../domain/drift.ts';
import type { Verdict, VerdictReason } from '../domain/verdict.ts';

/** Verdicts as a person reads them. */
export const verdictWords: Readonly<Record<Verdict, string>> = {
  agrees: 'Agrees',
  paidDifferently: 'Paid differently than was known; put right',
  editedInQuickBooks: 'Edited in QuickBooks',
  deleted: 'Deleted in QuickBooks',
  voided: 'Voided in QuickBooks',
  duplicated: 'In QuickBooks more than once',
  neverArrived: 'Never arrived in QuickBooks',
  unknownResolved: 'Found in QuickBooks after a lost answer',
  excluded: 'Not to be in QuickBooks',
  notChecked: 'Not checked',
};

/** Why, of those verdicts that have a reason. */
export const reasonWords: Readonly<Record<VerdictReason, string>> = {
  refused: 'refused, with a sync error',
  waiting: 'waits for something to change',
  voidedBefore: 'voided before it came there',
  otherCompany: 'belongs to another company',
  inFlight: 'was on its way',
  outcomeUnknown: 'an answer was lost and is still looked for',
  noConnection: 'QuickBooks has to be reconnected',
  notRead: 'QuickBooks could not be read',
  queuedTooLong: 'approved for more than an hour',
  parked: 'parked for an operator',
};

/** Fields that can differ, within a sentence. */
export const fieldWords: Readonly<Record<ChangedField, string>> = {
  number: 'number',
  issuedOn: 'date',
  dueOn: 'due date',
  counterparty: 'customer or vendor',
  currency: 'currency',
  total: 'total',
  tax: 'tax',
  lines: 'lines',
  status: 'status',
};
