import {
  documentSchema,
  statesBefore,
  type Document,
  type DocumentState,
  type EntityLink,
  type PushError,
  type Renumbering,
  type LostAnswer,
  type WaitingReason,
  type Attempt,
  type ChangeOperation,
} from '../domain/document.ts';
import type { Payment } from '../domain/payment.ts';
import type { Drift } from '../domain/drift.ts';
import { attributesOf, isEmpty, matcherOf, type DocumentFilter } from '../domain/document-search.ts';
import { documentIdSchema, type DocumentId, type TenantId } from '../domain/ids.ts';
import { dueTenants } from './due-tenants.ts';
import {
  keys,
  overdueOutcomes,
  parkedDocuments,
  prefixes,
  tenantOfPartition,
  tenantPartition,
} from './keys.ts';
import { itemAbsent, queryAll, type Condition, type Item, type QueryRange, type Table } from './table.ts';

/** What a result was computed from. The write happens only if the document still is what it was then. */
export interface DocumentBasis {
  readonly revision: number;
  readonly generation: number;
}

/** A transition: the state entered, with what belongs to it. A reason, error or unknown outcome that is left out goes. */
export interface DocumentTransition {
  readonly state: DocumentState;
  readonly updatedAt: string;
  readonly attempts: readonly Attempt[];
  readonly generation?: number;
  readonly waitingReason?: WaitingReason;
  readonly entity?: EntityLink | undefined;
  readonly pushError?: PushError;
  readonly unknown?: LostAnswer;
  readonly deadClaims?: number;
  readonly syncErrorId?: string;
  readonly isSubmittedByHand?: true;
  /** What a person decided; what is left out stays as it is, and `undefined` takes an earlier decision back. */
  readonly renumbering?: Renumbering | undefined;
  readonly isDuplicateAllowed?: true | undefined;
  readonly overwrites?: string;
  readonly adopts?: string | undefined;
  readonly wasInBooks?: true;
  /** What is to be done in the books; left out, it stays what it was. */
  readonly operation?: ChangeOperation | undefined;
  /** Known of the entity that it stood for: gone together with it. */
  readonly payment?: undefined;
  readonly drift?: undefined;
}

/** What a new revision replaces in a document. */
export type DocumentRevision = Pick<
  Document,
  | 'revision'
  | 'generation'
  | 'number'
  | 'counterpartyId'
  | 'counterpartyName'
  | 'issuedOn'
  | 'currency'
  | 'total'
  | 'lineCount'
>;

// What was decided about an earlier content says nothing about a new one.
const forgotten = {
  waitingReason: undefined,
  pushError: undefined,
  deadClaims: undefined,
  isSubmittedByHand: undefined,
  overwrites: undefined,
  adopts: undefined,
} as const;
// What was decided about a number holds as long as it is the same: an update would put back the one that is taken.
const forgottenWithTheNumber = { renumbering: undefined, isDuplicateAllowed: undefined } as const;

export type DocumentWrite =
  | { readonly isDone: true; readonly document: Document }
  | { readonly isDone: false; readonly current: Document | undefined };

export interface DocumentPage {
  readonly documents: readonly Document[];
  /** How many were looked at for it. */
  readonly lookedThrough: number;
  /** Give it back as `startAfter` for the next page; absent on the last one. */
  readonly next?: DocumentId;
}

// Pages of 1 MB, about 900 documents each: some 18,000 documents in the time of a request.
const searchedPages = 20;

const newestFirst = (tenantId: TenantId, startAfter: DocumentId | undefined): QueryRange => ({
  pk: tenantPartition(tenantId),
  prefix: prefixes.documents,
  isDescending: true,
  ...(startAfter === undefined ? {} : { startAfter: keys.document(tenantId, startAfter).sk }),
});

const searchedSchema = documentSchema
  .pick({
    state: true,
    kind: true,
    waitingReason: true,
    number: true,
    counterpartyName: true,
    issuedOn: true,
  })
  .extend({ payment: documentSchema.shape.payment, drift: documentSchema.shape.drift });

export type Documents = ReturnType<typeof createDocuments>;

