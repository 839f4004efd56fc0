import type { SeedRow } from './seed.ts';

type AccountLine = readonly [id: string, name: string, type: string, subType: string, parent?: string];

// Intuit's sample company; ids and names as in docs/fidelity.md (key NG), the rest of the chart from memory.
const accounts: readonly AccountLine[] = [
  ['1', 'Services', 'Income', 'ServiceFeeIncome'],
  ['2', 'Retained Earnings', 'Equity', 'RetainedEarnings'],
  ['4', 'Undeposited Funds', 'Other Current Asset', 'UndepositedFunds'],
  ['5', 'Fees Billed', 'Income', 'ServiceFeeIncome'],
  ['7', 'Advertising', 'Expense', 'AdvertisingPromotional'],
  ['8', 'Bank Charges', 'Expense', 'BankCharges'],
  ['9', 'Commissions & fees', 'Expense', 'OtherMiscellaneousServiceCost'],
  ['11', 'Insurance', 'Expense', 'Insurance'],
  ['12', 'Legal & Professional Fees', 'Expense', 'LegalProfessionalFees'],
  ['13', 'Meals and Entertainment', 'Expense', 'EntertainmentMeals'],
  ['15', 'Office Expenses', 'Expense', 'OfficeGeneralAdministrativeExpenses'],
  ['17', 'Rent or Lease', 'Expense', 'RentOrLeaseOfBuildings'],
  ['20', 'Supplies', 'Expense', 'SuppliesMaterials'],
  ['22', 'Travel', 'Expense', 'Travel'],
  ['24', 'Utilities', 'Expense', 'Utilities'],
  ['33', 'Accounts Payable (A/P)', 'Accounts Payable', 'AccountsPayable'],
  ['34', 'Opening Balance Equity', 'Equity', 'OpeningBalanceEquity'],
  ['35', 'Checking', 'Bank', 'Checking'],
  ['36', 'Savings', 'Bank', 'Savings'],
  ['37', 'Truck', 'Fixed Asset', 'Vehicles'],
  ['39', 'Depreciation', 'Fixed Asset', 'AccumulatedDepreciation', '37'],
  ['40', 'Depreciation', 'Other Expense', 'Depreciation'],
  ['41', 'Mastercard', 'Credit Card', 'CreditCard'],
  ['42', 'Visa', 'Credit Card', 'CreditCard'],
  ['43', 'Loan Payable', 'Other Current Liability', 'OtherCurrentLiabilities'],
  ['44', 'Notes Payable', 'Long Term Liability', 'OtherLongTermLiabilities'],
  ['45', 'Landscaping Services', 'Income', 'OtherPrimaryIncome'],
  ['46', 'Job Materials', 'Income', 'OtherPrimaryIncome', '45'],
  ['47', 'Decks and Patios', 'Income', 'OtherPrimaryIncome', '46'],
  ['48', 'Fountains and Garden Lighting', 'Income', 'OtherPrimaryIncome', '46'],
  ['49', 'Plants and Soil', 'Income', 'OtherPrimaryIncome', '46'],
  ['50', 'Sprinklers and Drip Systems', 'Income', 'OtherPrimaryIncome', '46'],
  ['51', 'Labor', 'Income', 'OtherPrimaryIncome', '45'],
  ['52', 'Installation', 'Income', 'OtherPrimaryIncome', '51'],
  ['53', 'Maintenance and Repair', 'Income', 'OtherPrimaryIncome', '51'],
  ['54', 'Pest Control Services', 'Income', 'OtherPrimaryIncome'],
  ['55', 'Automobile', 'Expense', 'Auto'],
  ['56', 'Fuel', 'Expense', 'Auto', '55'],
  ['58', 'Job Expenses', 'Expense', 'SuppliesMaterials'],
  ['59', 'Cost of Labor', 'Expense', 'OtherMiscellaneousServiceCost', '58'],
  ['63', 'Job Materials', 'Expense', 'SuppliesMaterials', '58'],
  ['64', 'Decks and Patios', 'Expense', 'SuppliesMaterials', '63'],
  ['66', 'Plants and Soil', 'Expense', 'SuppliesMaterials', '63'],
  ['69', 'Accounting', 'Expense', 'LegalProfessionalFees', '12'],
  ['70', 'Bookkeeper', 'Expense', 'LegalProfessionalFees', '12'],
  ['71', 'Lawyer', 'Expense', 'LegalProfessionalFees', '12'],
  ['72', 'Maintenance and Repair', 'Expense', 'RepairMaintenance'],
  ['73', 'Building Repairs', 'Expense', 'RepairMaintenance', '72'],
  ['74', 'Computer Repairs', 'Expense', 'RepairMaintenance', '72'],
  ['75', 'Equipment Repairs', 'Expense', 'RepairMaintenance', '72'],
  ['76', 'Gas and Electric', 'Expense', 'Utilities', '24'],
  ['77', 'Telephone', 'Expense', 'Utilities', '24'],
  ['79', 'Sales of Product Income', 'Income', 'SalesOfProductIncome'],
  ['80', 'Cost of Goods Sold', 'Cost of Goods Sold', 'SuppliesMaterialsCogs'],
  ['81', 'Inventory Asset', 'Other Current Asset', 'Inventory'],
  ['82', 'Design income', 'Income', 'OtherPrimaryIncome'],
  ['83', 'Other Income', 'Other Income', 'OtherMiscellaneousIncome'],
  ['84', 'Accounts Receivable (A/R)', 'Accounts Receivable', 'AccountsReceivable'],
  ['85', 'Billable Expense Income', 'Income', 'ServiceFeeIncome'],
  ['86', 'Discounts given', 'Income', 'DiscountsRefundsGiven'],
  ['89', 'Arizona Dept. of Revenue Payable', 'Other Current Liability', 'GlobalTaxPayable'],
  ['90', 'Board of Equalization Payable', 'Other Current Liability', 'GlobalTaxPayable'],
];

