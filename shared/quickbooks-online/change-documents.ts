/**
 * Revisions and voids of what is in the books. The entities are read, all in one call for each kind; each change is decided
 * by what is there; what has to be written goes in one batch. A SyncToken that is stale by then means that somebody was
 * faster: that one is read and decided once more, and no oftener (C4). Because every change is decided afresh by what is
 * there, and the mark in the note tells which revision that is, repeating this never does anything twice.
 */
import type {
  BooksAccess,
  ChangeAnswer,
  ChangeBatch,
  DocumentChange,
  PlannedWrite,
} from '../domain/books.ts';
import type { DocumentKind, EntityLink } from '../domain/document.ts';
import type { DocumentId } from '../domain/ids.ts';
import type { AppliedOutcome, DeferredOutcome, ReadOutcome, WriteOutcome } from '../domain/outcomes.ts';
import type { DocumentFacts } from '../domain/preview.ts';
import type { BatchItem, QuickBooksClient, WriteOperation } from './client.ts';
import type { QuickBooksWrite } from './client-outcomes.ts';
import {
  isPaidEntity,
  isVoidedEntity,
  readDocumentEntity,
  readMark,
  type DocumentEntity,
} from './document.ts';
import { entityFacts } from './document-facts.ts';
import { afterwards, linkOf } from './document-access.ts';
import { entityFingerprint, entityOf } from './document-kinds.ts';
import { listsOf, type Statement } from './query.ts';
import { queryEach } from './query-each.ts';
import { updatePayload } from './update-payload.ts';
import { plainJson, type WireObject, type WirePayload } from './wire.ts';

type ChangeItem = ChangeBatch['items'][number];
type ChangeOutcome = WriteOutcome<ChangeAnswer>;
type Outcomes = Map<DocumentId, ChangeOutcome>;

/** What is to be written for a change. */
interface Wanted {
  readonly item: ChangeItem;
  readonly operation: Exclude<WriteOperation, 'create'>;
  readonly payload: WirePayload;
}

