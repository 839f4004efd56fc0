import { accountRows } from './chart.ts';
import { companyFacts, paymentMethodRows, preferenceRow, termRows } from './company-rows.ts';
import type { SeedRow } from './seed.ts';

// A usual UK chart. Ids are ours: no recording of a UK company was found.
const accounts = [
  ['1', 'Sales', 'Income', 'SalesOfProductIncome'],
  ['2', 'Sales of Services', 'Income', 'ServiceFeeIncome'],
  ['3', 'Postage and Carriage Income', 'Income', 'OtherPrimaryIncome'],
  ['4', 'Undeposited Funds', 'Other Current Asset', 'UndepositedFunds'],
  ['5', 'Discounts given', 'Income', 'DiscountsRefundsGiven'],
  ['6', 'Bank Interest Received', 'Other Income', 'InterestEarned'],
  ['7', 'Accounts Receivable (Debtors)', 'Accounts Receivable', 'AccountsReceivable'],
  ['8', 'Accounts Payable (Creditors)', 'Accounts Payable', 'AccountsPayable'],
  ['9', 'Current Account', 'Bank', 'Checking'],
  ['10', 'Savings Account', 'Bank', 'Savings'],
  ['11', 'VAT Control', 'Other Current Liability', 'GlobalTaxPayable'],
  ['12', 'VAT Suspense', 'Other Current Liability', 'GlobalTaxSuspense'],
  ['13', 'Retained Earnings', 'Equity', 'RetainedEarnings'],
  ['14', 'Opening Balance Equity', 'Equity', 'OpeningBalanceEquity'],
  ['15', 'Stock Asset', 'Other Current Asset', 'Inventory'],
  ['16', 'Cost of Sales', 'Cost of Goods Sold', 'SuppliesMaterialsCogs'],
  ['17', 'Purchases', 'Cost of Goods Sold', 'SuppliesMaterialsCogs'],
  ['20', 'Advertising and Marketing', 'Expense', 'AdvertisingPromotional'],
  ['21', 'Bank Charges', 'Expense', 'BankCharges'],
  ['22', 'Computer and Internet Expenses', 'Expense', 'OfficeGeneralAdministrativeExpenses'],
  ['23', 'Equipment Hire', 'Expense', 'EquipmentRental'],
  ['24', 'Insurance', 'Expense', 'Insurance'],
  ['25', 'Legal and Professional Fees', 'Expense', 'LegalProfessionalFees'],
  ['26', 'Light and Heat', 'Expense', 'Utilities'],
  ['27', 'Office Expenses', 'Expense', 'OfficeGeneralAdministrativeExpenses'],
  ['28', 'Postage', 'Expense', 'OfficeGeneralAdministrativeExpenses'],
  ['29', 'Rent or Lease of Buildings', 'Expense', 'RentOrLeaseOfBuildings'],
  ['30', 'Repairs and Maintenance', 'Expense', 'RepairMaintenance'],
  ['31', 'Subcontractors', 'Expense', 'CostOfLabor'],
  ['32', 'Telephone', 'Expense', 'Utilities'],
  ['33', 'Training', 'Expense', 'OtherMiscellaneousServiceCost'],
  ['34', 'Travel Expenses', 'Expense', 'Travel'],
  ['35', 'Uncategorised Expense', 'Expense', 'OtherMiscellaneousServiceCost'],
] as const;

type VatLine = readonly [
  id: string,
  name: string,
  description: string,
  percent: number | undefined,
  special: string,
];

const vatCodes: readonly VatLine[] = [
  ['2', '20.0% S', 'Standard', 20, 'NONE'],
  ['3', '5.0% R', 'Reduced', 5, 'NONE'],
  ['4', '0.0% Z', 'Zero-rated', 0, 'ZERO_RATE'],
  ['5', 'Exempt', 'Exempt', 0, 'EXEMPT'],
  ['6', 'No VAT', 'No VAT', undefined, 'NONE'],
];

/** Each code with one rate for sales (odd id) and one for purchases (even id); No VAT has none. */
function vatRows(): SeedRow[] {
  return vatCodes.flatMap(([Id, Name, Description, percent, special]) => {
    const taxed = percent !== undefined;
    const code = { Id, Name, Description, Active: true, Hidden: false, Taxable: taxed, TaxGroup: true };
    const config = { TaxCodeConfigType: 'SYSTEM_GENERATED' };
    if (!taxed) return [['TaxCode', { ...code, ...config }]];
    const base = 2 * Number(Id);
    const sale = vatRate(String(base + 1), `${Name} (Sales)`, percent, special);
    const purchase = vatRate(String(base + 2), `${Name} (Purchases)`, percent, special);
    const lists = { SalesTaxRateList: rateList(sale), PurchaseTaxRateList: rateList(purchase) };
    return [sale, purchase, ['TaxCode', { ...code, ...config, ...lists }]];
  });
}

function vatRate(Id: string, Name: string, RateValue: number, SpecialTaxType: string): SeedRow {
  const EffectiveTaxRate = [{ RateValue, EffectiveDate: '2011-01-04T00:00:00-08:00' }];
  const shown = {
    Active: true,
    RateValue,
    AgencyRef: { value: '1' },
    SpecialTaxType,
    DisplayType: 'ReadOnly',
  };
  return ['TaxRate', { Id, Name, Description: Name, ...shown, EffectiveTaxRate }];
}

function rateList([, { Id, Name }]: SeedRow): object {
  return {
    TaxRateDetail: [{ TaxRateRef: { value: Id, name: Name }, TaxTypeApplicable: 'TaxOnAmount', TaxOrder: 0 }],
  };
}

function company(companyName: string): SeedRow {
  const address = {
    Id: '1',
    Line1: '1 Mill Lane',
    City: 'Oxford',
    Country: 'United Kingdom',
    PostalCode: 'OX1 1AA',
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
      CompanyStartDate: '2026-01-05',
      FiscalYearStartMonth: 'April',
      Country: 'GB',
      Email: { Address: 'books@example.co.uk' },
      SupportedLanguages: 'en',
      DefaultTimeZone: 'Europe/London',
      NameValue: companyFacts('QuickBooks Online Plus', 'Wholesale'),
    },
  ];
}

/** A UK company with its accounts, VAT codes and terms, and neither customers nor items nor transactions. */
export function britishEntities(companyName = 'Sandbox Company_GB_1'): SeedRow[] {
  return [
    company(companyName),
    preferenceRow('GBP', {}, {}),
    ...accountRows(accounts),
    ...termRows(),
    ...paymentMethodRows(['Cash', 'Cheque', 'Credit Card', 'Debit Card', 'Direct Debit', 'BACS']),
    ...vatRows(),
  ];
}
