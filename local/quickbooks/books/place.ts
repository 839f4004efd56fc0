import { objectAt, objectsAt, textAt } from './json.ts';
import type { JsonObject } from './json.ts';
import { kindOf } from './kinds.ts';
import type { EntityName } from './kinds.ts';
import type { Ledger } from './ledger.ts';
import { parseMoment } from './moment.ts';
import type { Row } from './store.ts';

/**
 * Puts an entity in place as QuickBooks answered it: ids, SyncToken, times, balances and all.
 * Sequences move past its id. No rule is applied and nothing else changes.
 */
export function placeEntity(ledger: Ledger, entity: EntityName, answered: JsonObject): void {
  const { Id: _id, SyncToken: _token, MetaData: _meta, domain: _domain, sparse: _sparse, ...json } = answered;
  const id = kindOf(entity).family === 'single' ? '1' : (textAt(answered, 'Id') ?? '');
  if (id === '') throw new Error(`Cannot place a ${entity}: it has no Id.`);
  const row: Row = {
    entity,
    id,
    json,
    syncToken: Number(textAt(answered, 'SyncToken') ?? '0'),
    createdMs: timeOf(answered, 'CreateTime') ?? 0,
    updatedMs: timeOf(answered, 'LastUpdatedTime') ?? timeOf(answered, 'CreateTime') ?? 0,
    modifiedBy: {
      id: textAt(objectAt(objectAt(answered, 'MetaData'), 'LastModifiedByRef'), 'value') ?? '',
      name: '',
    },
    lastLineId: Math.max(0, ...objectsAt(json, 'Line').map((line) => Number(textAt(line, 'Id') ?? '0'))),
    serial: ledger.store.nextSerial(),
  };
  ledger.store.put(row);
  raiseSequence(ledger, kindOf(entity).sequence, id);
}

function timeOf(answered: JsonObject, key: string): number | undefined {
  const text = textAt(objectAt(answered, 'MetaData'), key);
  return text === undefined ? undefined : parseMoment(text);
}

function raiseSequence(ledger: Ledger, sequence: string, id: string): void {
  const value = Number(id);
  const { ids } = ledger.store.counters;
  if (Number.isSafeInteger(value) && value > (ids[sequence] ?? 0)) ids[sequence] = value;
}
