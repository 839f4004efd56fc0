import * as z from 'zod';
import { kindSpelled } from '../books/kinds.ts';
import { isObject } from '../books/json.ts';
import type { JsonObject } from '../books/json.ts';
import type { EntityName } from '../books/kinds.ts';
import type { Company } from '../companies.ts';
import type { Core } from '../core.ts';
import { knownFault, booksFault } from '../gateway/known-faults.ts';
import { allowedWrite, includesOf, isKnownButNotModelled, operationNamed } from './api-call.ts';
import type { WriteOperation } from './api-call.ts';
import { perform, performWrite, plannedAnswer, withMember, wordedFault } from './perform.ts';
import type { RememberedAnswer } from './request-ids.ts';
import { queriedEntity } from './query-text.ts';

export type BatchItem = { bId: string } & (
  | { kind: 'query'; statement: string }
  | {
      kind: 'write';
      entity: EntityName;
      operation: WriteOperation;
      body: JsonObject;
      allowDuplicateDocNum: boolean;
    }
  /** Something QuickBooks itself refuses, in its own item. */
  | { kind: 'refused'; answer: RememberedAnswer }
);

export type BatchReading =
  | { ok: true; items: readonly BatchItem[] }
  | { ok: false; notModelled: string }
  | { ok: false; refused: RememberedAnswer };

const itemSchema = z.object({
  bId: z.string().default(''),
  operation: z.string().optional(),
  optionsData: z.string().default(''),
  Query: z.string().optional(),
});

/** Reads a batch's items; those of kinds that are not modelled refuse the whole call. */
export function readBatch(core: Core, body: JsonObject | undefined): BatchReading {
  const list = body?.['BatchItemRequest'];
  if (!Array.isArray(list)) return { ok: false, refused: malformed('BatchItemRequest is missing') };
  if (list.length > core.switches.now.maxBatchItems)
    return { ok: false, refused: tooLarge(core, list.length) };
  const items: BatchItem[] = [];
  for (const raw of list) {
    const item = readItem(raw);
    if (item.kind === 'notModelled') return { ok: false, notModelled: item.what };
    items.push(item);
  }
  return { ok: true, items };
}

type ItemReading = BatchItem | { kind: 'notModelled'; what: string };

function readItem(raw: unknown): ItemReading {
  const parsed = itemSchema.safeParse(raw);
  if (!parsed.success || !isObject(raw))
    return { bId: '', kind: 'refused', answer: malformed('BatchItemRequest') };
  const { bId, Query: statement, optionsData } = parsed.data;
  if (statement !== undefined) return readQuery(bId, statement);
  const entityName = Object.keys(raw).find((key) => !['bId', 'operation', 'optionsData'].includes(key));
  if (entityName === undefined) return { bId, kind: 'refused', answer: malformed('the entity is missing') };
  if (entityName === 'CDCQuery' || entityName === 'ReportQuery' || isKnownButNotModelled(entityName))
    return { kind: 'notModelled', what: `${entityName} in a batch` };
  const kind = kindSpelled(entityName);
  const body = raw[entityName];
  if (kind === undefined || !isObject(body)) return { bId, kind: 'refused', answer: malformed(entityName) };
  const options = includesOf(optionsData);
  const named = operationNamed(parsed.data.operation ?? null);
  if (named === undefined || named === 'save')
    return { bId, kind: 'refused', answer: wordedFault(knownFault('500')) };
  const operation = options.includes('void') ? 'void' : named;
  const allowed = allowedWrite(kind, operation);
  if (!allowed.ok && allowed.reason === 'notModelled')
    return { kind: 'notModelled', what: `${allowed.what} in a batch` };
  if (!allowed.ok) return { bId, kind: 'refused', answer: wordedFault(knownFault('500')) };
  const allowDuplicateDocNum = options.includes('allowduplicatedocnum');
  return { bId, kind: 'write', entity: kind.name, operation, body, allowDuplicateDocNum };
}

function readQuery(bId: string, statement: string): ItemReading {
  const entity = queriedEntity(statement);
  if (entity !== undefined && isKnownButNotModelled(entity))
    return { kind: 'notModelled', what: `a query of ${entity}` };
  return { bId, kind: 'query', statement };
}

export interface BatchWork {
  company: Company;
  items: readonly BatchItem[];
  requestId: string | undefined;
  path: string;
  /** Only so many are worked on before everything stops. */
  stopAfter: number | undefined;
}

/** Works on the items one after another; each succeeds or fails alone. */
export function performBatch(core: Core, work: BatchWork): RememberedAnswer {
  const done = work.items.slice(0, work.stopAfter ?? work.items.length);
  const texts = done.map((item, index) =>
    withBId(performItem(core, work, item, index + 1).itemText, item.bId),
  );
  const text = `{"BatchItemResponse":[${texts.join(',')}]}`;
  return { status: 200, text, itemText: text, omitTime: false };
}

function performItem(core: Core, work: BatchWork, item: BatchItem, position: number): RememberedAnswer {
  const effect =
    core.faults.list().length === 0 ? undefined : core.faults.take(itemFacts(work, item, position));
  if (effect?.type !== 'fault') return performUnharmed(core, work, item);
  if (effect.applied) performUnharmed(core, work, item);
  return plannedAnswer(effect);
}

function performUnharmed(core: Core, work: BatchWork, item: BatchItem): RememberedAnswer {
  const { company, requestId } = work;
  if (item.kind === 'refused') return item.answer;
  if (item.kind === 'query') return perform(core, company, { kind: 'query', statement: item.statement });
  const isPerItem = core.switches.now.requestIdMode !== 'batch';
  const key =
    requestId === undefined || !isPerItem ? undefined : `${company.realmId} ${requestId} ${item.bId}`;
  return performWrite(core, { company, key, ...item });
}

function itemFacts(
  work: BatchWork,
  item: BatchItem,
  position: number,
): Parameters<Core['faults']['take']>[0] {
  const { realmId } = work.company;
  const entities = item.kind === 'write' ? [item.entity] : [];
  const kind = item.kind === 'write' ? item.operation : 'query';
  const body = item.kind === 'query' ? item.statement : JSON.stringify(item);
  return {
    kind,
    method: 'POST',
    path: work.path,
    body,
    realmId,
    entities,
    item: { bId: item.bId, position },
  };
}

function withBId(itemText: string, bId: string): string {
  return bId === '' ? itemText : withMember(itemText, 'bId', bId);
}

function malformed(what: string): RememberedAnswer {
  const detail = `Property Name:${what} specified is unsupported or invalid`;
  return wordedFault(
    booksFault(400, 'ValidationFault', '2010', 'Request has invalid or unsupported property', detail),
  );
}

function tooLarge(core: Core, count: number): RememberedAnswer {
  const detail = `The batch size ${count} exceeds the maximum of ${core.switches.now.maxBatchItems}`;
  return wordedFault(booksFault(400, 'ValidationFault', '1040', 'Batch Size Exceeded', detail));
}