/** The documents of tenants: the truth about each, one item per document. */
export function createDocuments(table: Table) {
  /** Looks through a bounded number of documents, reading only what the filter goes by, and then fetches those it lets through. */
  async function search(
    tenantId: TenantId,
    of: { limit: number; startAfter: DocumentId | undefined; filter: DocumentFilter },
  ): Promise<DocumentPage> {
    const matches = matcherOf(of.filter);
    const attributes = attributesOf(of.filter);
    const found: DocumentId[] = [];
    let startAfter: string | undefined = of.startAfter && keys.document(tenantId, of.startAfter).sk;
    let lookedThrough = 0;
    for (let read = 0; read < searchedPages && found.length < of.limit; read += 1) {
      const range = newestFirst(tenantId, startAfter === undefined ? undefined : documentIdOf(startAfter));
      const { items, next } = await table.query({ ...range, attributes });
      for (const item of items) {
        lookedThrough += 1;
        if (!matches(searchedSchema.parse(item))) continue;
        found.push(documentIdOf(item.sk));
        if (found.length === of.limit) break;
      }
      startAfter = next;
      if (next === undefined) break;
    }
    const reached = startAfter === undefined ? undefined : documentIdOf(startAfter);
    const last = found.length === of.limit ? found.at(-1) : reached;
    return {
      documents: await inOrder(tenantId, found),
      lookedThrough,
      ...(last === undefined ? {} : { next: last }),
    };
  }

  async function inOrder(tenantId: TenantId, documentIds: readonly DocumentId[]): Promise<Document[]> {
    const items = await table.getMany(documentIds.map((documentId) => keys.document(tenantId, documentId)));
    const byId = new Map(items.map((item) => [documentIdOf(item.sk), item]));
    return documentIds.flatMap((documentId) => {
      const item = byId.get(documentId);
      return item === undefined ? [] : [readDocument(item)];
    });
  }

  return {
    /** Stores a new document; false when one lies there already. */
    async create(document: Document): Promise<boolean> {
      return (await table.put(writeItem(document), itemAbsent)).isDone;
    },

    async get(tenantId: TenantId, documentId: DocumentId): Promise<Document | undefined> {
      const item = await table.get(keys.document(tenantId, documentId), { isConsistent: true });
      return item === undefined ? undefined : readDocument(item);
    },

    /** In no order; unknown ids are left out. */
    async getMany(tenantId: TenantId, documentIds: readonly DocumentId[]): Promise<Document[]> {
      const items = await table.getMany(
        [...new Set(documentIds)].map((documentId) => keys.document(tenantId, documentId)),
        { isConsistent: true },
      );
      return items.map(readDocument);
    },

    /** Moves a document if the table of transitions allows it and it still is what the result was computed from. */
    async move(
      of: { tenantId: TenantId; documentId: DocumentId; basis: DocumentBasis },
      to: DocumentTransition,
    ): Promise<DocumentWrite> {
      const outcome = await table.update(
        keys.document(of.tenantId, of.documentId),
        {
          set: {
            ...to,
            waitingReason: to.waitingReason,
            pushError: to.pushError,
            unknown: to.unknown,
            ...dueBy(of.tenantId, to),
            // Done; a voided document keeps what was done to it.
            ...(to.state === 'pushed' ? { operation: undefined, wasInBooks: undefined } : {}),
          },
        },
        conditionsOf(of.basis, to),
      );
      return readWrite(outcome);
    },

    /**
     * Replaces the content of a document that no worker can have in its hands, and queues it. What is in the books
     * already is queued as a change of it.
     */
    async revise(
      of: { tenantId: TenantId; documentId: DocumentId; from: Document },
      to: DocumentRevision & { readonly updatedAt: string },
    ): Promise<DocumentWrite> {
      const isInBooks = of.from.entity !== undefined;
      const outcome = await table.update(
        keys.document(of.tenantId, of.documentId),
        {
          set: {
            ...to,
            state: 'queued',
            operation: isInBooks ? 'update' : undefined,
            ...forgotten,
            ...notDue,
            ...(isInBooks && of.from.number === to.number ? {} : forgottenWithTheNumber),
          },
        },
        [
          [
            { attribute: 'state', is: 'in', values: ['waiting', 'refused', 'parked', 'pushed'] },
            { attribute: 'revision', is: '=', value: of.from.revision },
            { attribute: 'unknown', is: 'absent' },
            { attribute: 'entity', is: isInBooks ? 'present' : 'absent' },
          ],
        ],
      );
      return readWrite(outcome);
    },

    /** Queues the voiding of what is in the books, or ends at once what never came there. */
    async requestVoid(document: Document, at: string): Promise<DocumentWrite> {
      const isInBooks = document.entity !== undefined;
      const outcome = await table.update(
        keys.document(document.tenantId, document.documentId),
        {
          set: {
            state: isInBooks ? 'queued' : 'voided',
            operation: 'void',
            updatedAt: at,
            ...(isInBooks ? {} : { isVoidUntold: true }),
            ...forgotten,
            ...notDue,
            ...forgottenWithTheNumber,
          },
        },
        [
          [
            { attribute: 'state', is: 'in', values: ['waiting', 'refused', 'parked', 'pushed'] },
            { attribute: 'revision', is: '=', value: document.revision },
            { attribute: 'generation', is: '=', value: document.generation },
            { attribute: 'unknown', is: 'absent' },
            { attribute: 'entity', is: isInBooks ? 'present' : 'absent' },
          ],
        ],
      );
      return readWrite(outcome);
    },

    /** Notes that the voiding of a document was told. */
    async noteVoidTold({ tenantId, documentId }: Document): Promise<void> {
      await table.update(keys.document(tenantId, documentId), { set: { isVoidUntold: undefined } }, [
        [{ attribute: 'isVoidUntold', is: 'present' }],
      ]);
    },

    /**
     * Notes that a person submitted this very document; its state stays. Done for one that waits for just that, and for one
     * that is queued: the turn that judges it may be a moment away.
     */
    async submitByHand(tenantId: TenantId, documentId: DocumentId, at: string): Promise<DocumentWrite> {
      const outcome = await table.update(
        keys.document(tenantId, documentId),
        { set: { isSubmittedByHand: true, updatedAt: at } },
        [
          [{ attribute: 'state', is: '=', value: 'queued' }],
          [
            { attribute: 'state', is: '=', value: 'waiting' },
            { attribute: 'waitingReason', is: '=', value: 'manual' },
          ],
        ],
      );
      return readWrite(outcome);
    },

    /**
     * Notes what is paid of a document that stands for this entity. Not done when somebody noted something else meanwhile, or
     * moved it, so that it may stand for another entity: then `current` is what it is now.
     */
    async notePayment(of: Document, payment: Payment): Promise<DocumentWrite> {
      const outcome = await table.update(
        keys.document(of.tenantId, of.documentId),
        { set: { payment, paymentVersion: (of.paymentVersion ?? 0) + 1 } },
        [
          [
            { attribute: 'entity', is: 'present' },
            { attribute: 'generation', is: '=', value: of.generation },
            { attribute: 'updatedAt', is: '=', value: of.updatedAt },
            of.paymentVersion === undefined
              ? { attribute: 'paymentVersion', is: 'absent' }
              : { attribute: 'paymentVersion', is: '=', value: of.paymentVersion },
          ],
        ],
      );
      return readWrite(outcome);
    },

    /**
     * Notes that a document disagrees with the books, or does no more. Not done when anything else of it was changed meanwhile:
     * what was seen may then be of another moment.
     */
    async noteDrift(of: Document, drift: Drift | undefined): Promise<DocumentWrite> {
      const key = keys.document(of.tenantId, of.documentId);
      return readWrite(await table.update(key, { set: { drift } }, asItWas(of)));
    },

    /**
     * What stands in the books counts as agreed from now on. Not done when the document moved. That it disagreed stays noted
     * until it is told.
     */
    async acceptEntity(of: Document, to: { entity: EntityLink; updatedAt: string }): Promise<DocumentWrite> {
      return readWrite(
        await table.update(keys.document(of.tenantId, of.documentId), { set: to }, asItWas(of)),
      );
    },

    /** What was removed in the books counts as voided from now on. */
    async acceptRemoval(of: Document, updatedAt: string): Promise<DocumentWrite> {
      return readWrite(
        await table.update(
          keys.document(of.tenantId, of.documentId),
          { set: { state: 'voided', operation: 'void', updatedAt, isVoidUntold: true } },
          asItWas(of),
        ),
      );
    },

    /** All documents of a tenant, oldest first; one page of the table in memory at a time. */
    async *all(tenantId: TenantId): AsyncGenerator<Document> {
      const range = { pk: tenantPartition(tenantId), prefix: prefixes.documents };
      for await (const item of queryAll(table, range)) yield readDocument(item);
    },

    /**
     * A page of a tenant's documents, newest first. Of a filtered list it may hold few, or none, and still have a next one:
     * a request looks through a bounded number of documents.
     */
    async list(
      tenantId: TenantId,
      page: { limit: number; startAfter?: DocumentId | undefined; filter?: DocumentFilter | undefined },
    ): Promise<DocumentPage> {
      const { limit, startAfter, filter = {} } = page;
      if (!isEmpty(filter)) return search(tenantId, { limit, startAfter, filter });
      const { items, next } = await table.query({ ...newestFirst(tenantId, startAfter), limit });
      const documents = items.map(readDocument);
      return {
        documents,
        lookedThrough: documents.length,
        ...(next === undefined ? {} : { next: documentIdOf(next) }),
      };
    },

    /** Whose documents have an outcome that was too long unknown between two moments: a tenant for each document. */
    overdueBetween(from: string, to: string, limit: number): Promise<TenantId[]> {
      return dueTenants(table, { pk: overdueOutcomes, from, to, limit });
    },

    /** How many of a tenant's documents are parked, as far as `limit`. */
    async countParked(tenantId: TenantId, limit: number): Promise<number> {
      const { items } = await table.query({ index: 'due', pk: parkedDocuments(tenantId), limit });
      return items.length;
    },

    /** Documents accepted between two moments, oldest first; the ids' own order is the order of acceptance. */
    async *acceptedBetween(tenantId: TenantId, from: string, to: string): AsyncGenerator<Document> {
      let startAfter: string | undefined;
      do {
        const page = await table.query({
          pk: tenantPartition(tenantId),
          from: `${prefixes.documents}${from}`,
          to: `${prefixes.documents}${to}`,
          ...(startAfter === undefined ? {} : { startAfter }),
        });
        yield* page.items.map(readDocument);
        startAfter = page.next;
      } while (startAfter !== undefined);
    },
  };
}

