/**
 * Pushes a tenant's documents: references first (QuickBooks' batch has no order to rely on), then batches of up to thirty.
 * Before a batch leaves, an intent lists what it writes; then the lane is checked to be ours still. Whoever takes the lane
 * later therefore sees the intent, or this worker sees that the lane is lost and sends nothing.
 */
import { allSettled } from '../../shared/domain/all-settled.ts';
import type { ChangeAnswer } from '../../shared/domain/books.ts';
import type { DocumentId } from '../../shared/domain/ids.ts';
import type { WriteOutcome } from '../../shared/domain/outcomes.ts';
import { batchesOf } from './batches.ts';
import { withoutReferences } from './draft-references.ts';
import { identityOf } from './identity.ts';
import { noteEntities } from './note-entities.ts';
import { nameDeadReferences } from './name-dead-references.ts';
import { resolveDrafts } from './resolve-drafts.ts';
import { settleDocument, type CallIdentity } from './settle-documents.ts';
import {
  LaneLostError,
  type DocumentNews,
  type Draft,
  type OpenBooks,
  type ReadyDraft,
  type Turn,
} from './turn.ts';

// Eight calls of one tenant at a time: forty batches a minute are reached even when each takes ten seconds.
const callConcurrency = 8;
// After a call without an answer one batch at a time feels out whether QuickBooks is back.
const troubledConcurrency = 1;
// A call whose turn is further away than this is left to a later turn, so that the worker is free for other tenants.
const maxTurnWaitMs = 2_000;
// The intent promises that its call has begun by then; it covers the wait for the turn and a token refresh.
const startWithinMs = 15_000;

type Operation = CallIdentity['operation'];

interface Batch {
  readonly operation: Operation;
  readonly items: readonly ReadyDraft[];
}

/** Pushes what can be pushed now; the rest is on the turn's agenda. */
export async function pushDocuments(
  turn: Turn,
  open: OpenBooks,
  of: { drafts: readonly Draft[]; hasMore: boolean },
): Promise<void> {
  const { drafts, hasMore } = of;
  const voids = drafts
    .filter(({ document }) => document.operation === 'void')
    .map((draft) => ({ draft, payload: withoutReferences(draft) }));
  const updating = drafts.filter(({ document }) => document.operation === 'update');
  const creating = turn.pace.split(
    drafts.filter(({ document }) => document.operation === undefined),
    { nowMs: turn.deps.nowMs(), hasMore },
  );
  turn.agenda.later(
    creating.later.map(({ document }) => document.documentId),
    creating.atMs,
  );
  const ready = await resolveDrafts(turn, open, [...updating, ...creating.now]);
  const updates = ready.filter(({ draft }) => draft.document.operation === 'update');
  const creates = ready.filter(({ draft }) => draft.document.operation === undefined);
  const batches = [
    ...batchesOf(voids).map((items): Batch => ({ operation: 'void', items })),
    ...batchesOf(updates).map((items): Batch => ({ operation: 'update', items })),
    ...batchesOf(creates).map((items): Batch => ({ operation: 'create', items })),
  ];
  const concurrency = turn.troubles === 0 ? callConcurrency : troubledConcurrency;
  for (let start = 0; start < batches.length; start += concurrency) {
    const together = batches.slice(start, start + concurrency);
    if (turn.deps.nowMs() >= turn.callsUntilMs) turn.agenda.stop(turn.deps.nowMs());
    if (turn.agenda.stoppedUntilMs === undefined) {
      await allSettled(together.map((batch) => pushBatch(turn, open, batch)));
    } else {
      turn.agenda.later(
        together.flatMap(({ items }) => documentIdsOf(items)),
        turn.agenda.stoppedUntilMs,
      );
    }
  }
}

/** Writes one batch of documents under their own identities. */
async function pushBatch(turn: Turn, open: OpenBooks, batch: Batch): Promise<void> {
  const { realmId } = open.connection;
  const identities = batch.items.map(({ draft }) =>
    identityOf(turn.deps.hash, { realmId, document: draft.document, operation: batch.operation }),
  );
  const [first] = identities;
  if (first === undefined) return;
  const isSingle = batch.items.length === 1;
  await callUnderIntent(turn, open, {
    operation: batch.operation,
    requestId: isSingle ? first : turn.deps.hash(identities.join('|')),
    items: batch.items.map((ready, index) => ({ ready, ...(isSingle ? {} : { bId: `i${index + 1}` }) })),
  });
}

interface IntentCall {
  readonly operation: Operation;
  readonly requestId: string;
  readonly items: readonly IntentItem[];
}

interface IntentItem {
  readonly ready: ReadyDraft;
  readonly bId?: string;
}