/** The part of `Books` that changes documents. */
export function createDocumentChanges(deps: {
  client: QuickBooksClient;
  nowMs: () => number;
  hash: (text: string) => string;
}) {
  const { client, hash } = deps;

  return {
    async change(access: BooksAccess, batch: ChangeBatch): Promise<ReadonlyMap<DocumentId, ChangeOutcome>> {
      const outcomes = await changeOnce(access, batch);
      const stale = batch.items.filter(({ draft }) => isStale(outcomes.get(draft.documentId)));
      if (stale.length === 0) return outcomes;
      const again = { requestId: hash(`${batch.requestId}|again`), items: stale };
      return new Map([...outcomes, ...(await changeOnce(afterwards(access, deps.nowMs()), again))]);
    },

    async read(
      access: BooksAccess,
      of: { draft: DocumentChange['draft']; entityId: string },
    ): Promise<ReadOutcome<EntityLink | undefined>> {
      const found = await readEntities(access, entityOf[of.draft.kind], [of.entityId]);
      if (found.outcome !== 'applied') return found;
      const [entity] = found.answer;
      const holder = entity === undefined ? undefined : readMark(entity)?.documentId;
      // One entity stands for one document.
      if (holder !== undefined && holder !== of.draft.documentId) {
        return {
          outcome: 'refused',
          cause: 'number_taken',
          detail: `The ${of.draft.kind} with the id ${of.entityId} stands for another document already (${holder}).`,
          durationMs: found.durationMs,
        };
      }
      if (entity === undefined) return { ...found, answer: undefined };
      return { ...found, answer: linkOf(access, { draft: of.draft, entity, hash }) };
    },

    /** An entity as it stands in the books, in words of no provider. */
    async describe(
      access: BooksAccess,
      of: { kind: DocumentKind; entityId: string },
    ): Promise<ReadOutcome<DocumentFacts | undefined>> {
      const found = await readEntities(access, entityOf[of.kind], [of.entityId]);
      if (found.outcome !== 'applied') return found;
      const [entity] = found.answer;
      const { homeCurrency } = access.connection.company;
      return { ...found, answer: entity === undefined ? undefined : entityFacts(entity, homeCurrency) };
    },

    /** What {@link change} would write, decided by what is there now. */
    async plan(
      access: BooksAccess,
      items: readonly DocumentChange[],
    ): Promise<ReadOutcome<ReadonlyMap<DocumentId, PlannedWrite>>> {
      const planned = new Map<DocumentId, PlannedWrite>();
      for (const [kind, ofKind] of Map.groupBy(items, ({ draft }) => draft.kind)) {
        const ids = ofKind.map(({ entity }) => entity.id);
        const found = await readEntities(access, entityOf[kind], ids);
        if (found.outcome !== 'applied') return found;
        for (const item of ofKind) {
          const decided = decide(access, item, { entities: found.answer, durationMs: 0 });
          planned.set(item.draft.documentId, plannedWrite(decided));
        }
      }
      return { outcome: 'applied', answer: planned, durationMs: 0 };
    },
  };

  async function changeOnce(access: BooksAccess, batch: ChangeBatch): Promise<Outcomes> {
    const outcomes: Outcomes = new Map();
    const wanted: Wanted[] = [];
    for (const [kind, items] of Map.groupBy(batch.items, ({ draft }) => draft.kind)) {
      const ids = items.map(({ entity }) => entity.id);
      const found = await readEntities(access, entityOf[kind], ids);
      for (const item of items) {
        const decided =
          found.outcome === 'applied'
            ? decide(access, item, { entities: found.answer, durationMs: found.durationMs })
            : { outcome: unreadable(found) };
        if ('payload' in decided) wanted.push(decided);
        else outcomes.set(item.draft.documentId, decided.outcome);
      }
    }
    const written = await write(afterwards(access, deps.nowMs()), { requestId: batch.requestId, wanted });
    for (const { item, operation } of wanted) {
      const outcome = written.get(item.draft.documentId);
      if (outcome !== undefined)
        outcomes.set(item.draft.documentId, settle(access, { item, operation, outcome }));
    }
    return outcomes;
  }

  async function readEntities(
    access: BooksAccess,
    entity: 'Invoice' | 'Bill',
    ids: readonly string[],
  ): Promise<ReadOutcome<readonly DocumentEntity[]>> {
    const statements = listsOf(ids).map((list): Statement => ({
      entity,
      where: [{ field: 'Id', is: 'IN', values: list.map((id) => ({ id })) }],
    }));
    const found = await queryEach(client, access, statements);
    return found.outcome === 'applied'
      ? { ...found, answer: found.answer.flatMap((row) => readDocumentEntity(row) ?? []) }
      : found;
  }

  function decide(
    access: BooksAccess,
    item: ChangeItem,
    found: { entities: readonly DocumentEntity[]; durationMs: number },
  ): Wanted | { outcome: ChangeOutcome } {
    const current = found.entities.find(({ Id }) => Id === item.entity.id);
    const { durationMs } = found;
    return item.operation === 'void'
      ? decideVoid({ item, current, durationMs })
      : decideUpdate(access, { item, current, durationMs });
  }

  function decideUpdate(
    access: BooksAccess,
    of: { item: ChangeItem; current: DocumentEntity | undefined; durationMs: number },
  ): Wanted | { outcome: ChangeOutcome } {
    const { item, current, durationMs } = of;
    const { draft, entity } = item;
    if (current === undefined || isVoidedEntity(current)) {
      return refused(durationMs, {
        cause: 'removed_in_quickbooks',
        detail: `${nameOf(draft)} was ${current === undefined ? 'deleted' : 'voided'} in QuickBooks, so its revision ${draft.revision} was not carried over.`,
      });
    }
    const held = readMark(current);
    const { homeCurrency } = access.connection.company;
    const isEdited =
      entity.fingerprint !== undefined &&
      entity.fingerprint !== entityFingerprint(current, { homeCurrency, hash });
    const isReplaced = item.overwrites === current.SyncToken;
    // The mark of the revision that was agreed last says nothing about what somebody changed since.
    const isAgreedAndEdited = held?.revision === entity.revision && isEdited;
    const isThere = held?.documentId === draft.documentId && held.revision >= draft.revision;
    if (isThere && !isReplaced && !isAgreedAndEdited) {
      const link = { ...linkOf(access, { draft, entity: current, hash }), isAdopted: true };
      return { outcome: { outcome: 'applied', answer: { is: 'changed', entity: link }, durationMs } };
    }
    if (isEdited && !isReplaced) {
      return refused(durationMs, {
        cause: 'edited_in_quickbooks',
        detail: `${nameOf(draft)} was edited in QuickBooks after it was pushed, so its revision ${draft.revision} was not carried over.`,
        syncToken: current.SyncToken,
      });
    }
    return { item, operation: 'update', payload: updatePayload(access, draft, current) };
  }

  async function write(
    access: BooksAccess,
    of: { requestId: string; wanted: readonly Wanted[] },
  ): Promise<ReadonlyMap<DocumentId, QuickBooksWrite<WireObject>>> {
    const [first] = of.wanted;
    if (first === undefined) return new Map();
    const { item, operation, payload } = first;
    const { isDuplicateAllowed } = item.draft;
    if (of.wanted.length === 1) {
      const entity = entityOf[item.draft.kind];
      const { requestId } = of;
      const outcome = await client.change(access, {
        operation,
        entity,
        payload,
        requestId,
        isDuplicateAllowed,
      });
      return new Map([[item.draft.documentId, outcome]]);
    }
    const items = of.wanted.map((wanted, index): BatchItem => ({
      bId: wanted.item.bId ?? `c${index + 1}`,
      operation: wanted.operation,
      entity: entityOf[wanted.item.draft.kind],
      payload: wanted.payload,
      isDuplicateAllowed: wanted.item.draft.isDuplicateAllowed,
    }));
    const outcomes = await client.batch(access, { requestId: of.requestId, items });
    return new Map(
      of.wanted.flatMap((wanted, index) => {
        const outcome = outcomes.get(items[index]?.bId ?? '');
        return outcome === undefined ? [] : [[wanted.item.draft.documentId, outcome] as const];
      }),
    );
  }

  function settle(
    access: BooksAccess,
    of: { item: ChangeItem; operation: Wanted['operation']; outcome: QuickBooksWrite<WireObject> },
  ): ChangeOutcome {
    const { item, operation, outcome } = of;
    if (outcome.outcome !== 'applied') return outcome;
    if (operation !== 'update') return voided(outcome, item);
    const entity = readDocumentEntity(outcome.answer);
    return entity === undefined
      ? { ...outcome, outcome: 'unknown', startedAtMs: deps.nowMs() }
      : {
          ...outcome,
          answer: { is: 'changed', entity: linkOf(access, { draft: item.draft, entity, hash }) },
        };
  }
}

