import type Big from 'big.js';
import { inactiveReference, invalidReference, objectNotFound } from './faults.ts';
import { objectAt, refAt } from './json.ts';
import type { JsonObject } from './json.ts';
import type { EntityName } from './kinds.ts';
import type { BooksMoment } from './moment.ts';
import type { Row, Store } from './store.ts';
import type { BooksSwitches } from './switches.ts';

/** What distinguishes a company besides its entities. */
export interface Company {
  readonly realmId: string;
  readonly country: 'US' | 'GB';
  readonly zone: string;
  readonly currency: { readonly value: string; readonly name: string };
}

/** Everything a rule of the books works on. */
export interface Ledger {
  readonly store: Store;
  readonly company: Company;
  readonly switches: BooksSwitches;
}

/** How a fault calls the list that a reference points into. */
const listWords: Partial<Record<EntityName, string>> = {
  Account: 'Accounts',
  Customer: 'Names',
  Vendor: 'Names',
  Employee: 'Names',
  Item: 'Items',
  Term: 'Terms',
  TaxCode: 'TaxCodes',
  PaymentMethod: 'PaymentMethods',
};

/** True unless the object was made inactive. */
export function isActive(row: Row): boolean {
  return row.json['Active'] !== false;
}

/** The referenced row. Throws 2500 when it does not exist, 2500 or 610 (a switch) when it is inactive or merged. */
export function referenced(ledger: Ledger, entity: EntityName, id: string): Row {
  const row = ledger.store.get(entity, id);
  if (row === undefined) {
    const merged = ledger.switches.inactiveReference === '610' && wasMerged(ledger, entity, id);
    throw merged ? objectNotFound() : invalidReference(listWords[entity] ?? entity, id);
  }
  if (isActive(row)) return row;
  throw ledger.switches.inactiveReference === '610' ? objectNotFound() : inactiveReference();
}

/** True when the object is gone because it was merged into another. */
export function wasMerged(ledger: Ledger, entity: EntityName, id: string): boolean {
  return ledger.store.deleted(entity).some((gone) => gone.id === id && gone.mergedInto !== undefined);
}

/** Like `referenced`, but a reference that an object already held may stay although it became inactive. */
export function keptOrReferenced(ledger: Ledger, entity: EntityName, id: string, before?: JsonObject): void {
  const held = Object.keys(before ?? {}).some((key) => refAt(before, key) === id);
  if (held && ledger.store.get(entity, id) !== undefined) return;
  referenced(ledger, entity, id);
}

/** True when one of a document's lines held the reference before: then it may stay although it became inactive. */
export function heldInLines(lines: readonly JsonObject[], key: string, id: string): boolean {
  return lines.some((line) => Object.keys(line).some((part) => refAt(objectAt(line, part), key) === id));
}

/** Two places, by the rounding switch. */
export function cents(ledger: Ledger, value: Big): Big {
  return value.round(2, ledger.switches.rounding === 'halfUp' ? 1 : 2);
}

/** The row as changed at this moment, with SyncToken and time moved on. */
export function changedRow(row: Row, json: JsonObject, at: BooksMoment, ledger: Ledger): Row {
  return {
    ...touchedRow(row, json, at, ledger),
    syncToken: row.syncToken + 1,
    modifiedBy: { id: at.userId, name: at.userName },
  };
}

/** The row with its time moved on but its SyncToken kept, as side effects on customers do. */
export function touchedRow(row: Row, json: JsonObject, at: BooksMoment, ledger: Ledger): Row {
  return { ...row, json, updatedMs: at.nowMs, serial: ledger.store.nextSerial() };
}

/** A row for a new object, with the next id of its sequence. */
export function newRow(ledger: Ledger, entity: EntityName, json: JsonObject, at: BooksMoment): Row {
  return {
    entity,
    id: ledger.store.nextId(entity),
    json,
    syncToken: 0,
    createdMs: at.nowMs,
    updatedMs: at.nowMs,
    modifiedBy: { id: at.userId, name: at.userName },
    lastLineId: 0,
    serial: ledger.store.nextSerial(),
  };
}
