import { InvariantError } from '../domain/errors.ts';
import { outcomeOfFault, told } from './call-outcome.ts';
import {
  maxBatchItems,
  type BatchItem,
  type CallAccess,
  type CreatableEntity,
  type EntityName,
  type QuickBooksClient,
  type WriteOperation,
} from './client.ts';
import type { QuickBooksRead, QuickBooksWrite } from './client-outcomes.ts';
import { allowedUrl } from './exchange.ts';
import { findFault } from './faults.ts';
import { perform, type Call, type PerformDeps } from './perform.ts';
import { maxPageRows, statementText, type Statement } from './query.ts';
import { isWireObject, writeWire, type WireObject, type WirePayload } from './wire.ts';

// Intuit works on a request for up to 120 s; giving up on a write before that would make a definite answer unknown.
const writeTimeoutMs = 125_000;
const readTimeoutMs = 60_000;
const unreadableRetryMs = 15_000;
// Ids: https://blogs.intuit.com/blog/2015/04/06/15346
const maxRequestIdLength = 50;
const maxBatchRequestIdLength = 36;
const maxBatchItemIdLength = 10;
// A million rows. Further pages mean that the books change faster than they are read.
const maxPages = 1000;

const json = 'application/json';
const hosts = new Set(['quickbooks.api.intuit.com', 'sandbox-quickbooks.api.intuit.com']);

