/** What a person should know before a document goes, in plain words. */
import type { WaitingReason } from '../../shared/domain/document.ts';
import { postingOn } from '../../shared/domain/posting-date.ts';
import type { DocumentFacts, DocumentPreview, Warning } from '../../shared/domain/preview.ts';
import type { Wait } from './gates.ts';
import type { PlannedRecords } from './preview-records.ts';
import type { Draft, OpenBooks } from './turn.ts';

interface Foretold {
  readonly draft: Draft;
  readonly wait: Wait | undefined;
  readonly open: OpenBooks;
  readonly operation: DocumentPreview['operation'];
  readonly problems: DocumentPreview['problems'];
  readonly records: PlannedRecords;
  /** Another bill has the same vendor, number, date and amount. */
  readonly hasTwin: boolean;
  readonly expected: DocumentFacts | undefined;
}

/** All warnings of a document. */
export function warningsOf(of: Foretold): Warning[] {
  // What is not going to be written says nothing about how it would be.
  const isWritten = of.operation === 'create' || of.operation === 'update';
  return [
    ...(of.operation === 'none' && of.wait?.reason !== 'connection' ? [] : waitingWarnings(of.wait)),
    ...standingWarnings(of),
    ...(isWritten ? [...dateWarnings(of), ...numberWarnings(of), ...moneyWarnings(of)] : []),
    ...nameWarnings(of.records),
  ];
}

/** What it means to wait for something, and what to do about it. */
export const waitingWords: Readonly<Record<WaitingReason, string>> = {
  connection: 'It waits for the connection to the company that it is in. Connect that company again.',
  mapping: 'It waits for a place in the mapping: an account, item or tax code for each of its lines.',
  pause: 'It waits because pushing is paused. Resume it.',
  manual: 'It waits to be submitted by hand, as the settings say.',
  goLive: 'It waits because it is dated before the day of going live. Move that day, or leave it out.',
  closedPeriod:
    'It waits because the books are closed for its date. Reopen the period, or let the settings date such documents on the next open day.',
};

const waitingCodes = {
  connection: 'waits_for_connection',
  mapping: 'waits_for_mapping',
  pause: 'waits_for_pause',
  manual: 'waits_for_manual',
  goLive: 'waits_for_go_live',
  closedPeriod: 'waits_for_closed_period',
} as const satisfies Readonly<Record<WaitingReason, Warning['code']>>;

const waitingWarnings = (wait: Wait | undefined): Warning[] =>
  wait === undefined ? [] : [{ code: waitingCodes[wait.reason], words: waitingWords[wait.reason] }];

function standingWarnings({ draft, operation, problems }: Foretold): Warning[] {
  const { state, unknown, entity, adopts, pushError } = draft.document;
  const warnings: Warning[] = [];
  if (unknown !== undefined) {
    warnings.push({
      code: 'answer_lost',
      words: 'QuickBooks’ answer to an earlier try was lost: it is looked for there first.',
    });
  }
  if (state === 'refused' || state === 'parked') {
    const why = pushError === undefined ? '' : ` (${pushError.detail})`;
    warnings.push({
      code: 'needs_retry',
      words: `It was ${state} before${why} and goes only when it is retried or revised.`,
    });
  }
  for (const { field, sent, answered } of entity?.differences ?? []) {
    warnings.push({
      code: 'difference_known',
      words: `In QuickBooks its ${field} is ${answered === '' ? 'missing' : answered}; ${sent} was sent.`,
    });
  }
  if (operation === 'none' && problems.length === 0) {
    const words =
      adopts === undefined
        ? 'Nothing would be written.'
        : 'It becomes the transaction that was chosen for it; nothing is written.';
    warnings.push({ code: 'nothing_to_do', words });
  }
  return warnings;
}

function dateWarnings({ draft, open }: Foretold): Warning[] {
  const { issuedOn } = postingOn(draft.content, {
    company: open.connection.company,
    policies: open.policies,
  });
  return issuedOn === draft.content.issuedOn
    ? []
    : [
        {
          code: 'date_moved',
          words: `The books are closed for ${draft.content.issuedOn}: it is dated on the next open day, ${issuedOn}.`,
        },
      ];
}

const numberWarnings = ({ draft, operation, expected }: Foretold): Warning[] =>
  operation !== 'create' || expected === undefined || expected.number !== undefined
    ? []
    : [
        {
          code: 'number_by_quickbooks',
          words: `QuickBooks gives the number; ours, ${draft.content.number}, stands in the private note.`,
        },
      ];

function moneyWarnings({ draft, open, problems, expected, hasTwin }: Foretold): Warning[] {
  const { company } = open.connection;
  const { content } = draft;
  const warnings: Warning[] = [];
  if (content.currency !== company.homeCurrency) {
    warnings.push({
      code: 'foreign_currency',
      words: `It is in ${content.currency}; the company’s home currency is ${company.homeCurrency}, and QuickBooks converts.`,
    });
  }
  if (hasTwin && problems.every(({ cause }) => cause !== 'bill_duplicate')) {
    warnings.push({
      code: 'possible_duplicate',
      words: 'Another bill of this vendor has the same number, date and amount.',
    });
  }
  if (draft.kind === 'invoice' && company.usesAutomatedSalesTax) {
    warnings.push({
      code: 'tax_by_quickbooks',
      words: 'Automated sales tax is on: QuickBooks decides the tax, on top of the total foretold here.',
    });
  }
  const isPriceLost = content.lines.some(
    ({ item, quantity }, index) =>
      item !== undefined && quantity !== undefined && expected?.lines[index]?.quantity === undefined,
  );
  if (expected !== undefined && isPriceLost) {
    warnings.push({
      code: 'price_in_description',
      words:
        'QuickBooks might refuse the quantity and unit price of some lines because of rounding: the amount stands alone, and they are told in the description.',
    });
  }
  return warnings;
}

const causesOfChange = {
  characters: 'has characters that QuickBooks refuses',
  length: 'is too long for QuickBooks',
  taken: 'is taken by another record',
};

const nameWarnings = ({ willCreate }: PlannedRecords): Warning[] =>
  willCreate.flatMap(({ kind, name, originalName, nameChange }) =>
    nameChange === undefined
      ? []
      : [
          {
            code: 'name_changed',
            words: `The ${kind} "${originalName}" ${causesOfChange[nameChange]}: it will be called "${name}".`,
          },
        ],
  );
