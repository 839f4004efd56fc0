import type { DocumentAnswer } from '../../../shared/contracts/http.ts';
import type { Attempt, DocumentKind, DocumentState, WaitingReason } from '../../../shared/domain/document.ts';
import type { DriftKind } from '../../../shared/domain/drift.ts';
import type { PaymentChange, PaymentStatus } from '../../../shared/domain/payment.ts';
import type { Tone } from '../ui/tone.ts';

/** What documents and what happens to them are called, in one place. */

export const kindWords: Readonly<Record<DocumentKind, string>> = { invoice: 'Invoice', bill: 'Bill' };

interface Shown {
  readonly words: string;
  readonly tone: Tone;
}

export const stateWords: Readonly<Record<DocumentState, Shown>> = {
  queued: { words: 'On its way', tone: 'calm' },
  unknown: { words: 'Being looked for', tone: 'warn' },
  pushed: { words: 'In QuickBooks', tone: 'good' },
  refused: { words: 'Refused', tone: 'bad' },
  waiting: { words: 'Waiting', tone: 'warn' },
  parked: { words: 'With support', tone: 'bad' },
  voided: { words: 'Voided', tone: 'neutral' },
};

/** What a document waits for: in two words, and what to do about it. */
export const waitingWords: Readonly<Record<WaitingReason, { words: string; whatToDo: string }>> = {
  connection: {
    words: 'for the connection',
    whatToDo: 'QuickBooks is not connected. Connect it, and this goes on by itself.',
  },
  mapping: {
    words: 'for the mapping',
    whatToDo: 'An account, item or tax code for one of its lines is not chosen yet. Choose it under Mapping.',
  },
  pause: { words: 'for the pause to end', whatToDo: 'Pushing is paused. Resume it under Settings.' },
  manual: {
    words: 'for you to submit it',
    whatToDo: 'Your policies say that documents go when somebody submits them.',
  },
  goLive: {
    words: 'before go-live day',
    whatToDo:
      'It is dated before the day from which documents are pushed. Move that day under Policies, or leave it here.',
  },
  closedPeriod: {
    words: 'for an open period',
    whatToDo:
      'The books are closed for its date. Reopen the period in QuickBooks, or let Policies date such documents on the first open day.',
  },
};

export const paymentWords: Readonly<Record<PaymentStatus, Shown>> = {
  unpaid: { words: 'Unpaid', tone: 'neutral' },
  partlyPaid: { words: 'Partly paid', tone: 'calm' },
  paid: { words: 'Paid', tone: 'good' },
  overpaid: { words: 'Overpaid', tone: 'warn' },
  voided: { words: 'Voided', tone: 'neutral' },
};

export const paymentChangeWords: Readonly<Record<PaymentChange, string>> = {
  paid: 'Paid in full',
  partly_paid: 'Paid in part',
  overpaid: 'More was paid than was due',
  payment_reversed: 'A payment was taken back',
};

export const operationWords: Readonly<Record<Attempt['operation'], string>> = {
  create: 'Sent to QuickBooks',
  lookUp: 'Looked for in QuickBooks',
  resend: 'Sent again',
  update: 'Change sent to QuickBooks',
  void: 'Void sent to QuickBooks',
};

export const outcomeWords: Readonly<Record<Attempt['outcome'], Shown>> = {
  pushed: { words: 'Arrived', tone: 'good' },
  adopted: { words: 'Was there already', tone: 'good' },
  refused: { words: 'Refused', tone: 'bad' },
  unknown: { words: 'The answer was lost', tone: 'warn' },
  absent: { words: 'Not there', tone: 'neutral' },
  voided: { words: 'Voided', tone: 'neutral' },
};

export const driftWords: Readonly<Record<DriftKind, string>> = {
  edited: 'Edited in QuickBooks',
  deleted: 'Deleted in QuickBooks',
  voided: 'Voided in QuickBooks',
  duplicated: 'In QuickBooks more than once',
};

export const fieldTitles: Readonly<Record<string, string>> = {
  number: 'Number',
  issuedOn: 'Date',
  dueOn: 'Due date',
  counterparty: 'Customer or vendor',
  currency: 'Currency',
  total: 'Total',
  tax: 'Tax',
  lines: 'Lines',
  lineCount: 'Number of lines',
  status: 'Status',
};

/** Whose document it is. */
export const counterpartyOf = ({ customer, vendor }: Pick<DocumentAnswer, 'customer' | 'vendor'>): string =>
  customer?.name ?? vendor?.name ?? '';

/** `Invoice 1042`. */
export const titleOf = ({ kind, number }: Pick<DocumentAnswer, 'kind' | 'number'>): string =>
  `${kindWords[kind]} ${number}`;

/** Whether something of it goes on by itself just now, so that looking again soon is worth it. */
export const isUnderWay = ({ state }: Pick<DocumentAnswer, 'state'>): boolean =>
  state === 'queued' || state === 'unknown';

/** Whether a person can ask for one more attempt. */
export const canRetryNow = ({ state }: Pick<DocumentAnswer, 'state'>): boolean =>
  state === 'refused' || state === 'parked';

/** Whether it waits for a person to submit it. */
export const waitsForSubmit = ({
  state,
  waitingReason,
}: {
  state: DocumentState;
  waitingReason?: WaitingReason | undefined;
}): boolean => state === 'waiting' && waitingReason === 'manual';
