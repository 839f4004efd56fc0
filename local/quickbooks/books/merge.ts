import Big from 'big.js';
import { moveParents, raised } from './balances.ts';
import { decimalAt, isObject, refAt, textAt } from './json.ts';
import type { JsonObject } from './json.ts';
import { kindOf, kinds } from './kinds.ts';
import type { EntityName, Kind } from './kinds.ts';
import { touchedRow } from './ledger.ts';
import type { Ledger } from './ledger.ts';
import { Impossible } from './impossible.ts';
import type { BooksMoment } from './moment.ts';
import type { Field, Shape } from './shape.ts';
import { plain } from './shape.ts';
import type { Row } from './store.ts';

const zero = new Big(0);

/** The kinds of which a person can merge two into one inside QuickBooks. */
export type MergeableEntity = 'Customer' | 'Vendor' | 'Item' | 'Account';

export interface MergeAsked {
  readonly entity: MergeableEntity;
  /** Disappears; whatever pointed to it points to the survivor. */
  readonly loserId: string;
  readonly survivorId: string;
}

/**
 * Merges one list object into another, as a person does inside QuickBooks. Documents keep token and time.
 * Throws Impossible for objects that are not there, the same, of different types, or above others.
 */
export function mergeEntities(ledger: Ledger, asked: MergeAsked, at: BooksMoment): void {
  const { entity, loserId, survivorId } = asked;
  const loser = existing(ledger, entity, loserId);
  const survivor = existing(ledger, entity, survivorId);
  refuseImpossible(ledger, loser, survivor);
  for (const kind of kinds) repoint(ledger, kind, asked);
  ledger.store.remove(entity, loserId, at.nowMs, survivorId);
  moveBalances(ledger, { loser, survivorId }, at);
}

function existing(ledger: Ledger, entity: EntityName, id: string): Row {
  const row = ledger.store.get(entity, id);
  if (row === undefined) throw new Impossible(`Cannot merge ${entity} ${id}: the books hold no such object.`);
  return row;
}

function refuseImpossible(ledger: Ledger, loser: Row, survivor: Row): void {
  const refuse = (why: string): never => {
    throw new Impossible(`Cannot merge ${loser.entity} ${loser.id} into ${survivor.id}: ${why}.`);
  };
  if (loser.id === survivor.id) refuse('they are the same object');
  for (const key of ['AccountType', 'Type'])
    if (textAt(loser.json, key) !== textAt(survivor.json, key)) refuse(`their ${key} differs`);
  for (const row of ledger.store.all(loser.entity))
    if (refAt(row.json, 'ParentRef') === loser.id) refuse('others stand below it');
}

/** Points every reference of a kind's rows from the loser to the survivor. */
function repoint(ledger: Ledger, kind: Kind, asked: MergeAsked): void {
  for (const row of [...ledger.store.all(kind.name)]) {
    const json = repointed(kind.shape, row.json, asked);
    if (json !== row.json) ledger.store.put({ ...row, json });
  }
}

/** The object with its references changed, or the very same object when it holds none to the loser. */
function repointed(shape: Shape, json: JsonObject, asked: MergeAsked): JsonObject {
  let result = json;
  for (const [name, value] of Object.entries(json)) {
    const field = shape.fields[name];
    const next = field === undefined ? value : repointedValue(plain(field), value, asked);
    if (next !== value) result = { ...result, [name]: next };
  }
  return result;
}

function repointedValue(field: Field, value: unknown, asked: MergeAsked): unknown {
  if (field.kind === 'ref' && field.to === asked.entity && isObject(value))
    return value['value'] === asked.loserId ? { value: asked.survivorId } : value;
  if (field.kind === 'object' && isObject(value)) return repointed(field.of, value, asked);
  if (field.kind !== 'list' || !Array.isArray(value)) return value;
  const entries: unknown[] = value;
  const next = entries.map((entry) => (isObject(entry) ? repointed(field.of, entry, asked) : entry));
  return next.some((entry, index) => entry !== entries[index]) ? next : value;
}

// What the loser owed or was owed is the survivor's from now on, and no longer its parents'.
function moveBalances(
  ledger: Ledger,
  { loser, survivorId }: { loser: Row; survivorId: string },
  at: BooksMoment,
): void {
  const { fields } = kindOf(loser.entity).shape;
  const delta = decimalAt(loser.json, 'Balance') ?? zero;
  const survivor = existing(ledger, loser.entity, survivorId);
  const keys = ['Balance', 'BalanceWithJobs'].filter((key) => fields[key] !== undefined);
  const json = keys.reduce((held, key) => raised(held, key, delta), survivor.json);
  ledger.store.put(touchedRow(survivor, json, at, ledger));
  if (loser.entity !== 'Customer' || delta.eq(0)) return;
  moveParents(ledger, { of: loser, delta: delta.times(-1) }, at);
  moveParents(ledger, { of: survivor, delta }, at);
}
