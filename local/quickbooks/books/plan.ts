import { objectAt, objectsAt, refAt } from './json.ts';
import type { JsonObject } from './json.ts';
import type { EntityName } from './kinds.ts';
import { refusal } from './faults.ts';
import type { Refusal } from './faults.ts';
import type { Ledger } from './ledger.ts';
import type { BooksSwitches } from './switches.ts';

/** How `CompanyInfo` names each plan in `OfferingSku`; the one for Plus is recorded, the others follow it. */
const skuOfPlan: Readonly<Record<BooksSwitches['plan'], string>> = {
  simpleStart: 'QuickBooks Online Simple Start',
  essentials: 'QuickBooks Online Essentials',
  plus: 'QuickBooks Online Plus',
  advanced: 'QuickBooks Online Advanced',
};

const readOnlyStates: readonly BooksSwitches['subscription'][] = [
  'lapsed',
  'EXPIRED',
  'RESTRICTED',
  'SUSPENDED',
  'CANCELED',
];

/** True when the subscription only lets the books be read. */
export function isLapsed({ subscription }: BooksSwitches): boolean {
  return readOnlyStates.includes(subscription);
}

/** True when the plan has items on bills and stock, which begin with Plus. */
export function hasItemPurchases({ plan }: BooksSwitches): boolean {
  return plan === 'plus' || plan === 'advanced';
}

/** Throws 5020 or 5030 (a switch) for what the company's plan does not include. */
export function refuseBeyondPlan(ledger: Ledger, entity: EntityName, wanted: JsonObject): void {
  const { switches } = ledger;
  const isSimple = switches.plan === 'simpleStart';
  if (isSimple && (entity === 'Bill' || entity === 'BillPayment')) throw beyondPlan(switches, 'bills');
  const currency = refAt(wanted, 'CurrencyRef');
  if (isSimple && currency !== undefined && currency !== ledger.company.currency.value)
    throw beyondPlan(switches, 'several currencies');
  if (hasItemPurchases(switches)) return;
  const hasItemLine = objectsAt(wanted, 'Line').some(
    (line) => objectAt(line, 'ItemBasedExpenseLineDetail') !== undefined,
  );
  if (entity === 'Bill' && hasItemLine) throw beyondPlan(switches, 'items on bills');
  if (entity === 'Item' && wanted['Type'] === 'Inventory') throw beyondPlan(switches, 'inventory');
}

function beyondPlan({ plan, planRefusal }: BooksSwitches, what: string): Refusal {
  const message = planRefusal === '5020' ? 'Permission Denied Error' : 'Feature Not Supported Error';
  const detail = `${message} : ${skuOfPlan[plan]} does not include ${what}.`;
  return refusal({ code: planRefusal, message, detail, element: '' });
}

/** CompanyInfo with the subscription's state and the plan in `NameValue`, where the switches name them. */
export function companyInfoOf(json: JsonObject, switches: BooksSwitches): JsonObject {
  const shown: Readonly<Record<string, string | undefined>> = {
    SubscriptionStatus: subscriptionWord(switches),
    OfferingSku: switches.plan === 'plus' ? undefined : skuOfPlan[switches.plan],
  };
  const NameValue = objectsAt(json, 'NameValue').map((pair) => {
    const value = shown[String(pair['Name'])];
    return value === undefined ? pair : { ...pair, Value: value };
  });
  return { ...json, NameValue };
}

/** `active` leaves the word as it stands in the books, which is `PAID` in every seed. */
function subscriptionWord({ subscription }: BooksSwitches): string | undefined {
  if (subscription === 'active') return undefined;
  return subscription === 'lapsed' ? 'EXPIRED' : subscription;
}
