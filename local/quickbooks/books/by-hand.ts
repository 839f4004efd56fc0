import { Refusal } from './faults.ts';
import { isObject, textAt } from './json.ts';
import type { JsonObject } from './json.ts';
import { kindOf } from './kinds.ts';
import type { EntityName } from './kinds.ts';
import { Impossible } from './impossible.ts';
import { changedRow } from './ledger.ts';
import { parseWire } from './wire.ts';
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

function possible(what: string, work: () => JsonObject): JsonObject {
  try {
    return work();
  } catch (cause) {
    if (!(cause instanceof Refusal)) throw cause;
    throw new Impossible(`Cannot ${what}: ${cause.message}`, { cause });
  }
}

function idOf(entity: unknown): string {
  return (isObject(entity) ? textAt(entity, 'Id') : undefined) ?? '';
}
