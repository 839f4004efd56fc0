import {
  address,
  amount,
  any,
  boolean,
  choice,
  date,
  email,
  identity,
  list,
  nameValue,
  number,
  object,
  phone,
  readOnly,
  ref,
  shape,
  text,
  unmodelledAll,
  website,
} from './shape.ts';

export const itemShape = shape('Item', {
  Name: text(100, 'Name'),
  Sku: text(100, 'Sku'),
  Description: text(4000, 'Description'),
  Active: boolean,
  SubItem: boolean,
  ParentRef: ref('Item', '2026'),
  Level: readOnly(number),
  FullyQualifiedName: readOnly(text(1000)),
  Taxable: boolean,
  SalesTaxIncluded: boolean,
  UnitPrice: number,
  Type: choice('Service', 'NonInventory', 'Inventory', 'Category', 'Group'),
  IncomeAccountRef: ref('Account'),
  PurchaseDesc: text(1000, 'Purchase Description'),
  PurchaseTaxIncluded: boolean,
  PurchaseCost: number,
  ExpenseAccountRef: ref('Account'),
  AssetAccountRef: ref('Account'),
  SalesTaxCodeRef: ref('TaxCode', '2026'),
  PurchaseTaxCodeRef: ref('TaxCode', '2026'),
  TrackQtyOnHand: boolean,
  QtyOnHand: number,
  InvStartDate: date,
  DeferredRevenue: boolean,
  ...identity,
  ...unmodelledAll('ItemGroupDetail', 'ItemCategoryType', 'PrefVendorRef', 'AvgCost', 'QtyOnPurchaseOrder'),
  ...unmodelledAll('QtyOnSalesOrder', 'ReorderPoint', 'ManPartNum', 'DepositToAccountRef', 'SpecialItem'),
  ...unmodelledAll('SpecialItemType', 'ItemAssemblyDetail', 'AssetAccountRefEx', 'ClassRef', 'RatePercent'),
  ...unmodelledAll(
    'PaymentMethodRef',
    'UOMSetRef',
    'COGSAccountRef',
    'Source',
    'TaxClassificationRef',
    'UQCDisplayText',
  ),
  ...unmodelledAll('UQCId', 'AbatementRate', 'ReverseChargeRate', 'ServiceType', 'BarCode', 'ItemEx'),
});

export const accountShape = shape('Account', {
  Name: text(100, 'Name'),
  SubAccount: boolean,
  ParentRef: ref('Account', 'never'),
  FullyQualifiedName: readOnly(text(1000)),
  Description: text(100, 'Description'),
  Active: boolean,
  Classification: readOnly(text(30)),
  AccountType: text(50, 'Account Type'),
  AccountSubType: text(100, 'Account Sub Type'),
  AcctNum: text(7, 'Account Number'),
  CurrentBalance: readOnly(amount),
  CurrentBalanceWithSubAccounts: readOnly(amount),
  CurrencyRef: ref('Currency'),
  TaxCodeRef: ref('TaxCode', 'never'),
  ...identity,
  ...unmodelledAll(
    'AccountAlias',
    'TxnLocationType',
    'AcctNumExtn',
    'BankNum',
    'OpeningBalance',
    'OpeningBalanceDate',
  ),
  ...unmodelledAll(
    'TaxAccount',
    'OnlineBankingEnabled',
    'FIName',
    'JournalCodeRef',
    'AccountPurposes',
    'AccountEx',
  ),
});

export const termShape = shape('Term', {
  Name: text(31, 'Name'),
  Active: boolean,
  Type: readOnly(text(20)),
  DiscountPercent: number,
  DueDays: number,
  DiscountDays: number,
  DayOfMonthDue: number,
  DueNextMonthDays: number,
  DiscountDayOfMonth: number,
  ...identity,
  ...unmodelledAll('SalesTermEx'),
});

const taxRateDetail = shape('TaxRateDetail', {
  TaxRateRef: ref('TaxRate'),
  TaxTypeApplicable: text(30),
  TaxOrder: number,
  TaxOnTaxOrder: number,
});
const taxRateList = shape('TaxRateList', {
  originatingGroupId: text(30),
  TaxRateDetail: list(taxRateDetail),
});

export const taxCodeShape = shape('TaxCode', {
  Name: text(100, 'Name'),
  Description: text(100, 'Description'),
  Active: boolean,
  Hidden: boolean,
  Taxable: boolean,
  TaxGroup: boolean,
  TaxCodeConfigType: text(30),
  SalesTaxRateList: object(taxRateList),
  PurchaseTaxRateList: object(taxRateList),
  ...identity,
});

const effectiveRate = shape('EffectiveTaxRate', {
  RateValue: number,
  EffectiveDate: text(40),
  EndDate: text(40),
});

export const taxRateShape = shape('TaxRate', {
  Name: text(100, 'Name'),
  Description: text(100, 'Description'),
  Active: boolean,
  RateValue: number,
  AgencyRef: ref('none', 'never'),
  TaxReturnLineRef: ref('none', 'never'),
  SpecialTaxType: text(30),
  DisplayType: text(30),
  EffectiveTaxRate: list(effectiveRate),
  ...identity,
});

export const paymentMethodShape = shape('PaymentMethod', {
  Name: text(31, 'Name'),
  Active: boolean,
  Type: text(30),
  ...identity,
});

export const companyInfoShape = shape('CompanyInfo', {
  CompanyName: text(1024, 'Company Name'),
  LegalName: text(1024, 'Legal Name'),
  CompanyAddr: object(address),
  CustomerCommunicationAddr: object(address),
  LegalAddr: object(address),
  CustomerCommunicationEmailAddr: object(email),
  PrimaryPhone: object(phone),
  CompanyStartDate: readOnly(date),
  EmployerId: text(50),
  FiscalYearStartMonth: text(20),
  Country: readOnly(text(10)),
  Email: object(email),
  WebAddr: object(website),
  SupportedLanguages: readOnly(text(100)),
  DefaultTimeZone: readOnly(text(50)),
  NameValue: list(nameValue),
  ...identity,
});

/** Preferences are kept whole; only what the switches hold is understood, the rest is stored as sent. */
export const preferencesShape = shape('Preferences', {
  AccountingInfoPrefs: any,
  ProductAndServicesPrefs: any,
  SalesFormsPrefs: any,
  EmailMessagesPrefs: any,
  VendorAndPurchasesPrefs: any,
  TimeTrackingPrefs: any,
  TaxPrefs: any,
  CurrencyPrefs: any,
  ReportPrefs: any,
  OtherPrefs: any,
  ...identity,
});
