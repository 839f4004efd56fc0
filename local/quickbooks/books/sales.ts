import Big from 'big.js';
import { automaticTaxCode } from './automated-tax.ts';
import type { Destination } from './automated-tax.ts';
import { businessRule, notModelled, refusal } from './faults.ts';
import { objectAt, objectsAt, refAt, textAt, withoutEmpty } from './json.ts';
import type { JsonObject } from './json.ts';
import {
  checkReference,
  documentDate,
  dueDate,
  refuseClosedPeriod,
  refuseNegative,
  remaining,
  requireLines,
  requireReference,
} from './documents.ts';
import type { DocumentWish, Settled } from './documents.ts';
import type { Ledger } from './ledger.ts';
import { salesNumber } from './numbering.ts';
import { homeCurrency } from './people.ts';
import { customFieldDefinitions } from './present.ts';
import { salesLines } from './sales-lines.ts';
import type { LineSheet } from './sales-lines.ts';
import { documentTax, taxApplies } from './sales-tax.ts';

const zero = new Big(0);

/** An invoice, credit memo or sales receipt from what is wanted of it; all sums are computed here. */
export function settleSale(ledger: Ledger, wish: DocumentWish): Settled {
  const { wanted, previous } = wish;
  requireLines(wish);
  const customer = saleCustomer(ledger, wish);
  const TxnDate = documentDate(ledger, wish);
  refuseClosedPeriod(ledger, TxnDate, textAt(previous?.json, 'TxnDate'));
  const sheet = saleLines(ledger, wish);
  const addresses = saleAddresses(ledger, wish, customer);
  const tax = documentTax(ledger, {
    ...sheet,
    wanted,
    input: wish.input,
    side: 'SalesTaxRateList',
    automaticCode: automaticTaxCode(ledger, addresses),
  });
  const TotalAmt = tax.subTotal.minus(sheet.discount).plus(tax.totalTax);
  refuseNegative(TotalAmt);
  checkEmail(wanted);
  checkLinks(wish);
  const DocNumber = salesNumber(ledger, {
    entity: wish.entity,
    given: textAt(wanted, 'DocNumber'),
    previous,
    allowDuplicate: wish.allowDuplicateDocNum,
  });
  const json = withoutEmpty({
    ApplyTaxAfterDiscount: false,
    PrintStatus: 'NeedToPrint',
    EmailStatus: 'NotSet',
    ...wanted,
    ...addresses,
    CustomField: knownCustomFields(ledger, wanted),
    DocNumber,
    TxnDate,
    CurrencyRef: homeCurrency(ledger, wanted),
    Line: tax.lines,
    TxnTaxDetail: tax.TxnTaxDetail,
    GlobalTaxCalculation: tax.GlobalTaxCalculation,
    TotalAmt,
    LinkedTxn: previous?.json['LinkedTxn'],
    ...ofKind(ledger, wish, { customer, TxnDate, TotalAmt }),
  });
  return { json, lastLineId: sheet.lastLineId };
}

interface Basics {
  readonly customer: JsonObject | undefined;
  readonly TxnDate: string;
  readonly TotalAmt: Big;
}

function ofKind(ledger: Ledger, wish: DocumentWish, basics: Basics): JsonObject {
  if (wish.entity === 'Invoice') return invoiceOnly(ledger, wish, basics);
  if (wish.entity === 'CreditMemo') return creditMemoOnly(wish, basics.TotalAmt);
  return salesReceiptOnly(ledger, wish);
}

function invoiceOnly(
  ledger: Ledger,
  wish: DocumentWish,
  { customer, TxnDate, TotalAmt }: Basics,
): JsonObject {
  const { wanted, previous } = wish;
  checkReference(ledger, wish, 'SalesTermRef', 'Term');
  const own =
    refAt(wanted, 'SalesTermRef') ?? (previous === undefined ? refAt(customer, 'SalesTermRef') : undefined);
  const term = own ?? companyTerm(ledger);
  const Balance = remaining(wish, TotalAmt, 'Balance');
  if (Balance.lt(0)) throw notModelled('lowering an invoice below what was paid on it');
  return {
    AllowIPNPayment: wanted['AllowIPNPayment'] ?? false,
    AllowOnlinePayment: wanted['AllowOnlinePayment'] ?? false,
    AllowOnlineCreditCardPayment: wanted['AllowOnlineCreditCardPayment'] ?? false,
    AllowOnlineACHPayment: wanted['AllowOnlineACHPayment'] ?? false,
    SalesTermRef: own === undefined ? undefined : { value: own },
    // Without any term the samples are due after 30 days.
    DueDate: textAt(wanted, 'DueDate') ?? dueDate(ledger, TxnDate, term, 30),
    LinkedTxn: previous?.json['LinkedTxn'] ?? [],
    Balance,
  };
}

