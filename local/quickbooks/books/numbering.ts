import { businessRule, refusal } from './faults.ts';
import { refAt, textAt } from './json.ts';
import type { JsonObject } from './json.ts';
import type { EntityName } from './kinds.ts';
import type { Ledger } from './ledger.ts';

/** The kinds that take their numbers from one sequence. */
const salesKinds: readonly EntityName[] = ['Invoice', 'CreditMemo', 'SalesReceipt'];

interface Asked {
  readonly entity: EntityName;
  readonly given: string | undefined;
  readonly previous: { readonly id: string; readonly json: JsonObject } | undefined;
  readonly allowDuplicate: boolean;
}

/**
 * The DocNumber of a sales document. QuickBooks numbers (last + 1) unless the company numbers itself.
 * Throws 6140 for a number that is taken; 6000 for one sent although QuickBooks numbers, where the switch says so.
 */
export function salesNumber(ledger: Ledger, asked: Asked): string | undefined {
  const given = asked.given?.trim();
  const held = textAt(asked.previous?.json, 'DocNumber');
  if (ledger.switches.customTxnNumbers) return customNumber(ledger, asked, given, held);
  const differs = given !== undefined && given !== '' && given !== held && given !== 'AUTO_GENERATE';
  if (differs && ledger.switches.docNumberWhenNotCustom === 'refused') {
    throw businessRule('DocNumber cannot be set while custom transaction numbers are turned off.');
  }
  return held ?? nextNumber(ledger);
}

function customNumber(
  ledger: Ledger,
  asked: Asked,
  given: string | undefined,
  held: string | undefined,
): string | undefined {
  if (given === undefined || given === '') return undefined;
  if (given === 'AUTO_GENERATE') return held ?? nextNumber(ledger);
  if (given !== held) refuseDuplicate(ledger, { ...asked, given });
  ledger.store.counters.lastDocNumber = given;
  return given;
}

function refuseDuplicate(ledger: Ledger, asked: Asked & { given: string }): void {
  if (asked.allowDuplicate || ledger.switches.duplicateDocNumbers === 'allowed') return;
  const scope = ledger.switches.docNumberScope === 'kind' ? [asked.entity] : salesKinds;
  refuseTaken(ledger, scope, asked);
}

function refuseTaken(
  ledger: Ledger,
  scope: readonly EntityName[],
  asked: { given: string; previous: { id: string } | undefined; isRival?: (json: JsonObject) => boolean },
): void {
  for (const entity of scope) {
    const holder = [...ledger.store.lookUp(entity, 'DocNumber', asked.given)].find(
      (id) =>
        id !== asked.previous?.id && (asked.isRival?.(ledger.store.get(entity, id)?.json ?? {}) ?? true),
    );
    if (holder !== undefined) throw duplicateNumber(asked.given, entity, holder);
  }
}

/** A bill's own number: never made by QuickBooks, refused when taken only if the preference says so. */
export function billNumber(
  ledger: Ledger,
  asked: Asked & { vendor: string | undefined },
): string | undefined {
  const { given, previous, vendor } = asked;
  if (given === undefined || given === '' || given === textAt(previous?.json, 'DocNumber')) return given;
  const checked = ledger.switches.warnDuplicateBillNumber && !asked.allowDuplicate;
  const isRival = (json: JsonObject): boolean =>
    ledger.switches.billNumberScope === 'company' || refAt(json, 'VendorRef') === vendor;
  if (checked) refuseTaken(ledger, ['Bill'], { given, previous, isRival });
  return given;
}

function duplicateNumber(number: string, entity: EntityName, id: string): Error {
  const message = 'Duplicate Document Number Error';
  return refusal({
    code: '6140',
    message,
    detail: `${message} : You must specify a different number. This number has already been used. DocNumber=${number} is assigned to TxnType=${entity} with TxnId=${id}`,
    element: '',
  });
}

function nextNumber(ledger: Ledger): string {
  const { counters } = ledger.store;
  do counters.lastDocNumber = incremented(counters.lastDocNumber);
  while (
    salesKinds.some((entity) => ledger.store.lookUp(entity, 'DocNumber', counters.lastDocNumber).size > 0)
  );
  return counters.lastDocNumber;
}

/** `1037` → `1038`, `INV-009` → `INV-010`; a number without digits at its end gets a 1. */
function incremented(number: string): string {
  const match = /^(.*?)(\d+)$/.exec(number);
  if (match === null) return `${number}1`;
  const [, prefix = '', digits = ''] = match;
  return `${prefix}${String(BigInt(digits) + 1n).padStart(digits.length, '0')}`;
}
