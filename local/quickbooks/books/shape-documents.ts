import {
  address,
  amount,
  any,
  boolean,
  choice,
  date,
  email,
  id,
  identity,
  list,
  memo,
  moment,
  number,
  object,
  readOnly,
  ref,
  shape,
  text,
  unmodelled,
  unmodelledAll,
} from './shape.ts';
import type { Field } from './shape.ts';

const linkedTxn = shape('LinkedTxn', { TxnId: id, TxnType: text(50), TxnLineId: id });

const taxLineDetail = shape('TaxLineDetail', {
  TaxRateRef: ref('TaxRate', 'never'),
  PercentBased: boolean,
  TaxPercent: number,
  NetAmountTaxable: amount,
  TaxInclusiveAmount: amount,
  OverrideDeltaAmount: amount,
  ServiceDate: date,
});
const taxLine = shape('Line', {
  Id: id,
  Amount: amount,
  DetailType: text(50),
  TaxLineDetail: object(taxLineDetail),
});

const txnTaxDetail = shape('TxnTaxDetail', {
  DefaultTaxCodeRef: unmodelled,
  TxnTaxCodeRef: ref('TaxCode', 'never'),
  TotalTax: amount,
  TaxLine: list(taxLine),
  UseAutomatedSalesTax: boolean,
});

const salesItemDetail = shape('SalesItemLineDetail', {
  ItemRef: ref('Item'),
  ClassRef: unmodelled,
  UnitPrice: number,
  Qty: number,
  ItemAccountRef: readOnly(ref('Account')),
  TaxCodeRef: ref('TaxCode', 'never'),
  ServiceDate: date,
  DiscountRate: unmodelled,
  DiscountAmt: unmodelled,
  TaxInclusiveAmt: amount,
  ...unmodelledAll(
    'RatePercent',
    'PriceLevelRef',
    'UOMRef',
    'InventorySiteRef',
    'TaxClassificationRef',
    'MarkupInfo',
  ),
  ...unmodelledAll('DeferredRevenue', 'SalesItemLineDetailEx'),
});

const discountDetail = shape('DiscountLineDetail', {
  Discount: unmodelled,
  PercentBased: boolean,
  DiscountPercent: number,
  DiscountAccountRef: ref('Account'),
  ServiceDate: date,
  ClassRef: unmodelled,
  TaxCodeRef: ref('TaxCode', 'never'),
  DiscountLineDetailEx: unmodelled,
});
const descriptionDetail = shape('DescriptionLineDetail', {
  ServiceDate: date,
  TaxCodeRef: ref('TaxCode', 'never'),
});
const subTotalDetail = shape('SubTotalLineDetail', { ItemRef: ref('Item') });

const billable = choice('NotBillable', 'Billable', 'HasBeenBilled', 'Empty');
const accountExpenseDetail = shape('AccountBasedExpenseLineDetail', {
  CustomerRef: ref('Customer'),
  ClassRef: unmodelled,
  AccountRef: ref('Account'),
  BillableStatus: billable,
  MarkupInfo: unmodelled,
  TaxAmount: amount,
  TaxCodeRef: ref('TaxCode', 'never'),
  TaxInclusiveAmt: amount,
  ExpenseDetailLineDetailEx: unmodelled,
});
const itemExpenseDetail = shape('ItemBasedExpenseLineDetail', {
  BillableStatus: billable,
  ItemRef: ref('Item'),
  ClassRef: unmodelled,
  UnitPrice: number,
  Qty: number,
  CustomerRef: ref('Customer'),
  TaxCodeRef: ref('TaxCode', 'never'),
  TaxInclusiveAmt: amount,
  ...unmodelledAll(
    'RatePercent',
    'PriceLevelRef',
    'MarkupInfo',
    'UOMRef',
    'InventorySiteRef',
    'ItemReceiptLineDetailEx',
  ),
});