const classification: Readonly<Record<string, string>> = {
  Bank: 'Asset',
  'Accounts Receivable': 'Asset',
  'Other Current Asset': 'Asset',
  'Fixed Asset': 'Asset',
  'Accounts Payable': 'Liability',
  'Credit Card': 'Liability',
  'Other Current Liability': 'Liability',
  'Long Term Liability': 'Liability',
  Equity: 'Equity',
  Income: 'Revenue',
  'Other Income': 'Revenue',
};

/** Accounts with full names; parents stand before their children. */
export function accountRows(list: readonly AccountLine[]): SeedRow[] {
  const fullNames = new Map<string, string>();
  return list.map(([Id, Name, AccountType, AccountSubType, parent]) => {
    const above = parent === undefined ? undefined : fullNames.get(parent);
    const FullyQualifiedName = above === undefined ? Name : `${above}:${Name}`;
    fullNames.set(Id, FullyQualifiedName);
    const Classification = classification[AccountType] ?? 'Expense';
    const balances = { CurrentBalance: 0, CurrentBalanceWithSubAccounts: 0 };
    const ParentRef = parent === undefined ? {} : { ParentRef: { value: parent } };
    const names = { Name, SubAccount: parent !== undefined, ...ParentRef, FullyQualifiedName, Active: true };
    return ['Account', { Id, ...names, Classification, AccountType, AccountSubType, ...balances }];
  });
}

type CustomerLine = readonly [
  id: string,
  given: string,
  family: string,
  company?: string | undefined,
  email?: string,
  parent?: string,
];

