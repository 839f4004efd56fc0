/**
 * Which of a tenant's documents a person asks for. Looked through one by one, newest first: an index for each of these would
 * cost every document writes for ever (docs/adr/0018-document-search.md).
 */
import type { Document, DocumentKind, DocumentState, WaitingReason } from './document.ts';
import type { PaymentStatus } from './payment.ts';

/** What is left out filters nothing. */
export interface DocumentFilter {
  /** The beginning of the number, or of words of the customer's or vendor's name; by no case and no accent. */
  readonly search?: string | undefined;
  readonly state?: DocumentState | undefined;
  readonly kind?: DocumentKind | undefined;
  readonly waitingReason?: WaitingReason | undefined;
  readonly payment?: PaymentStatus | undefined;
  /** Only those that disagree with the books. */
  readonly hasDrift?: boolean | undefined;
  /** First and last day that documents are dated on. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

/** What is looked at of a document; the rest of it need not be read. */
export type SearchedDocument = Pick<
  Document,
  'state' | 'kind' | 'waitingReason' | 'number' | 'counterpartyName' | 'issuedOn' | 'payment' | 'drift'
>;

/** The attributes that a filter looks at. */
export function attributesOf(filter: DocumentFilter): (keyof SearchedDocument)[] {
  return [
    'state',
    'kind',
    'waitingReason',
    'number',
    'counterpartyName',
    'issuedOn',
    ...(filter.payment === undefined ? [] : (['payment'] as const)),
    ...(filter.hasDrift === true ? (['drift'] as const) : []),
  ];
}

export const isEmpty = (filter: DocumentFilter): boolean =>
  Object.values(filter).every((value) => value === undefined);

/** Tells of any document whether the filter lets it through. */
export function matcherOf(filter: DocumentFilter): (document: SearchedDocument) => boolean {
  const { state, kind, waitingReason, payment, from, to } = filter;
  const isFound = searcherOf(filter.search);
  return (document) =>
    (state === undefined || document.state === state) &&
    (kind === undefined || document.kind === kind) &&
    (waitingReason === undefined ||
      (document.state === 'waiting' && document.waitingReason === waitingReason)) &&
    (payment === undefined || document.payment?.status === payment) &&
    (filter.hasDrift !== true || document.drift !== undefined) &&
    (from === undefined || document.issuedOn >= from) &&
    (to === undefined || document.issuedOn <= to) &&
    isFound(document);
}

function searcherOf(
  search = '',
): (document: Pick<SearchedDocument, 'number' | 'counterpartyName'>) => boolean {
  const beginning = folded(search).trim();
  if (beginning === '') return () => true;
  const words = wordsOf(search);
  return ({ number, counterpartyName }) =>
    folded(number).startsWith(beginning) ||
    (words.trim() !== '' && wordsOf(counterpartyName).includes(words));
}

/** Words with one blank before each, so that "begins a word" is "holds, blank first". */
const wordsOf = (text: string): string =>
  folded(text)
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '')
    .map((word) => ` ${word}`)
    .join('');

const folded = (text: string): string => text.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase();
