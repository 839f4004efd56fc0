import Big from 'big.js';
import { decimalAt, objectAt, objectsAt, refAt, textAt } from '../books/json.ts';
import type { JsonObject } from '../books/json.ts';
import { textOf, valueAt } from './read-books.ts';

/** The kinds of document that a person can edit on their page. */
export type EditableKind = 'Invoice' | 'Bill';

export interface HeadField {
  readonly name: string;
  readonly label: string;
  readonly path: string;
  readonly as: 'text' | 'date' | 'party' | 'note';
}

/** What a document's form has above the lines; `path` is the property it changes. */
export function headFields(kind: EditableKind): readonly HeadField[] {
  const party =
    kind === 'Invoice'
      ? ({ name: 'party', label: 'Customer', path: 'CustomerRef.value', as: 'party' } as const)
      : ({ name: 'party', label: 'Vendor', path: 'VendorRef.value', as: 'party' } as const);
  const memo = {
    name: 'memo',
    label: 'Memo to the customer',
    path: 'CustomerMemo.value',
    as: 'note',
  } as const;
  return [
    party,
    { name: 'number', label: 'Number', path: 'DocNumber', as: 'text' },
    { name: 'date', label: 'Date', path: 'TxnDate', as: 'date' },
    { name: 'due', label: 'Due date', path: 'DueDate', as: 'date' },
    { name: 'note', label: 'Note (private)', path: 'PrivateNote', as: 'note' },
    ...(kind === 'Invoice' ? [memo] : []),
  ];
}

const detailKeys = ['SalesItemLineDetail', 'ItemBasedExpenseLineDetail', 'AccountBasedExpenseLineDetail'];

/** A line as a person sees it: with tax included in a document whose amounts include it. */
export interface SheetLine {
  /** Id of the line; `new` for the one that is to be added. */
  readonly key: string;
  readonly title: string;
  readonly description: string;
  /** Undefined where a line has no quantities, as on an account. */
  readonly quantity: string | undefined;
  readonly price: string | undefined;
  /** Undefined for a line that only describes. */
  readonly amount: string | undefined;
}

/** The lines of a document that a person can edit; sums and discounts follow from them. */
export function sheetLines(document: JsonObject): SheetLine[] {
  return objectsAt(document, 'Line').flatMap((line) => {
    const type = textAt(line, 'DetailType') ?? '';
    if (!detailKeys.includes(type) && type !== 'DescriptionOnly') return [];
    const detail = objectAt(line, type);
    const amount = decimalAt(detail, 'TaxInclusiveAmt') ?? decimalAt(line, 'Amount');
    const hasQuantity = type === 'SalesItemLineDetail' || type === 'ItemBasedExpenseLineDetail';
    return [
      {
        key: textAt(line, 'Id') ?? '',
        title: textOf(valueAt(line, `${type}.ItemRef.name`) ?? valueAt(line, `${type}.AccountRef.name`)),
        description: textAt(line, 'Description') ?? '',
        quantity: hasQuantity ? textOf(detail?.['Qty']) : undefined,
        price: hasQuantity ? priceOf(detail, amount) : undefined,
        amount: type === 'DescriptionOnly' ? undefined : (amount?.toFixed(2) ?? ''),
      },
    ];
  });
}

function priceOf(detail: JsonObject | undefined, amount: Big | undefined): string {
  const price = decimalAt(detail, 'UnitPrice');
  const quantity = decimalAt(detail, 'Qty');
  const gross = decimalAt(detail, 'TaxInclusiveAmt');
  if (price === undefined) return '';
  if (gross === undefined || amount === undefined || quantity === undefined || quantity.eq(0))
    return price.toFixed();
  return amount.div(quantity).round(7, 1).toFixed();
}

/** What a person typed into the form was not to be read; the text says what and where. */
export class Unreadable extends Error {}

/** What of a document a filled-in form changes, as the body of a sparse update. Throws Unreadable. */
export function changesOf(kind: EditableKind, document: JsonObject, form: URLSearchParams): JsonObject {
  return { ...headChanges(kind, document, form), ...lineChanges(kind, document, form) };
}

function headChanges(kind: EditableKind, document: JsonObject, form: URLSearchParams): JsonObject {
  const changes: JsonObject = {};
  for (const { name, path } of headFields(kind)) {
    const typed = typedIn(form, name);
    if (typed === undefined || typed === textOf(valueAt(document, path))) continue;
    const [property = '', inner] = path.split('.');
    // A cleared memo is left out, as null; an object without its value would be refused.
    if (typed === '') changes[property] = null;
    else changes[property] = inner === undefined ? typed : { [inner]: typed };
  }
  return changes;
}

/** The text of a field, its line ends as everywhere else, or undefined when the form had no such field. */
function typedIn(form: URLSearchParams, name: string): string | undefined {
  return form.get(name)?.replaceAll('\r\n', '\n').trim();
}

