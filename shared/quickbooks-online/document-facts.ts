/** Documents in words of no provider: as they will be stored, and as they are. */
import type { PreviewItem } from '../domain/books.ts';
import { documentTotal } from '../domain/document-fields.ts';
import { formatMoney, toDecimal, type Decimal } from '../domain/money.ts';
import { postingOn } from '../domain/posting-date.ts';
import type { DocumentFacts } from '../domain/preview.ts';
import { expenseAccountOf } from '../domain/settings.ts';
import {
  detailOf,
  isOwnLine,
  lineDescription,
  type DocumentContext,
  type DocumentEntity,
} from './document.ts';
import { sentNumber } from './document-kinds.ts';
import { statablePrice } from './line-price.ts';

type FactsLine = DocumentFacts['lines'][number];
/** Names of accounts and items by their ids. */
export interface RecordNames {
  readonly accounts: ReadonlyMap<string, string>;
  readonly items: ReadonlyMap<string, string>;
}

/** What a document that is created or updated as it stands will be stored as. */
export function expectedFacts(of: PreviewItem, context: DocumentContext, names: RecordNames): DocumentFacts {
  const { draft } = of;
  const { content } = draft;
  const number = sentNumber(draft, context);
  const { issuedOn, dueOn } = postingOn(content, context);
  const money = (amount: Decimal): string => formatMoney(amount, content.currency);
  return {
    // An update leaves the number that QuickBooks gave.
    ...(number === undefined ? {} : { number }),
    issuedOn,
    // Without one of ours the terms decide.
    ...(dueOn === undefined ? {} : { dueOn }),
    counterparty: {
      ...(draft.newNames?.counterparty === undefined ? { id: draft.counterpartyEntityId } : {}),
      name: of.names.counterparty,
    },
    currency: content.currency,
    lineCount: content.lines.length,
    total: money(documentTotal(content)),
    lines: content.lines.map((line) => {
      const description = lineDescription(line);
      return {
        amount: money(toDecimal(line.amount)),
        ...(description === '' ? {} : { description }),
        ...(line.item === undefined ? {} : priceFacts(of, line, context)),
        record:
          line.item === undefined
            ? accountRecord(expenseAccountOf(context.mapping, line), names)
            : itemRecord(of, line.item.code, names),
      };
    }),
  };
}

function priceFacts(
  { draft }: PreviewItem,
  line: PreviewItem['draft']['content']['lines'][number],
  context: DocumentContext,
): Pick<FactsLine, 'quantity' | 'unitPrice'> {
  const price = statablePrice(line);
  if (price === undefined) return {};
  const quantity = price.quantity.toFixed();
  // Where amounts have their tax in them QuickBooks keeps the price without it.
  const isGross = draft.content.amountsIncludeTax === true && context.company.country !== 'US';
  return isGross ? { quantity } : { quantity, unitPrice: price.unitPrice.toFixed() };
}

function accountRecord(id: string | undefined, { accounts }: RecordNames): FactsLine['record'] {
  const name = accounts.get(id ?? '');
  return { ...(id === undefined ? {} : { id }), ...(name === undefined ? {} : { name }) };
}

function itemRecord(
  { draft, names }: PreviewItem,
  code: string,
  { items }: RecordNames,
): FactsLine['record'] {
  const newName = draft.newNames?.items.get(code);
  if (newName !== undefined) return { name: newName };
  const id = draft.itemEntityIds.get(code);
  const name = names.items.get(code) ?? items.get(id ?? '');
  return { ...(id === undefined ? {} : { id }), ...(name === undefined ? {} : { name }) };
}

/** A stored document. `homeCurrency` is what it is in where it says nothing. */
export function entityFacts(entity: DocumentEntity, homeCurrency: string): DocumentFacts {
  const currency = entity.CurrencyRef?.value ?? homeCurrency;
  const money = (amount: Decimal): string => formatMoney(amount, currency);
  const isGross = entity.GlobalTaxCalculation === 'TaxInclusive';
  const total = toDecimal(entity.TotalAmt ?? '0');
  const tax = toDecimal(entity.TxnTaxDetail?.TotalTax ?? '0');
  const party = entity.CustomerRef ?? entity.VendorRef;
  const lines = entity.Line.filter(isOwnLine);
  return {
    ...(entity.DocNumber === undefined ? {} : { number: entity.DocNumber }),
    ...(entity.TxnDate === undefined ? {} : { issuedOn: entity.TxnDate }),
    ...(entity.DueDate === undefined ? {} : { dueOn: entity.DueDate }),
    counterparty: recordOf(party),
    currency,
    lineCount: lines.length,
    total: money(isGross ? total : total.minus(tax)),
    lines: lines.map((line) => {
      const detail = detailOf(line);
      const amount = (isGross ? detail?.TaxInclusiveAmt : undefined) ?? line.Amount ?? '0';
      return {
        amount: money(toDecimal(amount)),
        ...(line.Description === undefined ? {} : { description: line.Description }),
        ...(detail?.Qty === undefined ? {} : { quantity: toDecimal(detail.Qty).toFixed() }),
        ...(detail?.UnitPrice === undefined ? {} : { unitPrice: toDecimal(detail.UnitPrice).toFixed() }),
        record: recordOf(detail?.ItemRef ?? detail?.AccountRef),
      };
    }),
  };
}

function recordOf(ref: DocumentEntity['CustomerRef']): DocumentFacts['counterparty'] {
  if (ref === undefined) return {};
  return { id: ref.value, ...(ref.name === undefined ? {} : { name: ref.name }) };
}
