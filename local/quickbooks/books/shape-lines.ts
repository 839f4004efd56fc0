import {
  amount,
  any,
  boolean,
  choice,
  date,
  id,
  list,
  number,
  object,
  readOnly,
  ref,
  shape,
  text,
  unmodelled,
  unmodelledAll,
} from './shape.ts';

export const linkedTxn = shape('LinkedTxn', { TxnId: id, TxnType: text(50), TxnLineId: id });

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

export const txnTaxDetail = shape('TxnTaxDetail', {
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
