/** What invoices and bills have in common on the wire. Field limits are QuickBooks' own. */
import * as z from 'zod';
import type { DocumentDraft } from '../domain/books.ts';
import type { Company } from '../domain/connection.ts';
import type { Difference, EntityLink } from '../domain/document.ts';
import { documentTotal, type PricedLine } from '../domain/document-fields.ts';
import type { DriftField } from '../domain/drift.ts';
import { documentIdSchema, type DocumentId, type RealmId } from '../domain/ids.ts';
import { formatMoney, toDecimal, type Decimal } from '../domain/money.ts';
import { postingOn } from '../domain/posting-date.ts';
import type { Mapping, Policies } from '../domain/settings.ts';
import type { CreatableEntity } from './client.ts';
import { absentWhenOdd } from './lenient-fields.ts';
import { isPriceDescribed, statablePrice } from './line-price.ts';
import type { WireObject, WirePayload } from './wire.ts';

// 4,000: QuickBooks' limits on a line's Description and on PrivateNote.
const maxDescriptionLength = 4000;

/** What a payload needs to know beside the draft. */
export interface DocumentContext {
  readonly company: Pick<
    Company,
    | 'country'
    | 'usesCustomTransactionNumbers'
    | 'usesMultiCurrency'
    | 'usesAutomatedSalesTax'
    | 'bookClosedOn'
  >;
  readonly mapping: Mapping;
  readonly policies: Policies;
}

/** The fields that every document is sent with. */
export function sharedPayload(draft: DocumentDraft, context: DocumentContext): WirePayload {
  const { content } = draft;
  const { company } = context;
  const { issuedOn, dueOn } = postingOn(content, context);
  return {
    TxnDate: issuedOn,
    DueDate: dueOn,
    ...(company.usesMultiCurrency ? { CurrencyRef: { value: content.currency } } : {}),
    // The US knows no GlobalTaxCalculation.
    ...(company.country === 'US'
      ? {}
      : { GlobalTaxCalculation: content.amountsIncludeTax === true ? 'TaxInclusive' : 'TaxExcluded' }),
    PrivateNote: privateNote(draft),
  };
}

interface DescribedLine extends PricedLine {
  readonly description?: string | undefined;
  readonly ticketReference?: string | undefined;
  readonly material?: string | undefined;
}

/**
 * The description with ticket reference and material behind it: `Gravel · Ticket T-17 · Material 20 mm`. A price that
 * cannot stand in its own fields is told here too.
 */
export function lineDescription(line: DescribedLine): string {
  const facts = [
    ...(isPriceDescribed(line) ? [`${line.quantity} × ${line.unitPrice}`] : []),
    ...(line.ticketReference === undefined ? [] : [`Ticket ${line.ticketReference}`]),
    ...(line.material === undefined ? [] : [`Material ${line.material}`]),
  ].join(' · ');
  const text = line.description?.trim() ?? '';
  if (facts === '') return text.slice(0, maxDescriptionLength);
  // The facts stay whole; a text too long for both is cut.
  const room = maxDescriptionLength - facts.length - ' · '.length;
  return text === '' ? facts : `${text.slice(0, room)} · ${facts}`;
}

/** Quantity and unit price where QuickBooks can bear them; elsewhere the amount stands alone. */
export function priceFields(line: PricedLine): WirePayload {
  const price = statablePrice(line);
  return price === undefined ? {} : { Qty: price.quantity, UnitPrice: price.unitPrice };
}

// What stands for an id that does not exist yet: a preview only.
const newValue = '(new)';

/** The customer or vendor. */
export const counterpartyRef = ({ counterpartyEntityId, newNames }: DocumentDraft): WirePayload =>
  newNames?.counterparty === undefined
    ? { value: counterpartyEntityId }
    : { value: newValue, name: newNames.counterparty };

/** The item of a line. */
export function itemRef({ itemEntityIds, newNames }: DocumentDraft, code: string): WirePayload {
  const name = newNames?.items.get(code);
  return name === undefined ? { value: itemEntityIds.get(code) } : { value: newValue, name };
}