export const lineShape = shape('Line', {
  Id: id,
  LineNum: number,
  Description: text(4000, 'Line Description'),
  Amount: amount,
  LinkedTxn: list(linkedTxn),
  DetailType: text(50),
  SalesItemLineDetail: object(salesItemDetail),
  DescriptionLineDetail: object(descriptionDetail),
  DiscountLineDetail: object(discountDetail),
  SubTotalLineDetail: object(subTotalDetail),
  AccountBasedExpenseLineDetail: object(accountExpenseDetail),
  ItemBasedExpenseLineDetail: object(itemExpenseDetail),
  LineEx: readOnly(any),
  CustomExtensions: readOnly(any),
  CustomField: readOnly(any),
  ...unmodelledAll(
    'GroupLineDetail',
    'PaymentLineDetail',
    'JournalEntryLineDetail',
    'TaxLineDetail',
    'DepositLineDetail',
  ),
  ...unmodelledAll(
    'PurchaseOrderItemLineDetail',
    'ItemReceiptLineDetail',
    'SalesOrderItemLineDetail',
    'TDSLineDetail',
  ),
  ...unmodelledAll('ReimburseLineDetail', 'Received', 'ProjectRef', 'CostAmount'),
});

const deliveryInfo = shape('TransactionDeliveryInfo', { DeliveryType: text(30), DeliveryTime: moment });
const globalTax = choice('TaxExcluded', 'TaxInclusive', 'NotApplicable');

const transactionHead: Record<string, Field> = {
  DocNumber: text(21, 'Document Number'),
  TxnDate: date,
  DepartmentRef: unmodelled,
  CurrencyRef: ref('Currency'),
  ExchangeRate: unmodelled,
  PrivateNote: text(4000, 'Private Note'),
  TxnStatus: readOnly(text(30)),
  LinkedTxn: list(linkedTxn),
  Line: list(lineShape),
  TxnTaxDetail: object(txnTaxDetail),
  ...unmodelledAll(
    'TxnSource',
    'TaxFormType',
    'TaxFormNum',
    'TransactionLocationType',
    'Tag',
    'TxnApprovalInfo',
  ),
  ...unmodelledAll('RecurDataRef', 'RecurringInfo'),
};

const sales: Record<string, Field> = {
  CustomerRef: ref('Customer'),
  CustomerMemo: object(memo),
  BillAddr: object(address),
  ShipAddr: object(address),
  FreeFormAddress: boolean,
  ShipFromAddr: object(address),
  SalesTermRef: ref('Term', '2026'),
  DueDate: date,
  ShipDate: date,
  TrackingNum: text(31, 'Tracking Number'),
  GlobalTaxCalculation: globalTax,
  TotalAmt: readOnly(amount),
  HomeTotalAmt: readOnly(amount),
  ApplyTaxAfterDiscount: boolean,
  PrintStatus: choice('NotSet', 'NeedToPrint', 'PrintComplete'),
  EmailStatus: choice('NotSet', 'NeedToSend', 'EmailSent'),
  BillEmail: object(email),
  BillEmailCc: object(email),
  BillEmailBcc: object(email),
  Balance: readOnly(amount),
  HomeBalance: readOnly(amount),
  PaymentMethodRef: ref('PaymentMethod'),
  PaymentRefNum: text(21, 'Payment Reference Number'),
  DepositToAccountRef: ref('Account'),
  DeliveryInfo: readOnly(object(deliveryInfo)),
  PONumber: text(15, 'PO Number'),
  ...unmodelledAll(
    'AutoDocNumber',
    'RemitToRef',
    'ClassRef',
    'SalesRepRef',
    'FOB',
    'ShipMethodRef',
    'TemplateRef',
  ),
  ...unmodelledAll('ARAccountRef', 'FinanceCharge', 'PaymentType', 'CheckPayment', 'CreditCardPayment'),
  ...unmodelledAll('DiscountRate', 'DiscountAmt', 'GovtTxnRefIdentifier'),
};

const paymentFlags: Record<string, Field> = {
  AllowIPNPayment: boolean,
  AllowOnlinePayment: boolean,
  AllowOnlineCreditCardPayment: boolean,
  AllowOnlineACHPayment: boolean,
};