const customers: readonly CustomerLine[] = [
  ['1', 'Amy', 'Lauterbach', "Amy's Bird Sanctuary", 'Birds@Intuit.com'],
  ['2', 'Bill', 'Lucchini', "Bill's Windsurf Shop", 'Surf@Intuit.com'],
  ['3', 'Grace', 'Pariente', 'Cool Cars', 'Cool_Cars@intuit.com'],
  ['4', 'Diego', 'Rodriguez', undefined, 'Diego@Rodriguez.com'],
  ['5', 'Peter', 'Dukes', 'Dukes Basketball Camp', 'Dukes_bball@intuit.com'],
  ['6', 'Dylan', 'Sollfrank'],
  ['7', 'Kirby', 'Freeman', 'Freeman Sporting Goods', 'Sporting_goods@intuit.com'],
  ['8', 'Sasha', 'Tillou', '0969 Ocean View Road', 'Sporting_goods@intuit.com', '7'],
  ['9', 'Amelia', '', '55 Twin Lane', 'Sporting_goods@intuit.com', '7'],
  ['10', 'Geeta', 'Kalapatapu', undefined, 'Geeta@Kalapatapu.com'],
  ['11', 'Lisa', 'Gevelber', 'Gevelber Photography', 'Photography@intuit.com'],
  ['12', 'Jeff', 'Chin', "Jeff's Jalopies", 'Jalopies@intuit.com'],
  ['13', 'John', 'Melton', undefined, 'John@Melton.com'],
  ['14', 'Kate', 'Whelan', undefined, 'Kate@Whelan.com'],
  ['15', 'Karen', 'Pye', "Pye's Cakes", 'pyescakes@intuit.com'],
  ['16', 'Kathy', 'Kuplis', 'Kookies by Kathy', 'qbwebsamplecompany@yahoo.com'],
  ['17', 'Mark', 'Cho', undefined, 'Mark@Cho.com'],
  ['18', 'Kathy', 'Paulsen', 'Paulsen Medical Supplies', 'Medical@intuit.com'],
  ['19', 'Jeff', 'Rago', 'Rago Travel Agency', 'Rago_Travel@intuit.com'],
  ['20', 'Stephanie', 'Martini', 'Red Rock Diner', 'qbwebsamplecompany@yahoo.com'],
  ['21', 'Rondonuwu', 'Fruit and Vegi', undefined, 'Tony@Rondonuwu.com'],
  ['22', 'Shara', 'Barnett', undefined, 'Shara@Barnett.com'],
  ['23', 'Shara', 'Barnett', 'Barnett Design', 'Design@intuit.com', '22'],
  ['24', 'Russ', 'Sonnenschein', 'Sonnenschein Family Store', 'Familiystore@intuit.com'],
  ['25', 'Katsuyuki', 'Yanagawa', 'Sushi by Katsuyuki', 'Sushi@intuit.com'],
  ['26', 'Travis', 'Waldron', undefined, 'Travis@Waldron.com'],
  ['27', 'Dan', 'Wilks', 'Video Games by Dan', 'Videogames@intuit.com'],
  ['28', 'Whitney', 'Brewer', 'Wedding Planning by Whitney', 'Dream_Wedding@intuit.com'],
  ['29', 'Nicola', 'Weiskopf', 'Weiskopf Consulting', 'Consulting@intuit.com'],
];

const sanctuary = {
  Id: '2',
  Line1: '4581 Finch St.',
  City: 'Bayshore',
  CountrySubDivisionCode: 'CA',
  PostalCode: '94326',
  Lat: 'INVALID',
  Long: 'INVALID',
};

function customerRows(): SeedRow[] {
  const names = new Map<string, string>();
  return customers.map(([Id, GivenName, FamilyName, company, email, parent]) => {
    const DisplayName = company ?? `${GivenName} ${FamilyName}`;
    names.set(Id, DisplayName);
    const above = parent === undefined ? undefined : names.get(parent);
    const sub = parent === undefined ? {} : { ParentRef: { value: parent }, Level: 1 };
    const address = Id === '1' ? { BillAddr: sanctuary, ShipAddr: sanctuary } : {};
    return [
      'Customer',
      {
        Id,
        Taxable: false,
        ...address,
        Job: parent !== undefined,
        BillWithParent: false,
        ...sub,
        Balance: 0,
        BalanceWithJobs: 0,
        PreferredDeliveryMethod: 'Print',
        IsProject: false,
        GivenName,
        FamilyName,
        FullyQualifiedName: above === undefined ? DisplayName : `${above}:${DisplayName}`,
        ...(company === undefined ? {} : { CompanyName: above ?? company }),
        DisplayName,
        PrintOnCheckName: above ?? DisplayName,
        Active: true,
        ...(email === undefined ? {} : { PrimaryEmailAddr: { Address: email } }),
      },
    ];
  });
}

const vendorNames: readonly (readonly [id: string, name: string])[] = [
  ['30', 'Books by Bessie'],
  ['31', 'Brosnahan Insurance Agency'],
  ['32', 'Cal Telephone'],
  ['33', "Chin's Gas and Oil"],
  ['34', 'Cigna Health Care'],
  ['35', 'Computers by Jenni'],
  ['36', "Diego's Road Warrior Bodyshop"],
  ['37', 'EDD'],
  ['38', 'Ellis Equipment Rental'],
  ['39', 'Fidelity'],
  ['40', 'Hall Properties'],
  ['41', 'Hicks Hardware'],
  ['42', 'Lee Advertising'],
  ['43', 'Mahoney Mugs'],
  ['44', 'Met Life Dental'],
  ['45', 'National Eye Care'],
  ['46', 'Norton Lumber and Building Materials'],
  ['47', 'Pam Seitz'],
  ['48', 'PG&E'],
  ['49', 'Robertson & Associates'],
  ['50', 'Squeaky Kleen Car Wash'],
  ['51', "Tania's Nursery"],
  ['52', 'Tim Philip Masonry'],
  ['53', 'Tony Rondonuwu'],
  ['56', "Bob's Burger Joint"],
];

