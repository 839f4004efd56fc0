import Big from 'big.js';
import { notModelled, refusal } from './faults.ts';
import { decimalAt, objectAt, refAt, textAt, withoutEmpty } from './json.ts';
import type { JsonObject } from './json.ts';
import { keptOrReferenced } from './ledger.ts';
import type { Ledger } from './ledger.ts';
import { deletedName, displayName, personNameTaken, qualified, restoredName } from './names.ts';
import type { Row } from './store.ts';

/** What a rule is given: the properties wanted, and the object as it stands (none on create). */
export interface Wish {
  readonly wanted: JsonObject;
  readonly previous: Row | undefined;
}

const zero = new Big(0);

/** A customer's properties from what is wanted of it, with QuickBooks' defaults. */
export function settleCustomer(ledger: Ledger, wish: Wish): JsonObject {
  const { wanted, previous } = wish;
  const parent = parentOf(ledger, wish);
  const name = personName(ledger, wish, 'Customer');
  refuseMove(wish);
  const home = homeCurrency(ledger, wanted);
  if (isClosing(wish) && (decimalAt(previous?.json, 'Balance') ?? zero).lt(0)) {
    throw notModelled('making a customer with a credit inactive (QuickBooks writes an adjusting invoice)');
  }
  checkTerms(ledger, wish, 'SalesTermRef');
  const taxGroup = defaultTaxCode(ledger);
  return withoutEmpty({
    Taxable: true,
    BillWithParent: false,
    PreferredDeliveryMethod: 'Print',
    IsProject: false,
    Active: true,
    DefaultTaxCodeRef:
      taxGroup === undefined || wanted['Taxable'] === false ? undefined : { value: taxGroup },
    ...wanted,
    ...addresses(ledger, wish, ['BillAddr', 'ShipAddr']),
    Job: wanted['Job'] ?? parent !== undefined,
    Level: parent === undefined ? undefined : (decimalAt(parent.json, 'Level') ?? zero).plus(1),
    DisplayName: name,
    FullyQualifiedName: qualified(parent?.json, name),
    PrintOnCheckName: printName(wish, name),
    CurrencyRef: home,
    Balance: previous?.json['Balance'] ?? zero,
    BalanceWithJobs: previous?.json['BalanceWithJobs'] ?? zero,
  });
}

/** A vendor's properties. */
export function settleVendor(ledger: Ledger, wish: Wish): JsonObject {
  const { wanted, previous } = wish;
  const name = personName(ledger, wish, 'Vendor');
  checkTerms(ledger, wish, 'TermRef');
  return withoutEmpty({
    BillRate: zero,
    CostRate: zero,
    Vendor1099: false,
    Active: true,
    ...wanted,
    ...addresses(ledger, wish, ['BillAddr']),
    TaxIdentifier: taxIdentifier(wish),
    DisplayName: name,
    PrintOnCheckName: printName(wish, name),
    CurrencyRef: homeCurrency(ledger, wanted),
    Balance: previous?.json['Balance'] ?? zero,
  });
}

/** An employee's properties: only what the shared name space needs. */
export function settleEmployee(ledger: Ledger, wish: Wish): JsonObject {
  const name = personName(ledger, wish, 'Employee');
  return withoutEmpty({
    BillableTime: false,
    Active: true,
    ...wish.wanted,
    ...addresses(ledger, wish, ['PrimaryAddr']),
    DisplayName: name,
    PrintOnCheckName: printName(wish, name),
  });
}

/** True when the wish makes an active object inactive. */
export function isClosing({ wanted, previous }: Wish): boolean {
  return wanted['Active'] === false && previous !== undefined && previous.json['Active'] !== false;
}

/** True when the wish makes an inactive object active again. */
export function isReopening({ wanted, previous }: Wish): boolean {
  return wanted['Active'] === true && previous?.json['Active'] === false;
}

function personName(ledger: Ledger, wish: Wish, entity: 'Customer' | 'Vendor' | 'Employee'): string {
  const { wanted, previous } = wish;
  const owner = { entity, id: previous?.id };
  const given = textAt(wanted, 'DisplayName') ?? textAt(previous?.json, 'DisplayName');
  const held = given === undefined ? wanted : { ...wanted, DisplayName: given };
  if (isReopening(wish)) {
    return displayName(
      ledger,
      { ...held, DisplayName: restoredName(textAt(held, 'DisplayName') ?? '') },
      owner,
    );
  }
  const name = displayName(ledger, held, owner);
  return isClosing(wish) ? deletedName(name, personNameTaken(ledger, owner)) : name;
}