// So long a lost answer may take to be found out: look-ups begin after two minutes and come every ten at the latest.
const overdueAfterMs = 3_600_000;

const notDue = { duePk: undefined, dueAt: undefined } as const;

/** Lists it in the index of what is due while its outcome is unknown or it is parked, and takes it out with any other state. */
function dueBy(
  tenantId: TenantId,
  { state, unknown, updatedAt }: DocumentTransition,
): Readonly<Record<string, string | undefined>> {
  if (state === 'parked') return { duePk: parkedDocuments(tenantId), dueAt: updatedAt };
  if (state !== 'unknown' || unknown === undefined) return notDue;
  const sinceMs = Date.parse(unknown.since ?? unknown.startedBy);
  return { duePk: overdueOutcomes, dueAt: new Date(sinceMs + overdueAfterMs).toISOString() };
}

function conditionsOf(basis: DocumentBasis, to: DocumentTransition): Condition {
  const isWhatItWas = [
    { attribute: 'revision', is: '=', value: basis.revision },
    { attribute: 'generation', is: '=', value: basis.generation },
  ] as const;
  const isAllowed = [
    { attribute: 'state', is: 'in', values: statesBefore(to.state) },
    ...isWhatItWas,
  ] as const;
  if (to.state !== 'queued' || to.operation !== 'void') return [isAllowed];
  // What is voided and stands in the books all the same is voided there once more.
  const standsThere = [
    { attribute: 'state', is: '=', value: 'voided' },
    { attribute: 'drift', is: 'present' },
    ...isWhatItWas,
  ] as const;
  return [isAllowed, standsThere];
}

const asItWas = (of: Document): Condition => [
  [
    { attribute: 'state', is: '=', value: of.state },
    { attribute: 'revision', is: '=', value: of.revision },
    { attribute: 'generation', is: '=', value: of.generation },
    { attribute: 'updatedAt', is: '=', value: of.updatedAt },
  ],
];

// The tenant and the id are in the key; storing them twice would only cost space.
function writeItem({ tenantId, documentId, ...attributes }: Document): Item {
  return { ...keys.document(tenantId, documentId), ...attributes };
}

function readDocument(item: Item): Document {
  const { pk, sk, ...attributes } = item;
  return documentSchema.parse({
    ...attributes,
    tenantId: tenantOfPartition(pk),
    documentId: documentIdOf(sk),
  });
}

const documentIdOf = (sortKey: string): DocumentId =>
  documentIdSchema.parse(sortKey.slice(prefixes.documents.length));

function readWrite(outcome: Awaited<ReturnType<Table['update']>>): DocumentWrite {
  if (outcome.isDone) return { isDone: true, document: readDocument(outcome.item) };
  return {
    isDone: false,
    current: outcome.current === undefined ? undefined : readDocument(outcome.current),
  };
}