function vendorRows(): SeedRow[] {
  return vendorNames.map(([Id, DisplayName]) => {
    const amounts = { Balance: 0, BillRate: 0, Vendor1099: false, CostRate: 0 };
    return ['Vendor', { Id, ...amounts, DisplayName, PrintOnCheckName: DisplayName, Active: true }];
  });
}

function employeeRows(): SeedRow[] {
  const people = [
    ['54', 'John', 'Johnson'],
    ['55', 'Emily', 'Platt'],
  ] as const;
  return people.map(([Id, GivenName, FamilyName]) => {
    const DisplayName = `${GivenName} ${FamilyName}`;
    const shown = { GivenName, FamilyName, DisplayName, PrintOnCheckName: DisplayName, Active: true };
    return ['Employee', { Id, SSN: 'XXX-XX-XXXX', BillableTime: false, ...shown }];
  });
}

type ItemLine = readonly [
  id: string,
  name: string,
  description: string,
  price: number,
  account: string,
  taxable: boolean,
];

const services: readonly ItemLine[] = [
  ['1', 'Services', '', 0, '1', false],
  ['2', 'Hours', '', 0, '1', false],
  ['3', 'Concrete', 'Concrete for fountain installation', 0, '48', true],
  ['4', 'Design', 'Custom Design', 75, '82', false],
  ['6', 'Gardening', 'Weekly Gardening Service', 0, '45', false],
  ['7', 'Installation', 'Installation of landscape design', 50, '52', false],
  ['8', 'Lighting', 'Garden Lighting', 0, '48', true],
  ['9', 'Maintenance & Repair', 'Maintenance & Repair', 0, '53', false],
  ['10', 'Pest Control', 'Pest Control Services', 35, '54', false],
  ['12', 'Refunds & Allowances', 'Income due to refunds or allowances', 0, '83', false],
  ['13', 'Rocks', 'Garden Rocks', 0, '48', true],
  ['14', 'Sod', 'Sod', 0, '49', true],
  ['15', 'Soil', '2 cubic ft. bag', 10, '49', true],
  ['18', 'Trimming', 'Tree and Shrub Trimming', 35, '45', false],
];

type StockLine = readonly [id: string, name: string, price: number, cost: number, onHand: number];

const stock: readonly StockLine[] = [
  ['5', 'Rock Fountain', 275, 125, 2],
  ['11', 'Pump', 15, 10, 25],
  ['16', 'Sprinkler Heads', 2, 0.75, 25],
  ['17', 'Sprinkler Pipes', 4, 2.5, 31],
];

function itemRows(): SeedRow[] {
  const ofService = services.map(([Id, Name, Description, UnitPrice, account, Taxable]): SeedRow => {
    const named = {
      Name,
      ...(Description === '' ? {} : { Description }),
      Active: true,
      FullyQualifiedName: Name,
    };
    const priced = {
      Taxable,
      UnitPrice,
      Type: 'Service',
      IncomeAccountRef: { value: account },
      PurchaseCost: 0,
    };
    return ['Item', { Id, ...named, ...priced, TrackQtyOnHand: false }];
  });
  const ofStock = stock.map(([Id, Name, UnitPrice, PurchaseCost, QtyOnHand]): SeedRow => {
    const named = { Name, Description: Name, Active: true, FullyQualifiedName: Name, Taxable: true };
    const accounts = {
      IncomeAccountRef: { value: '79' },
      ExpenseAccountRef: { value: '80' },
      AssetAccountRef: { value: '81' },
    };
    const held = { TrackQtyOnHand: true, QtyOnHand, InvStartDate: '2026-01-05' };
    return ['Item', { Id, ...named, UnitPrice, Type: 'Inventory', ...accounts, PurchaseCost, ...held }];
  });
  return [...ofService, ...ofStock];
}