/** One call that writes documents, under an intent. */
export async function callUnderIntent(turn: Turn, open: OpenBooks, call: IntentCall): Promise<void> {
  const { deps, tenantId } = turn;
  const startByMs = deps.nowMs() + startWithinMs;
  const isNoted = await deps.intents.put(tenantId, {
    requestId: call.requestId,
    realmId: open.connection.realmId,
    fence: turn.fence,
    startBy: new Date(startByMs).toISOString(),
    items: call.items.map(({ ready: { draft }, bId }) => ({
      documentId: draft.document.documentId,
      revision: draft.document.revision,
      generation: draft.document.generation,
      ...(bId === undefined ? {} : { bId }),
    })),
  });
  if (!isNoted) throw laneLost(turn);
  await assertLaneHeld(turn, call.requestId);
  const outcomes = await nameDeadReferences(turn, open, {
    ready: call.items.map(({ ready }) => ready),
    outcomes: await write(turn, open, { call, startByMs }),
  });
  await noteEntities(turn, open.connection.realmId, entitiesOf(call.items, outcomes));
  const isTogether = ({ ready }: IntentItem): boolean => {
    const outcome = outcomes.get(ready.draft.document.documentId);
    return outcome?.outcome === 'refused' && outcome.isOfWholeBatch === true;
  };
  const news = await allSettled(
    call.items
      .filter((item) => !isTogether(item))
      .map(({ ready, bId }) => {
        const { requestId, operation } = call;
        const identity = { requestId, operation, ...(bId === undefined ? {} : { bId }) };
        // No word about a document is not a refusal.
        const outcome = outcomes.get(ready.draft.document.documentId) ?? {
          outcome: 'unknown' as const,
          startedAtMs: startByMs,
          durationMs: 0,
        };
        return settleDocument(turn, open, { ready, identity, outcome, realmId: open.connection.realmId });
      }),
  );
  await finishIntent(turn, call.requestId, news.flat());
  await pushSingly(turn, open, { operation: call.operation, items: call.items.filter(isTogether) });
}

/** The entities that documents have become by a call. */
const entitiesOf = (
  items: readonly IntentItem[],
  outcomes: ReadonlyMap<DocumentId, WriteOutcome<ChangeAnswer>>,
) =>
  items.flatMap(({ ready: { draft } }) => {
    const { documentId } = draft.document;
    const outcome = outcomes.get(documentId);
    if (outcome?.outcome !== 'applied' || outcome.answer.is === 'voided') return [];
    const { id: entityId } = outcome.answer.entity;
    // A revision is the same entity as before.
    return draft.document.entity?.id === entityId ? [] : [{ kind: draft.kind, entityId, documentId }];
  });

/** What was refused together goes one by one, each under an intent and an identity of its own. */
async function pushSingly(
  turn: Turn,
  open: OpenBooks,
  of: { operation: Operation; items: readonly IntentItem[] },
): Promise<void> {
  for (const { ready } of of.items) {
    if (turn.deps.nowMs() >= turn.callsUntilMs) turn.agenda.stop(turn.deps.nowMs());
    const { stoppedUntilMs } = turn.agenda;
    if (stoppedUntilMs === undefined)
      await pushBatch(turn, open, { operation: of.operation, items: [ready] });
    else turn.agenda.later([ready.draft.document.documentId], stoppedUntilMs);
  }
}

async function write(
  turn: Turn,
  open: OpenBooks,
  of: { call: IntentCall; startByMs: number },
): Promise<ReadonlyMap<DocumentId, WriteOutcome<ChangeAnswer>>> {
  const { call, startByMs } = of;
  const { operation, requestId } = call;
  const access = { ...open, maxTurnWaitMs, startByMs };
  if (operation === 'create' || operation === 'resend') {
    const items = call.items.map(({ ready, bId }) => ({
      ...ready.payload,
      ...(bId === undefined ? {} : { bId }),
    }));
    const isResend = operation === 'resend';
    const outcomes = await turn.deps.books.createDocuments(access, { requestId, isResend, items });
    return new Map([...outcomes].map(([documentId, outcome]) => [documentId, asChange(outcome)]));
  }
  const items = call.items.flatMap(({ ready, bId }) => {
    const { entity, overwrites } = ready.draft.document;
    // A change of what was never there cannot be stored; should it be, the document stays unknown and is looked at again.
    if (entity === undefined) return [];
    return [{ draft: ready.payload, operation, entity, overwrites, ...(bId === undefined ? {} : { bId }) }];
  });
  return turn.deps.books.changeDocuments(access, { requestId, items });
}

const asChange = (outcome: WriteOutcome<ChangeAnswer['entity']>): WriteOutcome<ChangeAnswer> =>
  outcome.outcome === 'applied' ? { ...outcome, answer: { is: 'changed', entity: outcome.answer } } : outcome;

// Told before the intent goes: a crash in between tells it again, and none is lost.
async function finishIntent(turn: Turn, requestId: string, news: readonly DocumentNews[]): Promise<void> {
  await turn.deps.publish(news);
  await turn.deps.intents.remove(turn.tenantId, { requestId, fence: turn.fence });
}

async function assertLaneHeld(turn: Turn, requestId: string): Promise<void> {
  const lane = await turn.deps.lanes.get(turn.tenantId);
  if (lane.fence === turn.fence) return;
  // Nothing was sent under this intent; left behind it would only make the next holder wait.
  await turn.deps.intents.remove(turn.tenantId, { requestId, fence: turn.fence });
  throw laneLost(turn);
}

const laneLost = ({ tenantId }: Turn): LaneLostError =>
  new LaneLostError(`The lane of ${tenantId} has passed to another worker; nothing was sent.`);

const documentIdsOf = (batch: readonly ReadyDraft[]) => batch.map(({ draft }) => draft.document.documentId);