function companyTerm(ledger: Ledger): string | undefined {
  return refAt(objectAt(ledger.store.get('Preferences', '1')?.json, 'SalesFormsPrefs'), 'DefaultTerms');
}

function creditMemoOnly(wish: DocumentWish, TotalAmt: Big): JsonObject {
  const open = remaining(wish, TotalAmt, 'RemainingCredit');
  if (open.lt(0)) throw notModelled('lowering a credit memo below what was applied of it');
  return { RemainingCredit: open, Balance: open };
}

function salesReceiptOnly(ledger: Ledger, wish: DocumentWish): JsonObject {
  checkReference(ledger, wish, 'PaymentMethodRef', 'PaymentMethod');
  checkReference(ledger, wish, 'DepositToAccountRef', 'Account');
  const account = refAt(wish.wanted, 'DepositToAccountRef') ?? accountOfSubType(ledger, 'UndepositedFunds');
  return { Balance: zero, DepositToAccountRef: account === undefined ? undefined : { value: account } };
}

/** The first account of a sub-type, e.g. the one for undeposited funds. */
export function accountOfSubType(ledger: Ledger, subType: string): string | undefined {
  for (const row of ledger.store.all('Account')) {
    if (row.json['AccountSubType'] === subType && row.json['Active'] !== false) return row.id;
  }
  return undefined;
}

// A sales receipt may do without a customer; invoices and credit memos may not.
function saleCustomer(ledger: Ledger, wish: DocumentWish): JsonObject | undefined {
  const given = refAt(wish.wanted, 'CustomerRef');
  if (wish.entity === 'SalesReceipt' && given === undefined) return undefined;
  const id = requireReference(ledger, wish, 'CustomerRef', 'Customer');
  return ledger.store.get('Customer', id)?.json;
}

function saleLines(ledger: Ledger, wish: DocumentWish): LineSheet {
  const { previous, wanted } = wish;
  const previousLines = objectsAt(previous?.json, 'Line');
  const lastLineId = previous?.lastLineId ?? 0;
  const sent = objectsAt(wish.input, 'Line');
  const lines = sent.length > 0 ? sent : previousLines;
  const applies = taxApplies(ledger, wanted);
  return salesLines(ledger, {
    lines,
    previousLines,
    lastLineId,
    taxApplies: applies,
    sent: sent.length > 0,
  });
}

function checkEmail(wanted: JsonObject): void {
  if (textAt(wanted, 'EmailStatus') !== 'NeedToSend') return;
  if (textAt(objectAt(wanted, 'BillEmail'), 'Address') !== undefined) return;
  throw refusal({
    code: '6420',
    message: 'E-mail address required',
    detail: 'E-mail address required : BillEmail.Address is needed when EmailStatus is NeedToSend.',
    element: 'BillEmail',
  });
}

// Payments link themselves; links to estimates and time activities are not modelled.
function checkLinks({ input, previous }: DocumentWish): void {
  const held = new Set(objectsAt(previous?.json, 'LinkedTxn').map((link) => textAt(link, 'TxnId')));
  const foreign = objectsAt(input, 'LinkedTxn').find((link) => !held.has(textAt(link, 'TxnId')));
  if (foreign !== undefined)
    throw notModelled(`linking a ${textAt(foreign, 'TxnType') ?? 'transaction'} to a sale`);
}

function knownCustomFields(ledger: Ledger, wanted: JsonObject): JsonObject[] | undefined {
  const given = objectsAt(wanted, 'CustomField');
  if (given.length === 0) return undefined;
  const definitions = customFieldDefinitions(ledger);
  return given.map((field) => {
    const definition = definitions.find((known) => known['DefinitionId'] === field['DefinitionId']);
    if (definition === undefined)
      throw businessRule('The custom field is not defined in the company preferences.');
    return { ...definition, StringValue: field['StringValue'] };
  });
}

/** Addresses as sent, else the customer's; a customer's only address serves for shipping too. */
function saleAddresses(ledger: Ledger, wish: DocumentWish, customer: JsonObject | undefined): Destination {
  const inherited = objectAt(customer, 'BillAddr');
  return {
    BillAddr: ownAddress(ledger, wish, 'BillAddr') ?? inherited,
    ShipAddr: ownAddress(ledger, wish, 'ShipAddr') ?? objectAt(customer, 'ShipAddr') ?? inherited,
  };
}

function ownAddress(ledger: Ledger, { wanted, previous }: DocumentWish, key: string): JsonObject | undefined {
  const given = objectAt(wanted, key);
  if (given === undefined) return undefined;
  const clean = withoutEmpty({ ...given, Id: undefined });
  if (Object.keys(clean).length === 0) return undefined;
  const held = textAt(objectAt(previous?.json, key), 'Id');
  if (held !== undefined) return { Id: held, ...clean };
  const next = (ledger.store.counters.ids['Address'] ?? 0) + 1;
  ledger.store.counters.ids['Address'] = next;
  return { Id: String(next), ...clean };
}