/** Throws `InvariantError` when the base URL is neither Intuit's nor this machine's. */
export function createQuickBooksClient(
  deps: Omit<PerformDeps, 'origin'> & { readonly baseUrl: string },
): QuickBooksClient {
  const performDeps: PerformDeps = { ...deps, origin: new URL(allowedUrl(deps.baseUrl, hosts)).origin };
  const makeCall = (access: CallAccess, call: Call): Promise<QuickBooksWrite<WireObject>> =>
    perform(performDeps, access, call);

  /** A read has no effect, so one without an answer is simply tried again later. */
  async function makeRead(access: CallAccess, call: Call): Promise<QuickBooksRead<WireObject>> {
    const outcome = await makeCall(access, { ...call, isRead: true });
    if (outcome.outcome === 'applied') await deps.countRead(access.connection);
    return outcome.outcome === 'unknown' ? unreadable(outcome) : outcome;
  }

  function unreadable(facts: { durationMs: number; traceId?: string }): QuickBooksRead<never> {
    const retryAtMs = deps.nowMs() + unreadableRetryMs;
    return {
      outcome: 'deferred',
      reason: 'unavailable',
      retryAtMs,
      durationMs: facts.durationMs,
      ...(facts.traceId === undefined ? {} : { traceId: facts.traceId }),
    };
  }

  async function query(
    access: CallAccess,
    statement: Statement,
  ): Promise<QuickBooksRead<readonly WireObject[]>> {
    const outcome = await makeRead(access, {
      operation: `query ${statement.entity}`,
      method: 'POST',
      path: 'query',
      parameters: {},
      body: { contentType: 'application/text', text: statementText(statement) },
      kind: 'single',
      timeoutMs: readTimeoutMs,
    });
    if (outcome.outcome !== 'applied') return outcome;
    const rows = rowsOf(outcome.answer, statement.entity);
    return rows === undefined ? unreadable(outcome) : { ...outcome, answer: rows };
  }

  async function write(
    access: CallAccess,
    of: {
      operation: WriteOperation;
      entity: CreatableEntity;
      payload: WirePayload;
      requestId: string;
      isDuplicateAllowed?: boolean | undefined;
    },
  ): Promise<QuickBooksWrite<WireObject>> {
    const { operation, entity, payload, requestId } = of;
    checkLength('request id', requestId, maxRequestIdLength);
    const outcome = await makeCall(access, {
      operation: `${operation} ${entity}`,
      method: 'POST',
      path: pathOf(entity),
      parameters: {
        ...(operation === 'create' ? {} : { operation }),
        ...(of.isDuplicateAllowed === true ? { include: duplicateAllowed } : {}),
        requestid: requestId,
      },
      body: { contentType: json, text: writeWire(payload) },
      kind: 'single',
      timeoutMs: writeTimeoutMs,
    });
    if (outcome.outcome !== 'applied') return outcome;
    const answer = writtenEntity(outcome.answer, entity);
    return answer === undefined
      ? { outcome: 'unknown', startedAtMs: deps.nowMs() - outcome.durationMs, ...told(outcome) }
      : { ...outcome, answer };
  }

  return {
    query,

    async read(access, { entity, id }) {
      const outcome = await makeRead(access, {
        operation: `read ${entity}`,
        method: 'GET',
        path: id === undefined ? pathOf(entity) : `${pathOf(entity)}/${encodeURIComponent(id)}`,
        parameters: {},
        kind: 'single',
        timeoutMs: readTimeoutMs,
      });
      if (outcome.outcome !== 'applied') return outcome;
      const answer = outcome.answer[entity];
      return isWireObject(answer) ? { ...outcome, answer } : unreadable(outcome);
    },

    async queryAll(access, statement) {
      const rows: WireObject[] = [];
      let durationMs = 0;
      for (let page = 0; page < maxPages; page += 1) {
        const outcome = await query(access, {
          orderBy: { field: 'Id' },
          ...statement,
          startPosition: page * maxPageRows + 1,
          maxResults: maxPageRows,
        });
        durationMs += outcome.durationMs;
        if (outcome.outcome !== 'applied') return outcome;
        rows.push(...outcome.answer);
        if (outcome.answer.length < maxPageRows) return { ...outcome, answer: rows, durationMs };
      }
      return unreadable({ durationMs });
    },

    async changes(access, { entities, since }) {
      const outcome = await makeRead(access, {
        operation: 'changes',
        method: 'GET',
        path: 'cdc',
        parameters: { entities: entities.join(','), changedSince: since },
        kind: 'single',
        timeoutMs: readTimeoutMs,
      });
      if (outcome.outcome !== 'applied') return outcome;
      const changes = changesOf(outcome.answer, entities);
      return changes === undefined ? unreadable(outcome) : { ...outcome, answer: changes };
    },

    create: (access, of) => write(access, { operation: 'create', ...of }),

    change: (access, of) => write(access, of),

    async batch(access, { requestId, items }) {
      checkBatch(requestId, items);
      const outcome = await makeCall(access, {
        operation: 'batch',
        method: 'POST',
        path: 'batch',
        parameters: { requestid: requestId },
        body: { contentType: json, text: writeWire({ BatchItemRequest: items.map(itemRequest) }) },
        kind: 'batch',
        timeoutMs: writeTimeoutMs,
      });
      if (outcome.outcome !== 'applied') {
        const isOfMany = outcome.outcome === 'refused' && items.length > 1;
        const end = isOfMany ? { ...outcome, isOfWholeBatch: true } : outcome;
        return new Map(items.map(({ bId }) => [bId, end]));
      }
      const startedAtMs = deps.nowMs() - outcome.durationMs;
      const answers = answersById(outcome.answer);
      return new Map(
        items.map((item) => [
          item.bId,
          answers === undefined
            ? { outcome: 'unknown' as const, startedAtMs, ...told(outcome) }
            : itemOutcome(answers.get(item.bId), { entity: item.entity, startedAtMs, ...told(outcome) }),
        ]),
      );
    },
  };
}

const duplicateAllowed = 'allowduplicatedocnum';

// A void is an update with an option: https://developer.intuit.com/app/developer/qbo/docs/api/accounting/all-entities/batch
function itemRequest(item: BatchItem): WirePayload {
  const { bId, operation, entity, payload, isDuplicateAllowed } = item;
  const optionsData =
    operation === 'void' ? 'void' : isDuplicateAllowed === true ? duplicateAllowed : undefined;
  return {
    bId,
    operation: operation === 'void' ? 'update' : operation,
    ...(optionsData === undefined ? {} : { optionsData }),
    [entity]: payload,
  };
}

