import Big from 'big.js';
import { businessRule, parameterMissing, refusal } from './faults.ts';
import { decimalAt, refAt, textAt, withoutEmpty } from './json.ts';
import type { JsonObject } from './json.ts';
import { keptOrReferenced } from './ledger.ts';
import type { Ledger } from './ledger.ts';
import { deletedName, duplicateName, fullName, qualified, restoredName } from './names.ts';
import { homeCurrency, isClosing, isReopening } from './people.ts';
import type { Wish } from './people.ts';

const zero = new Big(0);

/** An item's properties from what is wanted of it. */
export function settleItem(ledger: Ledger, wish: Wish): JsonObject {
  const { wanted, previous } = wish;
  const type = textAt(wanted, 'Type') ?? textAt(previous?.json, 'Type') ?? 'Service';
  const parent = parentJson(ledger, wish, 'Item');
  const names = listNames(ledger, wish, { entity: 'Item', parent, forbidden: /[:\t\n\r]/ });
  if (type !== 'Category' && type !== 'Group') checkItemAccounts(ledger, wish, type);
  for (const key of ['SalesTaxCodeRef', 'PurchaseTaxCodeRef']) {
    const code = refAt(wanted, key);
    if (code !== undefined) keptOrReferenced(ledger, 'TaxCode', code, previous?.json);
  }
  return withoutEmpty({
    Active: true,
    Taxable: false,
    UnitPrice: zero,
    PurchaseCost: zero,
    TrackQtyOnHand: false,
    ...wanted,
    ...names,
    Level: parent === undefined ? undefined : (decimalAt(parent, 'Level') ?? zero).plus(1),
    Type: type,
  });
}

function checkItemAccounts(ledger: Ledger, wish: Wish, type: string): void {
  const { wanted } = wish;
  const bought = refAt(wanted, 'ExpenseAccountRef') !== undefined;
  if (refAt(wanted, 'IncomeAccountRef') === undefined && (!bought || type === 'Inventory')) {
    throw businessRule('You need to select an income account for an item that you sell.');
  }
  if (type === 'Inventory') checkInventory(wanted);
  checkAccount(ledger, wish, 'IncomeAccountRef', ['Income', 'Other Income']);
  checkAccount(ledger, wish, 'ExpenseAccountRef');
  checkAccount(ledger, wish, 'AssetAccountRef');
}

function checkInventory(wanted: JsonObject): void {
  for (const key of ['AssetAccountRef', 'ExpenseAccountRef', 'QtyOnHand', 'InvStartDate']) {
    if (wanted[key] === undefined) throw parameterMissing(key);
  }
  if (wanted['TrackQtyOnHand'] !== true) throw parameterMissing('TrackQtyOnHand');
}

function checkAccount(
  ledger: Ledger,
  { wanted, previous }: Wish,
  key: string,
  types?: readonly string[],
): void {
  const id = refAt(wanted, key);
  if (id === undefined) return;
  keptOrReferenced(ledger, 'Account', id, previous?.json);
  const type = textAt(ledger.store.get('Account', id)?.json, 'AccountType') ?? '';
  if (types === undefined || types.includes(type)) return;
  throw refusal({
    code: '6430',
    message: 'Invalid Account Type',
    detail: `Invalid account type used : ${key} must be an account of type ${types.join(' or ')}, not ${type}`,
    element: key,
  });
}

const classifications: Record<string, string> = {
  Bank: 'Asset',
  'Accounts Receivable': 'Asset',
  'Other Current Asset': 'Asset',
  'Fixed Asset': 'Asset',
  'Other Asset': 'Asset',
  'Accounts Payable': 'Liability',
  'Credit Card': 'Liability',
  'Other Current Liability': 'Liability',
  'Long Term Liability': 'Liability',
  Equity: 'Equity',
  Income: 'Revenue',
  'Other Income': 'Revenue',
  Expense: 'Expense',
  'Other Expense': 'Expense',
  'Cost of Goods Sold': 'Expense',
};

