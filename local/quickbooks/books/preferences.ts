import { objectAt, objectsAt, textAt } from './json.ts';
import type { JsonObject } from './json.ts';
import type { Wish } from './people.ts';
import { hasItemPurchases } from './plan.ts';
import type { BooksSwitches, BooksSwitchesChange } from './switches.ts';

/** Preferences that the simulator acts on are kept as switches; this is how they read in the entity. */
export function preferencesOf(json: JsonObject, switches: BooksSwitches): JsonObject {
  const sales = objectAt(json, 'SalesFormsPrefs');
  const accounting = objectAt(json, 'AccountingInfoPrefs');
  return {
    ...json,
    AccountingInfoPrefs: { ...accounting, BookCloseDate: switches.bookCloseDate ?? undefined },
    SalesFormsPrefs: {
      ...sales,
      CustomTxnNumbers: switches.customTxnNumbers,
      AutoApplyCredit: switches.autoApplyCredit,
      AutoApplyPayments: switches.autoApplyPayments,
    },
    TaxPrefs: { ...objectAt(json, 'TaxPrefs'), PartnerTaxEnabled: partnerTax(switches) },
    ...purchases(json, switches),
    OtherPrefs: { NameValue: otherPreferences(json, switches) },
  };
}

// Items on purchases are a matter of the plan.
function purchases(json: JsonObject, switches: BooksSwitches): JsonObject {
  if (hasItemPurchases(switches)) return {};
  const held = objectAt(json, 'ProductAndServicesPrefs');
  return { ProductAndServicesPrefs: { ...held, ForPurchase: false, QuantityOnHand: false } };
}

/** `PartnerTaxEnabled`: true with automated sales tax, false when it is not set up, missing without it. */
function partnerTax(switches: BooksSwitches): boolean | undefined {
  return switches.automatedSalesTax === 'off' ? undefined : switches.automatedSalesTax === 'on';
}

const duplicateBills = 'VendorAndPurchasesPrefs.WarnDuplicateBillNumber';

function otherPreferences(json: JsonObject, switches: BooksSwitches): JsonObject[] {
  const held = objectsAt(objectAt(json, 'OtherPrefs'), 'NameValue').filter(
    (pair) => pair['Name'] !== duplicateBills,
  );
  return [...held, { Name: duplicateBills, Value: String(switches.warnDuplicateBillNumber) }];
}

/** Saved preferences: what the simulator understands becomes switches, the rest is kept as sent. */
export function settlePreferences({ wanted, previous }: Wish): {
  json: JsonObject;
  change: BooksSwitchesChange;
} {
  const sales = objectAt(wanted, 'SalesFormsPrefs');
  const accounting = objectAt(wanted, 'AccountingInfoPrefs');
  const bills = objectsAt(objectAt(wanted, 'OtherPrefs'), 'NameValue').find(
    (pair) => pair['Name'] === duplicateBills,
  );
  const warned = textAt(bills, 'Value');
  const closed = textAt(accounting, 'BookCloseDate');
  return {
    json: merged(previous?.json ?? {}, wanted),
    change: {
      ...flag('customTxnNumbers', sales?.['CustomTxnNumbers']),
      ...flag('autoApplyCredit', sales?.['AutoApplyCredit']),
      ...flag('autoApplyPayments', sales?.['AutoApplyPayments']),
      ...(closed === undefined ? {} : { bookCloseDate: closed }),
      ...(warned === undefined ? {} : { warnDuplicateBillNumber: warned === 'true' }),
    },
  };
}

function flag(
  name: 'customTxnNumbers' | 'autoApplyCredit' | 'autoApplyPayments',
  value: unknown,
): BooksSwitchesChange {
  return typeof value === 'boolean' ? { [name]: value } : {};
}

function merged(before: JsonObject, after: JsonObject): JsonObject {
  const result: JsonObject = { ...before };
  for (const [key, value] of Object.entries(after)) {
    const held = objectAt(before, key);
    const given = objectAt(after, key);
    result[key] = held !== undefined && given !== undefined ? merged(held, given) : value;
  }
  return result;
}