// The order in which QuickBooks itself lists the properties of an Invoice (fault 2010, seen 2020).
const invoiceListedFirst =
  'DocNumber HomeTotalAmt TotalAmt TxnSource AllowOnlinePayment RecurringInfo EmailStatus callToAction AutoDocNumber ' +
  'ECloudStatusTimeStamp TaxFormNum TxnDate FOB ClassRef AllowOnlineACHPayment DepositToAccountRef InvoiceEx ' +
  'AllowOnlineCreditCardPayment CurrencyRef InvoiceLink PONumber ShipDate PaymentMethodRef TrackingNum TxnTaxDetail ' +
  'CustomerRef ShipFromAddr BillAddr EInvoiceStatus Id RecurDataRef ApplyTaxAfterDiscount DepartmentRef SalesRepRef ' +
  'ExchangeRate domain invoiceStatusLog TaxFormType BillEmailBcc LessCIS CustomerMemo TxnStatus HomeBalance PrintStatus ' +
  'ConvenienceFeeDetail DiscountRate DeliveryInfo FreeFormAddress AllowIPNPayment CustomField PaymentDetailsMessage ' +
  'TransactionLocationType MetaData LinkedTxn status RemitToRef PrivateNote ShipMethodRef PaymentRefNum Tag TxnApprovalInfo';

export const invoiceShape = shape(
  'Invoice',
  {
    ...paymentFlags,
    ...identity,
    ...transactionHead,
    ...sales,
    InvoiceLink: readOnly(text(500)),
    ...unmodelledAll(
      'Deposit',
      'EInvoiceStatus',
      'ECloudStatusTimeStamp',
      'InvoiceEx',
      'LessCIS',
      'invoiceStatus',
    ),
    ...unmodelledAll(
      'ProjectRef',
      'invoiceStatusLog',
      'callToAction',
      'PaymentDetailsMessage',
      'ConvenienceFeeDetail',
    ),
  },
  invoiceListedFirst.split(' '),
);

export const creditMemoShape = shape('CreditMemo', {
  RemainingCredit: readOnly(amount),
  ...identity,
  ...transactionHead,
  ...sales,
  ...unmodelledAll('CreditMemoEx', 'InvoiceRef'),
});

export const salesReceiptShape = shape('SalesReceipt', {
  ...identity,
  ...transactionHead,
  ...sales,
  ...unmodelledAll('SalesReceiptEx', 'CreditCardPaymentEx', 'TxnPaymentRefNum'),
});

/** Known so that it can be held, read, queried and reported as changed; the simulator writes none itself. */
export const estimateShape = shape('Estimate', {
  ...identity,
  ...transactionHead,
  ...sales,
  ExpirationDate: date,
  AcceptedBy: text(31),
  AcceptedDate: date,
  EstimateEx: unmodelled,
});

export const billShape = shape('Bill', {
  SalesTermRef: ref('Term', '2026'),
  DueDate: date,
  Balance: readOnly(amount),
  HomeBalance: readOnly(amount),
  ...identity,
  ...transactionHead,
  VendorRef: ref('Vendor'),
  APAccountRef: ref('Account'),
  GlobalTaxCalculation: globalTax,
  TotalAmt: readOnly(amount),
  HomeTotalAmt: readOnly(amount),
  ...unmodelledAll(
    'PayerRef',
    'RemitToAddr',
    'ShipAddr',
    'VendorAddr',
    'Memo',
    'BillEx',
    'LessCIS',
    'BillEmail',
  ),
  ...unmodelledAll('ReplyEmail', 'ClassRef', 'IncludeInAnnualTPAR', 'ReverseChargeAmt'),
});

export const paymentShape = shape('Payment', {
  CustomerRef: ref('Customer'),
  DepositToAccountRef: ref('Account', 'never'),
  PaymentMethodRef: ref('PaymentMethod', 'never'),
  PaymentRefNum: text(21, 'Payment Reference Number'),
  TotalAmt: amount,
  UnappliedAmt: readOnly(amount),
  ProcessPayment: boolean,
  ...identity,
  ...transactionHead,
  ...unmodelledAll(
    'RemitToRef',
    'ARAccountRef',
    'PaymentType',
    'CheckPayment',
    'CreditCardPayment',
    'TransactionType',
  ),
  ...unmodelledAll('PaymentEx', 'ClassRef', 'BillEmail', 'TaxExemptionRef'),
});