function lineChanges(kind: EditableKind, document: JsonObject, form: URLSearchParams): JsonObject {
  const lines = objectsAt(document, 'Line').filter((line) => line['DetailType'] !== 'SubTotalLineDetail');
  const sheet = new Map(sheetLines(document).map((line) => [line.key, line]));
  const edited = lines.flatMap((line) => {
    const shown = sheet.get(textAt(line, 'Id') ?? '');
    if (shown === undefined) return [line];
    return form.has(`line.${shown.key}.remove`) ? [] : [editedLine(line, shown, form)];
  });
  const added = newLine(kind, document, form);
  const isSame = edited.length === lines.length && edited.every((line, index) => line === lines[index]);
  if (isSame && added === undefined) return {};
  return { Line: added === undefined ? edited : [...edited, added] };
}

function editedLine(line: JsonObject, shown: SheetLine, form: URLSearchParams): JsonObject {
  const typed = (part: string, otherwise: string): string =>
    typedIn(form, `line.${shown.key}.${part}`) ?? otherwise;
  const description = typed('description', shown.description);
  const described = description === shown.description ? line : { ...line, Description: description };
  if (shown.amount === undefined) return described;
  const before = { quantity: shown.quantity ?? '', price: shown.price ?? '', amount: shown.amount };
  const after = {
    quantity: typed('quantity', before.quantity),
    price: typed('price', before.price),
    amount: typed('amount', before.amount),
  };
  if (sameFigures(before, after)) return described;
  return withFigures(described, figuresOf(shown.title, before, after));
}

interface Typed {
  readonly quantity: string;
  readonly price: string;
  readonly amount: string;
}

interface Figures {
  readonly quantity: Big | undefined;
  readonly price: Big | undefined;
  readonly amount: Big;
}

function sameFigures(before: Typed, after: Typed): boolean {
  return before.quantity === after.quantity && before.price === after.price && before.amount === after.amount;
}

/** Whatever of the three a person left alone follows from the others, as in QuickBooks' own form. */
function figuresOf(title: string, before: Typed, after: Typed): Figures {
  const quantity = decimalOf(after.quantity, `the quantity of ${title}`);
  const price = decimalOf(after.price, `the price of ${title}`);
  const amount = decimalOf(after.amount, `the amount of ${title}`);
  const factorsChanged = before.quantity !== after.quantity || before.price !== after.price;
  const isMultiplied = quantity !== undefined && price !== undefined;
  if (isMultiplied && factorsChanged && before.amount === after.amount)
    return { quantity, price, amount: quantity.times(price).round(2, 1) };
  if (amount === undefined) throw new Unreadable(`Say the amount of ${title}.`);
  if (!isMultiplied || factorsChanged) return { quantity, price, amount };
  return { quantity, price: quantity.eq(0) ? undefined : amount.div(quantity).round(7, 1), amount };
}

function withFigures(line: JsonObject, { quantity, price, amount }: Figures): JsonObject {
  const type = textAt(line, 'DetailType') ?? '';
  const { Qty: _qty, UnitPrice: _price, TaxInclusiveAmt: _gross, ...rest } = objectAt(line, type) ?? {};
  const detail = {
    ...rest,
    ...(quantity === undefined ? {} : { Qty: quantity }),
    ...(price === undefined ? {} : { UnitPrice: price }),
  };
  return { ...line, Amount: amount, [type]: detail };
}

function newLine(kind: EditableKind, document: JsonObject, form: URLSearchParams): JsonObject | undefined {
  const typed = (part: string): string => typedIn(form, `line.new.${part}`) ?? '';
  const after = { quantity: typed('quantity'), price: typed('price'), amount: typed('amount') };
  const Description = typed('description');
  if (Object.values(after).every((text) => text === '') && Description === '') return undefined;
  const type = kind === 'Invoice' ? 'SalesItemLineDetail' : 'AccountBasedExpenseLineDetail';
  const target = kind === 'Invoice' ? 'ItemRef' : 'AccountRef';
  const figures = figuresOf('the new line', { quantity: '', price: '', amount: '' }, after);
  const code = taxCodeOf(document);
  const line = {
    DetailType: type,
    ...(Description === '' ? {} : { Description }),
    [type]: {
      [target]: { value: typed('target') },
      ...(code === undefined ? {} : { TaxCodeRef: { value: code } }),
    },
  };
  return withFigures(line, figures);
}

/** A new line is taxed as the first one. */
function taxCodeOf(document: JsonObject): string | undefined {
  for (const line of objectsAt(document, 'Line')) {
    const code = refAt(objectAt(line, textAt(line, 'DetailType') ?? ''), 'TaxCodeRef');
    if (code !== undefined) return code;
  }
  return undefined;
}

/** A decimal as a person types it, or undefined for nothing. Throws Unreadable. */
export function decimalOf(text: string, what: string): Big | undefined {
  if (text === '') return undefined;
  if (!/^-?\d{1,11}(\.\d{1,10})?$/u.test(text))
    throw new Unreadable(`Write ${what} as a number such as 12.50.`);
  return new Big(text);
}
