import Big from 'big.js';
import { decimalAt, objectsAt, refAt } from './json.ts';
import type { JsonObject } from './json.ts';
import { touchedRow } from './ledger.ts';
import type { Ledger } from './ledger.ts';
import type { BooksMoment } from './moment.ts';
import type { Row } from './store.ts';

const zero = new Big(0);

/**
 * Stores a document and moves the balance of whoever it belongs to. A balance that changes moves the time of the
 * customer and its parents, never their SyncToken.
 */
export function storeDocument(ledger: Ledger, row: Row, at: BooksMoment): void {
  const before = ledger.store.get(row.entity, row.id);
  ledger.store.put(row);
  moveBalances(ledger, { before, after: row }, at);
}

/** Removes a document, takes its open amount off the balance and leaves a stub for change data capture. */
export function removeDocument(ledger: Ledger, row: Row, at: BooksMoment): void {
  ledger.store.remove(row.entity, row.id, at.nowMs);
  moveBalances(ledger, { before: row, after: undefined }, at);
}

interface Change {
  readonly before: Row | undefined;
  readonly after: Row | undefined;
}

function moveBalances(ledger: Ledger, { before, after }: Change, at: BooksMoment): void {
  const deltas = new Map<string, Big>();
  for (const [row, sign] of [[before, -1] as const, [after, 1] as const]) {
    if (row === undefined) continue;
    const share = openShare(row);
    if (share === undefined) continue;
    const key = `${share.entity} ${share.id}`;
    deltas.set(key, (deltas.get(key) ?? zero).plus(share.amount.times(sign)));
  }
  for (const [key, delta] of deltas) {
    if (delta.eq(0)) continue;
    const [entity, id = ''] = key.split(' ');
    if (entity === 'Vendor') moveVendor(ledger, { id, delta }, at);
    else moveCustomer(ledger, { id, delta }, at);
  }
}

interface Share {
  readonly entity: 'Customer' | 'Vendor';
  readonly id: string;
  readonly amount: Big;
}

/** What the document adds to the balance of its customer or vendor. */
function openShare(row: Row): Share | undefined {
  const customer = refAt(row.json, 'CustomerRef');
  const amountOf = (key: string): Big => decimalAt(row.json, key) ?? zero;
  if (row.entity === 'Bill') {
    return { entity: 'Vendor', id: refAt(row.json, 'VendorRef') ?? '', amount: amountOf('Balance') };
  }
  if (row.entity === 'BillPayment') {
    return { entity: 'Vendor', id: refAt(row.json, 'VendorRef') ?? '', amount: unusedOf(row).times(-1) };
  }
  if (customer === undefined) return undefined;
  if (row.entity === 'Invoice') return { entity: 'Customer', id: customer, amount: amountOf('Balance') };
  if (row.entity === 'CreditMemo') {
    return { entity: 'Customer', id: customer, amount: amountOf('RemainingCredit').times(-1) };
  }
  if (row.entity === 'Payment') {
    return { entity: 'Customer', id: customer, amount: amountOf('UnappliedAmt').times(-1) };
  }
  return undefined;
}

/** What of a bill payment no bill uses: a credit with the vendor. */
function unusedOf(row: Row): Big {
  const used = objectsAt(row.json, 'Line').map((line) => decimalAt(line, 'Amount') ?? zero);
  return used.reduce((left, amount) => left.minus(amount), decimalAt(row.json, 'TotalAmt') ?? zero);
}

interface Move {
  readonly id: string;
  readonly delta: Big;
}

/** The object with `delta` more under a key. */
export function raised(json: JsonObject, key: string, delta: Big): JsonObject {
  return { ...json, [key]: (decimalAt(json, key) ?? zero).plus(delta) };
}

function moveVendor(ledger: Ledger, { id, delta }: Move, at: BooksMoment): void {
  const row = ledger.store.get('Vendor', id);
  if (row !== undefined) ledger.store.put(touchedRow(row, raised(row.json, 'Balance', delta), at, ledger));
}

function moveCustomer(ledger: Ledger, { id, delta }: Move, at: BooksMoment): void {
  const row = ledger.store.get('Customer', id);
  if (row === undefined) return;
  const json = raised(raised(row.json, 'Balance', delta), 'BalanceWithJobs', delta);
  ledger.store.put(touchedRow(row, json, at, ledger));
  moveParents(ledger, { of: row, delta }, at);
}

/** Moves the balance with jobs of every customer above one; as with the balance, time moves and SyncToken does not. */
export function moveParents(ledger: Ledger, { of, delta }: { of: Row; delta: Big }, at: BooksMoment): void {
  let above = ledger.store.get('Customer', refAt(of.json, 'ParentRef') ?? '');
  while (above !== undefined) {
    ledger.store.put(touchedRow(above, raised(above.json, 'BalanceWithJobs', delta), at, ledger));
    above = ledger.store.get('Customer', refAt(above.json, 'ParentRef') ?? '');
  }
}