/** The gross amount of a line, where amounts have their tax in them. */
export const grossField = (draft: DocumentDraft, amount: string, context: DocumentContext): WirePayload =>
  draft.content.amountsIncludeTax === true && context.company.country !== 'US'
    ? { TaxInclusiveAmt: toDecimal(amount) }
    : {};

/**
 * Our mark at the end of the private note: by it an entity is known as a document of ours, in the revision it holds. What
 * was pushed before revisions could be carried over has none, and holds the first.
 */
const mark = ({ documentId, revision }: DocumentDraft): string => `[cf:${documentId}.${revision}]`;
// Anywhere: a person may add to the note. Ours is the last one.
const markPattern = /.*\[cf:(doc_[0-9a-f]{32})(?:\.(\d{1,6}))?\]/s;

// The number is named too: where QuickBooks numbers, the note is the only place that shows ours.
const privateNote = (draft: DocumentDraft): string => `${draft.content.number} ${mark(draft)}`;

// Ours where it stands at the beginning, as it was written; elsewhere the mark alone.
const ownWords = /(^[^\n]{1,21} )?\[cf:(doc_[0-9a-f]{32})(?:\.\d{1,6})?\]/g;

/** The note of an entity with our mark in the revision of the draft; what people wrote beside it stays. */
export function renewedNote(entity: DocumentEntity, draft: DocumentDraft): string {
  const note = entity.PrivateNote ?? '';
  const isMarked = readMark(entity)?.documentId === draft.documentId;
  const renewed = isMarked
    ? note.replaceAll(ownWords, (words: string, number: string | undefined, documentId: string) => {
        if (documentId !== draft.documentId) return words;
        return number === undefined ? mark(draft) : privateNote(draft);
      })
    : `${privateNote(draft)} ${note}`.trim();
  return renewed.length <= maxDescriptionLength ? renewed : privateNote(draft);
}

const refSchema = z.looseObject({ value: z.string(), name: absentWhenOdd(z.string()) });
const detailSchema = absentWhenOdd(
  z.looseObject({
    ItemRef: absentWhenOdd(refSchema),
    AccountRef: absentWhenOdd(refSchema),
    TaxCodeRef: absentWhenOdd(refSchema),
    Qty: absentWhenOdd(z.string()),
    UnitPrice: absentWhenOdd(z.string()),
    TaxInclusiveAmt: absentWhenOdd(z.string()),
    ServiceDate: absentWhenOdd(z.string()),
  }),
);
/** When and by whom an entity was changed. */
export const metaDataSchema = absentWhenOdd(z.looseObject({ LastUpdatedTime: absentWhenOdd(z.string()) }));

const entitySchema = z.looseObject({
  Id: z.string(),
  SyncToken: z.string(),
  MetaData: metaDataSchema,
  DocNumber: absentWhenOdd(z.string()),
  TxnDate: absentWhenOdd(z.string()),
  DueDate: absentWhenOdd(z.string()),
  TotalAmt: absentWhenOdd(z.string()),
  Balance: absentWhenOdd(z.string()),
  CustomerRef: absentWhenOdd(refSchema),
  VendorRef: absentWhenOdd(refSchema),
  CurrencyRef: absentWhenOdd(refSchema),
  PrivateNote: absentWhenOdd(z.string()),
  GlobalTaxCalculation: absentWhenOdd(z.string()),
  Line: z
    .array(
      z.looseObject({
        DetailType: absentWhenOdd(z.string()),
        Amount: absentWhenOdd(z.string()),
        Description: absentWhenOdd(z.string()),
        SalesItemLineDetail: detailSchema,
        AccountBasedExpenseLineDetail: detailSchema,
        ItemBasedExpenseLineDetail: detailSchema,
      }),
    )
    .catch([]),
  TxnTaxDetail: absentWhenOdd(z.looseObject({ TotalTax: absentWhenOdd(z.string()) })),
});
/** An invoice or bill as QuickBooks answers it. */
export type DocumentEntity = z.infer<typeof entitySchema>;
type EntityLine = DocumentEntity['Line'][number];

