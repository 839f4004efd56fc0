/**
 * Pushes a tenant's documents: references first (QuickBooks' batch has no order to rely on), then batches of up to thirty
 * invoices. Before a batch leaves, an intent lists what it creates; then the lane is checked to be ours still. Whoever
 * takes the lane later therefore sees the intent, or this worker sees that the lane is lost and sends nothing.
 */
import { allSettled } from '../../shared/domain/all-settled.ts';
import { batchesOf } from './batches.ts';
import { identityOf } from './identity.ts';
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

// Four calls of one tenant at a time: forty batches a minute are reached even when each takes six seconds.
const callConcurrency = 4;
// After a call without an answer one batch at a time feels out whether QuickBooks is back.
const troubledConcurrency = 1;
// A call whose turn is further away than this is left to a later turn, so that the worker is free for other tenants.
const maxTurnWaitMs = 2_000;
// The intent promises that its call has begun by then; it covers the wait for the turn and a token refresh.
const startWithinMs = 15_000;

/** Pushes what can be pushed now; the rest is on the turn's agenda. */
export async function pushDocuments(turn: Turn, open: OpenBooks, drafts: readonly Draft[]): Promise<void> {
  const ready = await resolveDrafts(turn, open, drafts);
  const batches = batchesOf(ready);
  const concurrency = turn.troubles === 0 ? callConcurrency : troubledConcurrency;
  for (let start = 0; start < batches.length; start += concurrency) {
    const together = batches.slice(start, start + concurrency);
    if (turn.deps.nowMs() >= turn.callsUntilMs) turn.agenda.stop(turn.deps.nowMs());
    if (turn.agenda.stoppedUntilMs === undefined) {
      await allSettled(together.map((batch) => createBatch(turn, open, batch)));
    } else {
      turn.agenda.later(documentIdsOf(together.flat()), turn.agenda.stoppedUntilMs);
    }
  }
}

/** Creates one batch of documents under their own identities. */
async function createBatch(turn: Turn, open: OpenBooks, batch: readonly ReadyDraft[]): Promise<void> {
  const { realmId } = open.connection;
  const identities = batch.map(({ draft }) =>
    identityOf(turn.deps.hash, { realmId, document: draft.document }),
  );
  const [first] = identities;
  if (first === undefined) return;
  const requestId = batch.length === 1 ? first : turn.deps.hash(identities.join('|'));
  await callUnderIntent(turn, open, {
    operation: 'create',
    requestId,
    items: batch.map((ready, index) => ({ ready, ...(batch.length === 1 ? {} : { bId: `i${index + 1}` }) })),
  });
}

/** One call that creates documents, under an intent. */
export async function callUnderIntent(
  turn: Turn,
  open: OpenBooks,
  call: {
    operation: CallIdentity['operation'];
    requestId: string;
    items: readonly { ready: ReadyDraft; bId?: string }[];
  },
): Promise<void> {
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
  const outcomes = await deps.books.createInvoices(
    { ...open, maxTurnWaitMs, startByMs },
    {
      requestId: call.requestId,
      isResend: call.operation === 'resend',
      items: call.items.map(({ ready, bId }) => ({
        ...ready.payload,
        ...(bId === undefined ? {} : { bId }),
      })),
    },
  );
  const news = await allSettled(
    call.items.map(({ ready: { draft }, bId }) => {
      const { requestId, operation } = call;
      const identity = { requestId, operation, ...(bId === undefined ? {} : { bId }) };
      // No word about a document is not a refusal.
      const outcome = outcomes.get(draft.document.documentId) ?? {
        outcome: 'unknown' as const,
        startedAtMs: startByMs,
        durationMs: 0,
      };
      return settleDocument(turn, open, { draft, identity, outcome, realmId: open.connection.realmId });
    }),
  );
  await finishIntent(turn, call.requestId, news.flat());
}

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
