import type { Books, BooksAccess, InvoiceBatch, InvoiceDraft, OwnInvoice } from '../domain/books.ts';
import type { EntityLink } from '../domain/document.ts';
import type { DocumentId } from '../domain/ids.ts';
import type { ReadOutcome, WriteOutcome } from '../domain/outcomes.ts';
import type { QuickBooksClient } from './client.ts';
import type { QuickBooksRefusal, QuickBooksWrite } from './client-outcomes.ts';
import { invoiceLink, invoicePayload, markedDocumentId, readInvoice, type InvoiceEntity } from './invoice.ts';
import { listsOf, maxPageRows, type Statement } from './query.ts';
import { createReferences } from './references.ts';
import type { WireObject } from './wire.ts';

// A call that follows another has its own time to begin.
const followWithinMs = 15_000;

/** QuickBooks Online behind the seam that the push flow sees. */
export function createBooks(deps: {
  client: QuickBooksClient;
  nowMs: () => number;
  hash: (text: string) => string;
}): Books {
  const { client } = deps;
  const references = createReferences(deps);

  return {
    resolveReferences: (access, wanted) => references.resolve(access, wanted),

    async createInvoices(access, batch) {
      const outcomes = await send(access, batch);
      const settled = new Map<DocumentId, WriteOutcome<EntityLink>>();
      for (const item of batch.items) {
        const outcome = outcomes.get(item.documentId);
        if (outcome !== undefined)
          settled.set(item.documentId, await settle(access, { batch, item, outcome }));
      }
      return settled;
    },

    findInvoices,

    async listOwnInvoices(access, since) {
      const answer = await client.queryAll(access, {
        entity: 'Invoice',
        where: [{ field: 'MetaData.LastUpdatedTime', is: '>=', value: since }],
        maxResults: maxPageRows,
      });
      return answer.outcome === 'applied' ? { ...answer, answer: answer.answer.flatMap(ownInvoice) } : answer;
    },
  };

  async function findInvoices(
    access: BooksAccess,
    wanted: readonly InvoiceDraft[],
  ): Promise<ReadOutcome<ReadonlyMap<DocumentId, EntityLink>>> {
    const found = new Map<DocumentId, EntityLink>();
    let durationMs = 0;
    for (const find of [byNumber, byCustomerAndDate]) {
      // The number may be QuickBooks' own although ours was sent: what was read at the connect can have changed since.
      for (const statement of find(wanted.filter(({ documentId }) => !found.has(documentId)))) {
        const answer = await client.queryAll(access, statement);
        durationMs += answer.durationMs;
        if (answer.outcome !== 'applied') return answer;
        const entities = answer.answer.flatMap((row) => readInvoice(row) ?? []);
        for (const draft of wanted) {
          const entity = entities.find((candidate) => markedDocumentId(candidate) === draft.documentId);
          if (entity !== undefined) found.set(draft.documentId, adopted(access, draft, entity));
        }
      }
    }
    return { outcome: 'applied', answer: found, durationMs };
  }

  async function send(
    access: BooksAccess,
    batch: InvoiceBatch,
  ): Promise<ReadonlyMap<DocumentId, QuickBooksWrite<WireObject>>> {
    const context = { company: access.connection.company, mapping: access.mapping };
    const [first] = batch.items;
    if (first !== undefined && first.bId === undefined) {
      const payload = invoicePayload(first, context);
      const outcome = await client.create(access, { entity: 'Invoice', payload, requestId: batch.requestId });
      return new Map([[first.documentId, outcome]]);
    }
    const items = batch.items.map((item, index) => ({ item, bId: item.bId ?? `i${index + 1}` }));
    const outcomes = await client.batch(access, {
      requestId: batch.requestId,
      items: items.map(({ item, bId }) => ({
        bId,
        operation: 'create',
        entity: 'Invoice',
        payload: invoicePayload(item, context),
      })),
    });
    if (isRefusedAtTheDoor([...outcomes.values()])) return sendSingly(access, batch);
    return new Map(
      items.flatMap(({ item, bId }) => {
        const outcome = outcomes.get(bId);
        return outcome === undefined ? [] : [[item.documentId, outcome] as const];
      }),
    );
  }

  /** A batch that was refused as a whole says nothing about its documents: each is sent by itself. */
  async function sendSingly(
    access: BooksAccess,
    batch: InvoiceBatch,
  ): Promise<ReadonlyMap<DocumentId, QuickBooksWrite<WireObject>>> {
    const context = { company: access.connection.company, mapping: access.mapping };
    const outcomes = new Map<DocumentId, QuickBooksWrite<WireObject>>();
    for (const item of batch.items) {
      const startByMs = deps.nowMs() + followWithinMs;
      const requestId = deps.hash(`${batch.requestId}|${item.documentId}`);
      const payload = invoicePayload(item, context);
      const outcome = await client.create(
        { ...access, startByMs },
        { entity: 'Invoice', payload, requestId },
      );
      outcomes.set(item.documentId, outcome);
    }
    return outcomes;
  }

  async function settle(
    access: BooksAccess,
    of: { batch: InvoiceBatch; item: InvoiceDraft; outcome: QuickBooksWrite<WireObject> },
  ): Promise<WriteOutcome<EntityLink>> {
    const { batch, item, outcome } = of;
    switch (outcome.outcome) {
      case 'applied': {
        const entity = readInvoice(outcome.answer);
        // An answer that is no invoice tells nothing; the look-up will.
        return entity === undefined
          ? { ...outcome, outcome: 'unknown', startedAtMs: deps.nowMs() }
          : { ...outcome, answer: linkOf(access, item, entity) };
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
    of: { isResend: boolean; item: InvoiceDraft; refusal: QuickBooksRefusal },
  ): Promise<WriteOutcome<EntityLink>> {
    const { item, refusal } = of;
    // 6000 is also how a repeated request id is said to be answered; sent again, it may mean either.
    if (of.isResend && refusal.faultCode === '6000') return { ...refusal, isRequestIdKnown: true };
    if (refusal.cause !== 'number_taken') return refusal;
    // The number may be our own, from a call whose answer was lost. The mark tells, never QuickBooks' text.
    const now = { ...access, startByMs: deps.nowMs() + followWithinMs };
    const found = await findInvoices(now, [item]);
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

const isRefusedAtTheDoor = (outcomes: readonly QuickBooksWrite<WireObject>[]): boolean => {
  const [first] = outcomes;
  return (
    outcomes.length > 1 && first?.outcome === 'refused' && outcomes.every((outcome) => outcome === first)
  );
};

const linkOf = (access: BooksAccess, draft: InvoiceDraft, entity: InvoiceEntity): EntityLink =>
  invoiceLink(entity, {
    draft,
    context: { company: access.connection.company, mapping: access.mapping },
    realmId: access.connection.realmId,
  });

const adopted = (access: BooksAccess, draft: InvoiceDraft, entity: InvoiceEntity): EntityLink => ({
  ...linkOf(access, draft, entity),
  isAdopted: true,
});

const byNumber = (wanted: readonly InvoiceDraft[]): Statement[] =>
  listsOf(wanted.map(({ invoice }) => invoice.number)).map((values) => ({
    entity: 'Invoice',
    where: [{ field: 'DocNumber', is: 'IN', values }],
  }));

// Not by total: QuickBooks' has the tax in it. The mark decides in either case.
function byCustomerAndDate(wanted: readonly InvoiceDraft[]): Statement[] {
  const days = Map.groupBy(
    wanted,
    ({ invoice, customerEntityId }) => `${customerEntityId} ${invoice.issuedOn}`,
  );
  return [...days.values()].flatMap(([first]) =>
    first === undefined
      ? []
      : [
          {
            entity: 'Invoice',
            where: [
              { field: 'CustomerRef', is: '=' as const, value: { id: first.customerEntityId } },
              { field: 'TxnDate', is: '=' as const, value: first.invoice.issuedOn },
            ],
          },
        ],
  );
}

function ownInvoice(row: WireObject): OwnInvoice[] {
  const entity = readInvoice(row);
  const documentId = entity === undefined ? undefined : markedDocumentId(entity);
  if (entity === undefined || documentId === undefined) return [];
  return [{ documentId, entityId: entity.Id, number: entity.DocNumber, total: entity.TotalAmt ?? '0' }];
}
