import {
  address,
  amount,
  boolean,
  choice,
  date,
  email,
  identity,
  list,
  memo,
  moment,
  object,
  readOnly,
  ref,
  shape,
  text,
  unmodelled,
  unmodelledAll,
} from './shape.ts';
import type { Field } from './shape.ts';
import { linkedTxn, lineShape, txnTaxDetail } from './shape-lines.ts';

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

const checkPayment = shape('BillPaymentCheck', {
  BankAccountRef: ref('Account'),
  PrintStatus: choice('NotSet', 'NeedToPrint', 'PrintComplete'),
  CheckDetail: unmodelled,
  PayeeAddr: unmodelled,
});
const cardPayment = shape('BillPaymentCreditCard', { CCAccountRef: ref('Account'), CCDetail: unmodelled });

export const billPaymentShape = shape('BillPayment', {
  VendorRef: ref('Vendor'),
  PayType: choice('Check', 'CreditCard'),
  CheckPayment: object(checkPayment),
  CreditCardPayment: object(cardPayment),
  TotalAmt: amount,
  ...identity,
  ...transactionHead,
  ...unmodelledAll('APAccountRef', 'ProcessBillPayment', 'BillPaymentEx', 'CheckDetail', 'CCDetail'),
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