/** Reads an invoice or bill; undefined when the answer is neither. */
export function readDocumentEntity(answer: WireObject): DocumentEntity | undefined {
  const parsed = entitySchema.safeParse(answer);
  return parsed.success ? parsed.data : undefined;
}

/** The document that an entity stands for, by our mark, and the revision it holds. A voided one has lost its note. */
export function readMark(entity: DocumentEntity): { documentId: DocumentId; revision: number } | undefined {
  const found = markPattern.exec(entity.PrivateNote ?? '');
  const documentId = documentIdSchema.safeParse(found?.[1]);
  return documentId.success ? { documentId: documentId.data, revision: Number(found?.[2] ?? 1) } : undefined;
}

/** Voiding sets the total to nothing and writes over the note; there is no flag for it. */
export const isVoidedEntity = (entity: DocumentEntity): boolean =>
  isNothing(entity.TotalAmt) && readMark(entity) === undefined && /^voided\b/i.test(entity.PrivateNote ?? '');

/** Whether payments or credits were applied: the balance is not the total any more. */
export const isPaidEntity = (entity: DocumentEntity): boolean =>
  entity.Balance !== undefined && !toDecimal(entity.Balance).eq(toDecimal(entity.TotalAmt ?? '0'));

const isNothing = (amount: string | undefined): boolean => toDecimal(amount ?? '0').eq(0);

const plain = (amount: string | undefined): string =>
  amount === undefined ? '' : toDecimal(amount).toFixed();

/**
 * When QuickBooks changed it last, to the second, as UTC: its offsets differ, so that its own texts do not compare. Empty
 * where it does not say.
 */
export function changedAt({ MetaData }: Pick<DocumentEntity, 'MetaData'>): string {
  const ms = Date.parse(MetaData?.LastUpdatedTime ?? '');
  return Number.isNaN(ms) ? '' : new Date(ms).toISOString();
}

/**
 * The fields that are ours, as QuickBooks holds them, each as one text; what payments and people's notes move is not among
 * them. A company with one currency may leave it out.
 */
export function comparedFields(entity: DocumentEntity, homeCurrency: string): Record<DriftField, string> {
  return {
    number: entity.DocNumber ?? '',
    issuedOn: entity.TxnDate ?? '',
    dueOn: entity.DueDate ?? '',
    counterparty: entity.CustomerRef?.value ?? entity.VendorRef?.value ?? '',
    currency: entity.CurrencyRef?.value ?? homeCurrency,
    total: plain(entity.TotalAmt),
    tax: plain(entity.TxnTaxDetail?.TotalTax ?? '0'),
    lines: JSON.stringify(entity.Line.filter(isOwnLine).map(lineFields)),
  };
}

function lineFields(line: EntityLine): unknown[] {
  const detail = detailOf(line);
  return [
    line.DetailType,
    plain(line.Amount),
    line.Description,
    detail?.ItemRef?.value ?? detail?.AccountRef?.value,
    plain(detail?.Qty),
    plain(detail?.UnitPrice),
    detail?.TaxCodeRef?.value,
    detail?.ServiceDate,
  ];
}

/** What a line says beside its amount. */
export const detailOf = (line: EntityLine) =>
  line.SalesItemLineDetail ?? line.AccountBasedExpenseLineDetail ?? line.ItemBasedExpenseLineDetail;

const ownLineTypes: ReadonlySet<string> = new Set([
  'SalesItemLineDetail',
  'AccountBasedExpenseLineDetail',
  'ItemBasedExpenseLineDetail',
]);
/** Whether a line is one that can be ours: QuickBooks appends a subtotal line of its own. */
export const isOwnLine = (line: EntityLine): boolean => ownLineTypes.has(line.DetailType ?? '');

