import type { SeedRow } from './seed.ts';

/** Payment terms of every seed. */
export function termRows(): SeedRow[] {
  const terms = [
    ['1', 'Due on receipt', 0],
    ['2', 'Net 15', 15],
    ['3', 'Net 30', 30],
    ['4', 'Net 60', 60],
  ] as const;
  return terms.map(([Id, Name, DueDays]) => [
    'Term',
    { Id, Name, Active: true, Type: 'STANDARD', DiscountPercent: 0, DueDays },
  ]);
}

/** Payment methods of every seed. */
export function paymentMethodRows(names: readonly string[]): SeedRow[] {
  return names.map((Name, index) => [
    'PaymentMethod',
    { Id: String(index + 1), Name, Active: true, Type: index > 1 ? 'CREDIT_CARD' : 'NON_CREDIT_CARD' },
  ]);
}

/** What QuickBooks tells about a company in `NameValue`. */
export function companyFacts(OfferingSku: string, IndustryType: string): { Name: string; Value: string }[] {
  const facts = { NeoEnabled: 'true', IndustryType, SubscriptionStatus: 'PAID', OfferingSku };
  return Object.entries(facts).map(([Name, Value]) => ({ Name, Value }));
}

/** Preferences of every seed, apart from what the switches hold. */
export function preferenceRow(currency: string, sales: object, tax: object): SeedRow {
  return [
    'Preferences',
    {
      Id: '1',
      AccountingInfoPrefs: {
        UseAccountNumbers: false,
        TrackDepartments: false,
        ClassTrackingPerTxn: false,
        ClassTrackingPerTxnLine: false,
        CustomerTerminology: 'Customers',
      },
      ProductAndServicesPrefs: {
        ForSales: true,
        ForPurchase: true,
        QuantityWithPriceAndRate: true,
        QuantityOnHand: true,
      },
      SalesFormsPrefs: {
        AllowDeposit: false,
        AllowDiscount: true,
        AllowShipping: false,
        AutoApplyPayments: false,
        ...sales,
      },
      EmailMessagesPrefs: {},
      VendorAndPurchasesPrefs: { TrackingByCustomer: true, BillableExpenseTracking: true },
      TimeTrackingPrefs: { UseServices: true, BillCustomers: true, WorkWeekStartDate: 'Monday' },
      TaxPrefs: { UsingSalesTax: true, ...tax },
      CurrencyPrefs: { MultiCurrencyEnabled: false, HomeCurrency: { value: currency } },
      ReportPrefs: { ReportBasis: 'Accrual', CalcAgingReportFromTxnDate: false },
      OtherPrefs: {
        NameValue: [
          { Name: 'SalesFormsPrefs.DefaultCustomerMessage', Value: 'Thank you for your business.' },
        ],
      },
    },
  ];
}