// Default sub-types by type: from memory of the product; only used when a request leaves AccountSubType out.
const defaultSubTypes: Record<string, string> = {
  Bank: 'CashOnHand',
  'Accounts Receivable': 'AccountsReceivable',
  'Accounts Payable': 'AccountsPayable',
  Income: 'SalesOfProductIncome',
  Expense: 'OtherMiscellaneousServiceCost',
  'Cost of Goods Sold': 'SuppliesMaterialsCogs',
};

/** An account's properties. */
export function settleAccount(ledger: Ledger, wish: Wish): JsonObject {
  const { wanted, previous } = wish;
  const parent = parentJson(ledger, wish, 'Account');
  const names = listNames(ledger, wish, { entity: 'Account', parent, forbidden: /[":\t\n\r]/ });
  const type = textAt(wanted, 'AccountType') ?? textAt(previous?.json, 'AccountType');
  if (type === undefined) throw parameterMissing('AccountType');
  const Classification = classifications[type];
  if (Classification === undefined) {
    const detail = `Invalid Enumeration : AccountType is not valid. Supplied value:${type}`;
    throw refusal({ code: '2170', message: 'Invalid Enumeration', detail, element: 'AccountType' });
  }
  return withoutEmpty({
    Active: true,
    AccountSubType: previous?.json['AccountSubType'] ?? defaultSubTypes[type],
    ...wanted,
    ...names,
    SubAccount: parent !== undefined,
    AccountType: type,
    Classification,
    CurrencyRef: homeCurrency(ledger, wanted),
    CurrentBalance: previous?.json['CurrentBalance'] ?? zero,
    CurrentBalanceWithSubAccounts: previous?.json['CurrentBalanceWithSubAccounts'] ?? zero,
  });
}

/** A payment term's properties. */
export function settleTerm(ledger: Ledger, wish: Wish): JsonObject {
  const { wanted, previous } = wish;
  const asked = textAt(wanted, 'Name')?.trim() || textAt(previous?.json, 'Name');
  if (asked === undefined) throw parameterMissing('Name');
  const isTaken = (candidate: string): boolean =>
    [...ledger.store.lookUp('Term', 'Name', candidate)].some((id) => id !== previous?.id);
  const open = isReopening(wish) ? restoredName(asked) : asked;
  if (isTaken(open)) throw duplicateName();
  const name = isClosing(wish) ? deletedName(open, isTaken) : open;
  const dayDriven = wanted['DayOfMonthDue'] !== undefined;
  if (!dayDriven && wanted['DueDays'] === undefined) throw parameterMissing('DueDays');
  const Type = dayDriven ? 'DATE_DRIVEN' : 'STANDARD';
  return withoutEmpty({ Active: true, DiscountPercent: zero, ...wanted, Name: name, Type });
}

function parentJson(
  ledger: Ledger,
  { wanted, previous }: Wish,
  entity: 'Item' | 'Account',
): JsonObject | undefined {
  const id = refAt(wanted, 'ParentRef');
  if (id === undefined) return undefined;
  keptOrReferenced(ledger, entity, id, previous?.json);
  return ledger.store.get(entity, id)?.json;
}

function listNames(
  ledger: Ledger,
  wish: Wish,
  scope: { entity: 'Item' | 'Account'; parent: JsonObject | undefined; forbidden: RegExp },
): JsonObject {
  const { wanted, previous } = wish;
  const { entity, parent, forbidden } = scope;
  const owner = { entity, id: previous?.id };
  const given = textAt(wanted, 'Name') ?? textAt(previous?.json, 'Name');
  const asked = { ...wanted, Name: isReopening(wish) && given !== undefined ? restoredName(given) : given };
  const full = fullName(ledger, asked, { owner, parent, forbidden });
  const name = textAt(asked, 'Name')?.trim() ?? '';
  if (!isClosing(wish)) return { Name: name, FullyQualifiedName: full };
  const isTaken = (candidate: string): boolean =>
    [...ledger.store.lookUp(entity, 'FullyQualifiedName', qualified(parent, candidate))].some(
      (id) => id !== owner.id,
    );
  const closed = deletedName(name, isTaken);
  return { Name: closed, FullyQualifiedName: qualified(parent, closed) };
}