/** The link to the entity, with what QuickBooks answered otherwise than it was sent (C7). */
export function linkTo(
  entity: DocumentEntity,
  of: {
    type: Extract<CreatableEntity, 'Invoice' | 'Bill'>;
    draft: DocumentDraft;
    context: DocumentContext;
    realmId: RealmId;
    fingerprint: string;
    /** The number that was sent; absent where QuickBooks numbers. */
    sentNumber: string | undefined;
  },
): EntityLink {
  const differences = differencesOf(entity, of);
  return {
    realmId: of.realmId,
    type: of.type,
    id: entity.Id,
    syncToken: entity.SyncToken,
    ...(entity.DocNumber === undefined ? {} : { number: entity.DocNumber }),
    total: formatMoney(toDecimal(entity.TotalAmt ?? '0'), of.draft.content.currency),
    ...(differences.length === 0 ? {} : { differences }),
    ...(entity.TxnDate === undefined ? {} : { issuedOn: entity.TxnDate }),
    revision: of.draft.revision,
    fingerprint: of.fingerprint,
    ...(changedAt(entity) === '' ? {} : { changedAt: changedAt(entity) }),
  };
}

type Compared = readonly [Difference['field'], sent: string, answered: string | undefined];

function differencesOf(
  entity: DocumentEntity,
  of: { draft: DocumentDraft; context: DocumentContext; sentNumber: string | undefined },
): Difference[] {
  const { draft, context, sentNumber } = of;
  const { content } = draft;
  const { issuedOn, dueOn } = postingOn(content, context);
  const compared: readonly Compared[] = [
    ...amountsCompared(entity, draft, context),
    ...(sentNumber === undefined ? [] : [['number', sentNumber, entity.DocNumber] as const]),
    ['issuedOn', issuedOn, entity.TxnDate],
    ...(dueOn === undefined ? [] : [['dueOn', dueOn, entity.DueDate] as const]),
    ['lineCount', String(content.lines.length), String(entity.Line.filter(isOwnLine).length)],
    ...(draft.counterpartyEntityId === '' ? [] : [counterpartyCompared(entity, draft)]),
    ...(entity.CurrencyRef === undefined
      ? []
      : [['currency', content.currency, entity.CurrencyRef.value] as const]),
  ];
  return compared.flatMap(([field, sent, answered]) =>
    sent === answered ? [] : [{ field, sent, answered: answered ?? '' }],
  );
}

const counterpartyCompared = (entity: DocumentEntity, draft: DocumentDraft): Compared => [
  'counterparty',
  draft.counterpartyEntityId,
  (draft.kind === 'invoice' ? entity.CustomerRef : entity.VendorRef)?.value,
];

/**
 * What we stated against what is there. A tax of ours is compared with QuickBooks'; where we state none, it follows from the
 * tax code that the admin chose and is taken out of the total, unless our amounts have it in them.
 */
function amountsCompared(entity: DocumentEntity, draft: DocumentDraft, context: DocumentContext): Compared[] {
  const { content } = draft;
  const { taxTotal } = content;
  const money = (amount: Decimal): string => formatMoney(amount, content.currency);
  const net = documentTotal(content);
  const total = toDecimal(entity.TotalAmt ?? '0');
  const tax = toDecimal(entity.TxnTaxDetail?.TotalTax ?? '0');
  if (content.amountsIncludeTax === true && context.company.country !== 'US') {
    return [['total', money(net), money(total)], ...taxCompared(taxTotal, tax, money)];
  }
  return taxTotal === undefined
    ? [['total', money(net), money(total.minus(tax))]]
    : [['total', money(net.plus(taxTotal)), money(total)], ...taxCompared(taxTotal, tax, money)];
}

const taxCompared = (
  ours: string | undefined,
  theirs: Decimal,
  money: (amount: Decimal) => string,
): Compared[] => (ours === undefined ? [] : [['tax', money(toDecimal(ours)), money(theirs)]]);
