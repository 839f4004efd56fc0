import type { Document, DocumentState } from '../domain/document.ts';
import { allSettled } from '../domain/all-settled.ts';
import { eachOf } from '../domain/each-of.ts';
import type { DocumentId, TenantId } from '../domain/ids.ts';
import { createDocuments, type DocumentTransition, type Documents } from './documents.ts';
import { createLanes } from './lanes.ts';
import { createRuns, type HeldReason, type Runs } from './runs.ts';
import type { Table } from './table.ts';

/** What a person decided about a document that goes on. */
export type Decisions = Pick<
  DocumentTransition,
  | 'renumbering'
  | 'isDuplicateAllowed'
  | 'overwrites'
  | 'adopts'
  | 'wasInBooks'
  | 'isSubmittedByHand'
  | 'operation'
  | 'entity'
  | 'payment'
  | 'drift'
  | 'generation'
>;

export interface QueueAgainOf {
  readonly documentIds: AsyncIterable<DocumentId>;
  /** What was decided about a document; undefined passes it over. Without it every document goes on as it is. */
  readonly decide?: ((document: Document) => Decisions | undefined) | undefined;
  /** Makes due as well what merely waits for these. */
  readonly releasing?: readonly HeldReason[];
  /** No work begins after this moment; without it everything is done. */
  readonly workUntilMs?: number;
}

export interface QueuedAgain {
  readonly queued: number;
  /** The time was over before everything was looked at: ask again, and the rest follows. */
  readonly hasMore: boolean;
}

export type QueueAgain = (tenantId: TenantId, of: QueueAgainOf) => Promise<QueuedAgain>;

const goingOnStates: readonly DocumentState[] = ['refused', 'parked', 'waiting'];
// As many as one item of pointers holds.
const chunkSize = 30;
// Up to 90 writes under way: some 500 documents a second with 1 GB of memory, half of what a partition takes.
const chunksAtOnce = 3;
// Come into play only if this process dies before it has put the pointers that are due at once.
const latestMs = 120_000;

/**
 * Queues documents again, refused, parked or waiting ones; others are passed over, so that it can be repeated. The lane is
 * armed first, so that a turn comes whatever happens here. Chunk by chunk: pointers that are due later, then the documents,
 * then pointers that are due now. A turn under way drops a pointer to a document that is still refused, so the first
 * pointers alone could be lost; without them, documents could be queued that nothing points to. At the end, one turn is sent.
 */
export function createQueueAgain(deps: {
  table: Table;
  nowMs: () => number;
  newId: () => string;
  sendTurn: (tenantId: TenantId) => Promise<void>;
}): QueueAgain {
  const lanes = createLanes(deps.table);
  const stores = { nowMs: deps.nowMs, runs: createRuns(deps), documents: createDocuments(deps.table) };
  return async (tenantId, of) => {
    await lanes.armNow(tenantId, deps.nowMs());
    let queued = 0;
    let hasMore = false;
    const isOver = (): boolean => of.workUntilMs !== undefined && deps.nowMs() >= of.workUntilMs;
    await eachOf(chunksOf(of.documentIds), chunksAtOnce, async (documentIds) => {
      if (isOver()) {
        hasMore = true;
        return;
      }
      // Not `queued += await …`: that takes the sum from before the wait.
      const inChunk = await queueChunk(stores, tenantId, { documentIds, decide: of.decide });
      queued += inChunk;
    });
    for (const reason of of.releasing ?? []) {
      if (isOver()) hasMore = true;
      else queued += await stores.runs.releaseHeld(tenantId, reason, iso(deps.nowMs()));
    }
    if (queued > 0) await deps.sendTurn(tenantId);
    return { queued, hasMore };
  };
}

async function queueChunk(
  stores: { nowMs: () => number; runs: Runs; documents: Documents },
  tenantId: TenantId,
  of: { documentIds: readonly DocumentId[]; decide: QueueAgainOf['decide'] },
): Promise<number> {
  const decide = of.decide ?? ((): Decisions => ({}));
  // What is in the books, or voided, goes on only where a person decided about a disagreement.
  const isDecided = of.decide !== undefined;
  const stored = await stores.documents.getMany(tenantId, of.documentIds);
  const chosen = stored
    .filter(({ state, drift }) => goingOnStates.includes(state) || (drift !== undefined && isDecided))
    // They come in no order, and go on in the order of acceptance.
    .toSorted((a, b) => (a.documentId < b.documentId ? -1 : 1))
    .flatMap((document) => {
      const decisions = decide(document);
      return decisions === undefined ? [] : [{ document, decisions }];
    });
  if (chosen.length === 0) return 0;
  const idsOf = (documents: readonly Document[]) => documents.map(({ documentId }) => documentId);
  const latest = iso(stores.nowMs() + latestMs);
  await stores.runs.add(tenantId, {
    dueAt: latest,
    documentIds: idsOf(chosen.map(({ document }) => document)),
  });
  const updatedAt = iso(stores.nowMs());
  const moved = await allSettled(chosen.map((one) => queueOne(stores.documents, { ...one, updatedAt })));
  const queued = moved.flatMap((document) => document ?? []);
  await stores.runs.add(tenantId, { dueAt: iso(stores.nowMs()), documentIds: idsOf(queued) });
  return queued.length;
}

/** Undefined when somebody moved it first: then its pointer is theirs to send. */
async function queueOne(
  documents: Documents,
  of: { document: Document; decisions: Decisions; updatedAt: string },
): Promise<Document | undefined> {
  const { tenantId, documentId, attempts, unknown } = of.document;
  const moved = await documents.move(
    { tenantId, documentId, basis: of.document },
    {
      ...of.decisions,
      state: unknown === undefined ? 'queued' : 'unknown',
      updatedAt: of.updatedAt,
      attempts,
      deadClaims: 0,
      ...(unknown === undefined ? {} : { unknown }),
    },
  );
  return moved.isDone ? moved.document : undefined;
}

async function* chunksOf(documentIds: AsyncIterable<DocumentId>): AsyncGenerator<DocumentId[]> {
  let chunk: DocumentId[] = [];
  for await (const documentId of documentIds) {
    chunk.push(documentId);
    if (chunk.length < chunkSize) continue;
    yield chunk;
    chunk = [];
  }
  if (chunk.length > 0) yield chunk;
}

const iso = (ms: number): string => new Date(ms).toISOString();