function plannedWrite(decided: Wanted | { outcome: ChangeOutcome }): PlannedWrite {
  if ('payload' in decided) {
    return {
      operation: decided.operation === 'update' ? 'update' : 'void',
      payload: plainJson(decided.payload),
    };
  }
  const { outcome } = decided;
  return outcome.outcome === 'refused'
    ? { operation: 'none', problem: { cause: outcome.cause, detail: outcome.detail } }
    : { operation: 'none' };
}

/** A bill cannot be voided through the API; deleting it is the only way to take it back. */
function decideVoid(of: {
  item: ChangeItem;
  current: DocumentEntity | undefined;
  durationMs: number;
}): Wanted | { outcome: ChangeOutcome } {
  const { item, current, durationMs } = of;
  if (current === undefined || isVoidedEntity(current)) {
    return { outcome: voided({ outcome: 'applied', answer: {}, durationMs }, item) };
  }
  if (isPaidEntity(current)) {
    return refused(durationMs, {
      cause: 'document_paid',
      detail: `${nameOf(item.draft)} has payments or credits applied to it in QuickBooks, so it was not voided.`,
    });
  }
  const payload = { Id: current.Id, SyncToken: current.SyncToken };
  return { item, operation: item.draft.kind === 'invoice' ? 'void' : 'delete', payload };
}

const voided = (outcome: AppliedOutcome<WireObject>, item: ChangeItem): AppliedOutcome<ChangeAnswer> => ({
  ...outcome,
  answer: { is: 'voided', entity: item.entity },
});

const nameOf = (draft: DocumentChange['draft']): string =>
  `${draft.kind === 'invoice' ? 'Invoice' : 'Bill'} ${draft.content.number}`;

const refused = (
  durationMs: number,
  why: { cause: Extract<ChangeOutcome, { outcome: 'refused' }>['cause']; detail: string; syncToken?: string },
): { outcome: ChangeOutcome } => ({ outcome: { outcome: 'refused', ...why, durationMs } });

const isStale = (outcome: ChangeOutcome | undefined): boolean =>
  outcome?.outcome === 'refused' && outcome.cause === 'changed_meanwhile';

// A read that is refused says nothing about the documents.
const unreadable = (found: Exclude<ReadOutcome<unknown>, { outcome: 'applied' }>): DeferredOutcome =>
  found.outcome === 'deferred'
    ? found
    : { outcome: 'deferred', reason: 'unavailable', durationMs: found.durationMs };
