import { accountRows } from './chart.ts';
import type { AccountLine } from './chart.ts';
import { companyFacts, paymentMethodRows, preferenceRow, termRows } from './company-rows.ts';
import { customerRows, employeeRows, vendorRows } from './sample-people.ts';
import type { SeedRow } from './seed.ts';

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