const rate = (Id: string, Name: string, RateValue: number): SeedRow => [
  'TaxRate',
  {
    Id,
    Name,
    Active: true,
    RateValue,
    AgencyRef: { value: Id === '3' ? '1' : '2' },
    SpecialTaxType: 'NONE',
    DisplayType: 'ReadOnly',
    EffectiveTaxRate: [{ RateValue, EffectiveDate: '2015-01-01T00:00:00-08:00' }],
  },
];

const salesTaxCode = (
  Id: string,
  Name: string,
  rates: readonly (readonly [id: string, name: string])[],
): SeedRow => {
  const TaxRateDetail = rates.map(([value, name], TaxOrder) => ({
    TaxRateRef: { value, name },
    TaxTypeApplicable: 'TaxOnAmount',
    TaxOrder,
  }));
  const flags = { Active: true, Taxable: true, TaxGroup: true };
  const lists = { SalesTaxRateList: { TaxRateDetail }, PurchaseTaxRateList: { TaxRateDetail: [] } };
  return ['TaxCode', { Id, Name, Description: Name, ...flags, ...lists }];
};

const pseudoCode = (Id: string, Name: string, Taxable: boolean, TaxGroup: boolean): SeedRow => [
  'TaxCode',
  { Id, Name, Description: Name, Active: true, Taxable, TaxGroup },
];

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

function company(companyName: string): SeedRow {
  const address = {
    Id: '1',
    Line1: '123 Sierra Way',
    City: 'San Pablo',
    CountrySubDivisionCode: 'CA',
    PostalCode: '87999',
  };
  return [
    'CompanyInfo',
    {
      Id: '1',
      CompanyName: companyName,
      LegalName: companyName,
      CompanyAddr: address,
      CustomerCommunicationAddr: address,
      LegalAddr: address,
      PrimaryPhone: {},
      CompanyStartDate: '2015-06-05',
      FiscalYearStartMonth: 'January',
      Country: 'US',
      Email: { Address: 'noreply@quickbooks.com' },
      WebAddr: {},
      SupportedLanguages: 'en',
      DefaultTimeZone: 'America/Los_Angeles',
      NameValue: companyFacts('QuickBooks Online Plus', 'Landscaping Services'),
    },
  ];
}

/** What QuickBooks tells about a company in `NameValue`. */
export function companyFacts(OfferingSku: string, IndustryType: string): { Name: string; Value: string }[] {
  const facts = { NeoEnabled: 'true', IndustryType, SubscriptionStatus: 'PAID', OfferingSku };
  return Object.entries(facts).map(([Name, Value]) => ({ Name, Value }));
}

const customFieldNames = [
  {
    CustomField: [
      { Name: 'SalesFormsPrefs.UseSalesCustom1', Type: 'BooleanType', BooleanValue: true },
      { Name: 'SalesFormsPrefs.UseSalesCustom2', Type: 'BooleanType', BooleanValue: false },
      { Name: 'SalesFormsPrefs.UseSalesCustom3', Type: 'BooleanType', BooleanValue: false },
    ],
  },
  { CustomField: [{ Name: 'SalesFormsPrefs.SalesCustomName1', Type: 'StringType', StringValue: 'Crew #' }] },
];

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

/** Intuit's sample company, without its transactions. */
export function sampleEntities(companyName = 'Sandbox Company_US_1'): SeedRow[] {
  return [
    company(companyName),
    preferenceRow('USD', { CustomField: customFieldNames }, { TaxGroupCodeRef: { value: '2' } }),
    ...accountRows(accounts),
    ...termRows(),
    ...paymentMethodRows([
      'Cash',
      'Check',
      'Visa',
      'MasterCard',
      'Discover',
      'American Express',
      'Diners Club',
    ]),
    rate('1', 'AZ State tax', 7.1),
    rate('2', 'Tucson City', 2),
    rate('3', 'California', 8),
    pseudoCode('TAX', 'TAX', true, false),
    pseudoCode('NON', 'NON', false, false),
    pseudoCode('CustomSalesTax', 'CustomSalesTax', true, true),
    salesTaxCode('2', 'California', [['3', 'California']]),
    salesTaxCode('3', 'Tucson', [
      ['1', 'AZ State tax'],
      ['2', 'Tucson City'],
    ]),
    ...customerRows(),
    ...vendorRows(),
    ...employeeRows(),
    ...itemRows(),
  ];
}
