import type { Books, BooksAccess, DocumentBatch, DocumentDraft, OwnDocument } from '../domain/books.ts';
import type { EntityLink } from '../domain/document.ts';
import type { DocumentId } from '../domain/ids.ts';
import type { ReadOutcome, WriteOutcome } from '../domain/outcomes.ts';
import { createDocumentChanges } from './change-documents.ts';
import type { QuickBooksClient } from './client.ts';
import type { QuickBooksRefusal, QuickBooksWrite } from './client-outcomes.ts';
import { readDocumentEntity, readMark } from './document.ts';
import { afterwards, contextOf, linkOf } from './document-access.ts';
import { documentPayload, entityOf } from './document-kinds.ts';
import { findMarked } from './find-documents.ts';
import { maxPageRows } from './query.ts';
import { createDocumentPreviews } from './preview-documents.ts';
import { createReferences } from './references.ts';
import { findUnusable } from './unusable-entities.ts';
import type { WireObject } from './wire.ts';

/** QuickBooks Online behind the seam that the push flow sees. */
export function createBooks(deps: {
  client: QuickBooksClient;
  nowMs: () => number;
  hash: (text: string) => string;
}): Books {
  const { client, hash } = deps;
  const references = createReferences(deps);
  const changes = createDocumentChanges(deps);
  const previews = createDocumentPreviews({ client, changes });

  return {
    resolveReferences: (access, wanted, known) => references.resolve(access, wanted, known),
    planReferences: (access, wanted) => references.plan(access, wanted),

    async createDocuments(access, batch) {
      const outcomes = await send(access, batch);
      const settled = new Map<DocumentId, WriteOutcome<EntityLink>>();
      for (const item of batch.items) {
        const outcome = outcomes.get(item.documentId);
        if (outcome !== undefined)
          settled.set(item.documentId, await settle(access, { batch, item, outcome }));
      }
      return settled;
    },

    changeDocuments: (access, batch) => changes.change(access, batch),

    findDocuments,

    readEntity: (access, of) => changes.read(access, of),

    previewDocuments: (access, items) => previews.preview(access, items),

    describeEntity: (access, of) => changes.describe(access, of),

    findUnusable: (access, of) => findUnusable(client, access, of),

    async listOwnDocuments(access, { kind, since }) {
      const answer = await client.queryAll(access, {
        entity: entityOf[kind],
        where: [{ field: 'MetaData.LastUpdatedTime', is: '>=', value: since }],
        maxResults: maxPageRows,
      });
      return answer.outcome === 'applied'
        ? { ...answer, answer: answer.answer.flatMap(ownDocument) }
        : answer;
    },
  };

  async function findDocuments(
    access: BooksAccess,
    wanted: readonly DocumentDraft[],
  ): Promise<ReadOutcome<ReadonlyMap<DocumentId, EntityLink>>> {
    const found = await findMarked(client, access, wanted);
    if (found.outcome !== 'applied') return found;
    const links = wanted.flatMap((draft) => {
      const entity = found.answer.get(draft.documentId);
      if (entity === undefined) return [];
      return [[draft.documentId, { ...linkOf(access, { draft, entity, hash }), isAdopted: true }] as const];
    });
    return { ...found, answer: new Map(links) };
  }

  async function send(
    access: BooksAccess,
    batch: DocumentBatch,
  ): Promise<ReadonlyMap<DocumentId, QuickBooksWrite<WireObject>>> {
    const [first] = batch.items;
    if (first !== undefined && first.bId === undefined) {
      return new Map([[first.documentId, await createOne(access, first, batch.requestId)]]);
    }
    const items = batch.items.map((item, index) => ({ item, bId: item.bId ?? `i${index + 1}` }));
    const outcomes = await client.batch(access, {
      requestId: batch.requestId,
      items: items.map(({ item, bId }) => ({
        bId,
        operation: 'create',
        entity: entityOf[item.kind],
        payload: documentPayload(item, contextOf(access)),
        isDuplicateAllowed: item.isDuplicateAllowed,
      })),
    });
    return new Map(
      items.flatMap(({ item, bId }) => {
        const outcome = outcomes.get(bId);
        return outcome === undefined ? [] : [[item.documentId, outcome] as const];
      }),
    );
  }

  function createOne(
    access: BooksAccess,
    draft: DocumentDraft,
    requestId: string,
  ): Promise<QuickBooksWrite<WireObject>> {
    return client.create(access, {
      entity: entityOf[draft.kind],
      payload: documentPayload(draft, contextOf(access)),
      requestId,
      isDuplicateAllowed: draft.isDuplicateAllowed,
    });
  }

  async function settle(
    access: BooksAccess,
    of: { batch: DocumentBatch; item: DocumentDraft; outcome: QuickBooksWrite<WireObject> },
  ): Promise<WriteOutcome<EntityLink>> {
    const { batch, item, outcome } = of;
    switch (outcome.outcome) {
      case 'applied': {
        const entity = readDocumentEntity(outcome.answer);
        // An answer that is no document tells nothing; the look-up will.
        return entity === undefined
          ? { ...outcome, outcome: 'unknown', startedAtMs: deps.nowMs() }
          : { ...outcome, answer: linkOf(access, { draft: item, entity, hash }) };
      }
      case 'refused':
        return settleRefused(access, { isResend: batch.isResend, item, refusal: outcome });
      case 'deferred':
      case 'unknown':
        return outcome;
    }
  }

  /** A refusal that may be the trace of our own earlier write is looked into before it counts. */
  async function settleRefused(
    access: BooksAccess,
    of: { isResend: boolean; item: DocumentDraft; refusal: QuickBooksRefusal },
  ): Promise<WriteOutcome<EntityLink>> {
    const { item, refusal } = of;
    // 6000 is also how a repeated request id is said to be answered; sent again, it may mean either.
    if (of.isResend && refusal.faultCode === '6000') return { ...refusal, isRequestIdKnown: true };
    if (refusal.isOfWholeBatch === true || refusal.cause !== 'number_taken') return refusal;
    // The number may be our own, from a call whose answer was lost. The mark tells, never QuickBooks' text.
    const found = await findDocuments(afterwards(access, deps.nowMs()), [item]);
    if (found.outcome === 'refused') return refusal;
    if (found.outcome === 'deferred') {
      return { outcome: 'unknown', startedAtMs: deps.nowMs(), durationMs: refusal.durationMs };
    }
    const entity = found.answer.get(item.documentId);
    return entity === undefined
      ? refusal
      : { outcome: 'applied', answer: entity, durationMs: refusal.durationMs };
  }
}

function ownDocument(row: WireObject): OwnDocument[] {
  const entity = readDocumentEntity(row);
  const held = entity === undefined ? undefined : readMark(entity);
  if (entity === undefined || held === undefined) return [];
  const { documentId } = held;
  return [{ documentId, entityId: entity.Id, number: entity.DocNumber, total: entity.TotalAmt ?? '0' }];
}