function itemOutcome(
  answer: WireObject | undefined,
  of: { entity: EntityName; startedAtMs: number; durationMs: number; traceId?: string },
): QuickBooksWrite<WireObject> {
  const fault = answer === undefined ? undefined : findFault(200, answer);
  if (fault !== undefined) {
    const end = outcomeOfFault(fault, of);
    // The door let the batch in; an item that is told otherwise was not done, and comes again by itself.
    return end.outcome === 'tokenRefused'
      ? { outcome: 'deferred', reason: 'unavailable', retryAtMs: of.startedAtMs + of.durationMs, ...told(of) }
      : end;
  }
  const entity = answer === undefined ? undefined : writtenEntity(answer, of.entity);
  return entity === undefined
    ? { outcome: 'unknown', isIdSpent: true, startedAtMs: of.startedAtMs, ...told(of) }
    : { outcome: 'applied', answer: entity, ...told(of) };
}

/** The answers of a batch by the item they belong to; undefined when this is no answer to a batch. */
function answersById(answer: WireObject): ReadonlyMap<string, WireObject> | undefined {
  const list = answer['BatchItemResponse'];
  if (!Array.isArray(list)) return undefined;
  const entries = list.filter(isWireObject).flatMap((item) => {
    const bId = item['bId'];
    return typeof bId === 'string' ? [[bId, item] as const] : [];
  });
  return new Map(entries);
}

/** The entity a write came back with; without an id it proves nothing. */
function writtenEntity(answer: WireObject, entity: EntityName): WireObject | undefined {
  const written = answer[entity];
  return isWireObject(written) && typeof written['Id'] === 'string' ? written : undefined;
}

function rowsOf(answer: WireObject, entity: string): readonly WireObject[] | undefined {
  const response = answer['QueryResponse'];
  if (!isWireObject(response)) return undefined;
  const rows = response[entity] ?? [];
  return Array.isArray(rows) ? rows.filter(isWireObject) : undefined;
}

/** The changed rows by entity: the slots of an answer come in any order, and an entity without changes has an empty one. */
function changesOf(
  answer: WireObject,
  entities: readonly EntityName[],
): ReadonlyMap<EntityName, readonly WireObject[]> | undefined {
  const responses = answer['CDCResponse'];
  if (!Array.isArray(responses)) return undefined;
  const slots = responses.filter(isWireObject).flatMap((response) => response['QueryResponse']);
  // A fault in place of a slot would read as "nothing changed".
  if (slots.length === 0 || !slots.every((slot) => isWireObject(slot) && slot['Fault'] === undefined)) {
    return undefined;
  }
  const rowsIn = (entity: EntityName): WireObject[] =>
    slots.filter(isWireObject).flatMap((slot) => {
      const rows = slot[entity];
      return Array.isArray(rows) ? rows.filter(isWireObject) : [];
    });
  return new Map(entities.map((entity) => [entity, rowsIn(entity)]));
}

const pathOf = (entity: EntityName): string => entity.toLowerCase();

function checkBatch(requestId: string, items: readonly BatchItem[]): void {
  checkLength('request id of a batch', requestId, maxBatchRequestIdLength);
  for (const { bId } of items) checkLength('bId', bId, maxBatchItemIdLength);
  const isDistinct = new Set(items.map(({ bId }) => bId)).size === items.length;
  if (items.length === 0 || items.length > maxBatchItems || !isDistinct) {
    throw new InvariantError(`Cannot send a batch of ${items.length} items; 1 to 30 with an id each fit.`);
  }
}

function checkLength(what: string, text: string, maxLength: number): void {
  if (text.length === 0 || text.length > maxLength) {
    throw new InvariantError(`Cannot call QuickBooks: a ${what} has 1 to ${maxLength} characters.`);
  }
}
