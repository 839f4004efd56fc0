import { Refusal } from './faults.ts';
import { isObject, objectsAt, textAt } from './json.ts';
import type { JsonObject } from './json.ts';
import { kindOf } from './kinds.ts';
import type { EntityName } from './kinds.ts';
import { Impossible } from './impossible.ts';
import { changedRow } from './ledger.ts';
import { parseWire, renderWire } from './wire.ts';
import { write } from './write.ts';
import type { WriteScope } from './write.ts';

export interface ActiveAsked {
  readonly entity: EntityName;
  readonly id: string;
  readonly isActive: boolean;
}

/**
 * Makes a list object inactive or active again, as a person does; also tax codes, which the API cannot change.
 * Throws Impossible for what is no list object, not there, or refused by the rules.
 */
export function setActive(scope: WriteScope, { entity, id, isActive }: ActiveAsked): void {
  const kind = kindOf(entity);
  const row = scope.ledger.store.get(entity, id);
  if (kind.family !== 'list' || row === undefined)
    throw new Impossible(`Cannot change whether ${entity} ${id} is active: the books hold no such object.`);
  if (!kind.operations.includes('update')) {
    const json = { ...row.json, Active: isActive };
    scope.ledger.store.put(changedRow(row, json, scope.at, scope.ledger));
    return;
  }
  const body = { Id: id, SyncToken: String(row.syncToken), sparse: true, Active: isActive };
  const what = `change whether ${entity} ${id} is active`;
  possible(what, () => write(scope, { kind: 'update', entity, body, allowDuplicateDocNum: false }));
}

/**
 * Creates many entities at once by the rules of the API but outside its limits: all of them or none.
 * Returns their ids. Throws Impossible naming the first that is refused.
 */
export function addEntities(scope: WriteScope, entity: EntityName, rows: readonly object[]): string[] {
  return rows.map((row, index) => {
    const body = parseWire(JSON.stringify(row)) ?? {};
    const asked = { kind: 'create', entity, body, allowDuplicateDocNum: true } as const;
    return idOf(possible(`add ${entity} ${index + 1}`, () => write(scope, asked))[entity]);
  });
}

export interface HandAsked {
  readonly entity: EntityName;
  readonly id: string;
  /** What the person had before their eyes; the current one when missing. */
  readonly syncToken?: string | undefined;
}

export type HandEdit = HandAsked & { readonly changes: JsonObject };
export type HandEnd = HandAsked & { readonly kind: 'delete' | 'void' };

/**
 * Changes some properties of something, as a person does; `changes` reads as the body of a sparse update.
 * Throws Impossible with what the rules say against it.
 */
export function editByHand(scope: WriteScope, { changes, ...which }: HandEdit): void {
  const { entity, id } = which;
  const body = { ...parseWire(renderWire(changes)), ...identity(scope, which), sparse: true };
  const asked = { kind: 'update', entity, body, allowDuplicateDocNum: false } as const;
  possible(`change ${entity} ${id}`, () => write(scope, asked));
}

/** Deletes or voids a document, as a person does. Throws Impossible with what the rules say against it. */
export function endByHand(scope: WriteScope, { kind, ...which }: HandEnd): void {
  const { entity, id } = which;
  const body = identity(scope, which);
  possible(`${kind} ${entity} ${id}`, () =>
    write(scope, { kind, entity, body, allowDuplicateDocNum: false }),
  );
}

function identity({ ledger }: WriteScope, { entity, id, syncToken }: HandAsked): JsonObject {
  const row = ledger.store.get(entity, id);
  if (row === undefined) throw new Impossible(`Cannot find ${entity} ${id}: the books hold no such object.`);
  return { Id: row.id, SyncToken: syncToken ?? String(row.syncToken) };
}

/** Deposits a payment in the bank: it then shows the deposit, but neither its token nor its time moves. */
export function depositPayment({ ledger }: WriteScope, paymentId: string): { depositId: string } {
  const row = ledger.store.get('Payment', paymentId);
  const refuse = (why: string): never => {
    throw new Impossible(`Cannot deposit payment ${paymentId}: ${why}.`);
  };
  if (row === undefined) return refuse('the books hold no such payment');
  const links = objectsAt(row.json, 'LinkedTxn');
  if (links.some((link) => link['TxnType'] === 'Deposit')) return refuse('it is deposited already');
  const depositId = ledger.store.nextId('Payment');
  const LinkedTxn = [{ TxnId: depositId, TxnType: 'Deposit' }];
  ledger.store.put({ ...row, json: { ...row.json, LinkedTxn } });
  return { depositId };
}

/** Does a write for a person; a refusal becomes Impossible, with what the rules say. */
export function possible(what: string, work: () => JsonObject): JsonObject {
  try {
    return work();
  } catch (cause) {
    if (!(cause instanceof Refusal)) throw cause;
    throw new Impossible(`Cannot ${what}: ${cause.message}`, { cause });
  }
}

/** The id of an entity in an answer. */
export function idOf(entity: unknown): string {
  return (isObject(entity) ? textAt(entity, 'Id') : undefined) ?? '';
}