// A deactivated object keeps its PrintOnCheckName; a full update without one fills it anew.
function printName({ wanted }: Wish, name: string): string {
  const given = textAt(wanted, 'PrintOnCheckName');
  if (given !== undefined) return given;
  const person = [textAt(wanted, 'GivenName'), textAt(wanted, 'FamilyName')].filter(Boolean).join(' ');
  return textAt(wanted, 'CompanyName') || person || restoredName(name);
}

function taxIdentifier({ wanted, previous }: Wish): string | undefined {
  const given = textAt(wanted, 'TaxIdentifier');
  return given?.startsWith('XXX') === true ? textAt(previous?.json, 'TaxIdentifier') : given;
}

function parentOf(ledger: Ledger, { wanted, previous }: Wish): Row | undefined {
  const id = refAt(wanted, 'ParentRef');
  if (id === undefined) return undefined;
  keptOrReferenced(ledger, 'Customer', id, previous?.json);
  const parent = ledger.store.get('Customer', id);
  let depth = 0;
  for (
    let above = parent;
    above !== undefined;
    above = ledger.store.get('Customer', refAt(above.json, 'ParentRef') ?? '')
  ) {
    depth += 1;
    if (above.id === previous?.id) throw parentFault('900', 'A parent cannot be its own child.');
    if (depth > 4) throw parentFault('6180', 'A sub-customer can be at most five levels deep.');
  }
  return parent;
}

function parentFault(code: string, text: string): Error {
  return refusal({
    code,
    message: 'Invalid ParentRef',
    detail: `Invalid ParentRef : ${text}`,
    element: 'ParentRef',
  });
}

// The balances of the old and the new parent would have to follow.
function refuseMove({ wanted, previous }: Wish): void {
  if (previous === undefined || refAt(wanted, 'ParentRef') === refAt(previous.json, 'ParentRef')) return;
  if ((decimalAt(previous.json, 'BalanceWithJobs') ?? zero).eq(0)) return;
  throw notModelled('moving a customer with a balance to another parent');
}

function checkTerms(ledger: Ledger, { wanted, previous }: Wish, key: string): void {
  const term = refAt(wanted, key);
  if (term !== undefined) keptOrReferenced(ledger, 'Term', term, previous?.json);
}

/** The company's currency; any other one needs multi-currency, which is not modelled. */
export function homeCurrency(ledger: Ledger, wanted: JsonObject): JsonObject {
  const given = refAt(wanted, 'CurrencyRef');
  const home = ledger.company.currency;
  if (given !== undefined && given !== home.value)
    throw notModelled(`currency ${given} beside ${home.value}`);
  return { value: home.value, name: home.name };
}

/** Id of the tax code that new taxable US customers get, from the preferences. */
function defaultTaxCode(ledger: Ledger): string | undefined {
  return refAt(objectAt(ledger.store.get('Preferences', '1')?.json, 'TaxPrefs'), 'TaxGroupCodeRef');
}

/** Addresses with ids of their own; one that is unchanged keeps its id. */
function addresses(ledger: Ledger, { wanted, previous }: Wish, keys: readonly string[]): JsonObject {
  const result: JsonObject = {};
  for (const key of keys) {
    const given = objectAt(wanted, key);
    if (given === undefined) continue;
    const clean = withoutEmpty({ ...given, Id: undefined });
    if (Object.keys(clean).length === 0) continue;
    const held = objectAt(previous?.json, key);
    result[key] = { Id: textAt(held, 'Id') ?? nextAddressId(ledger), ...clean };
  }
  return result;
}

function nextAddressId(ledger: Ledger): string {
  const next = (ledger.store.counters.ids['Address'] ?? 0) + 1;
  ledger.store.counters.ids['Address'] = next;
  return String(next);
}

/** After a customer's name changed: gives its sub-customers their new full names. */
export function renameChildren(ledger: Ledger, parent: Row): void {
  for (const child of [...ledger.store.all('Customer')]) {
    if (refAt(child.json, 'ParentRef') !== parent.id) continue;
    const FullyQualifiedName = qualified(parent.json, textAt(child.json, 'DisplayName') ?? '');
    const renamed = { ...child, json: { ...child.json, FullyQualifiedName } };
    ledger.store.put(renamed);
    renameChildren(ledger, renamed);
  }
}
