/**
 * Whoever takes a lane first looks for intents that an earlier holder left behind. Each tells of a call that may or may
 * not have reached QuickBooks: its documents become *unknown* under the identity of that call, to be looked up once
 * QuickBooks cannot be working on it any more. Results that were stored and perhaps not published are published again.
 */
import { maxDeadClaims, type Document } from '../../shared/domain/document.ts';
import type { Intent, IntentItem } from '../../shared/store/intents.ts';
import { lookUpAfterMs, lostUnder } from './unknown-outcome.ts';
import type { DocumentNews, Turn } from './turn.ts';

export async function recoverIntents(turn: Turn): Promise<void> {
  const intents = await turn.deps.intents.list(turn.tenantId);
  for (const intent of intents) await recoverIntent(turn, intent);
}

async function recoverIntent(turn: Turn, intent: Intent): Promise<void> {
  const { deps, tenantId } = turn;
  const documents = await deps.documents.getMany(
    tenantId,
    intent.items.map((item) => item.documentId),
  );
  const byId = new Map(documents.map((document) => [document.documentId, document]));
  const news: DocumentNews[] = [];
  for (const item of intent.items) {
    const document = byId.get(item.documentId);
    if (document === undefined || document.revision !== item.revision) continue;
    news.push(...settledNews(document, item));
    if (document.generation !== item.generation) continue;
    await markUnknown(turn, { intent, item, document });
  }
  await deps.publish(news);
  const atMs = lookUpAfterMs(Date.parse(intent.startBy));
  // Pointers before the intent goes: a crash in between repeats this and changes nothing. A parked one is passed over.
  await deps.runs.add(tenantId, {
    dueAt: new Date(atMs).toISOString(),
    documentIds: intent.items.map((item) => item.documentId),
  });
  await deps.intents.remove(tenantId, intent);
  deps.log({ code: 'intent_recovered', tenantId, count: intent.items.length });
}

/** A result that the dead worker stored, perhaps without telling of it. A refusal is stored together with the next generation. */
function settledNews(document: Document, item: IntentItem): DocumentNews[] {
  const { entity } = document;
  if (document.state === 'pushed' && entity !== undefined && document.generation === item.generation) {
    return [{ type: 'pushed', document: { ...document, entity } }];
  }
  if (document.state === 'voided') return [{ type: 'voided', document }];
  if (document.state === 'refused' && document.pushError !== undefined) {
    return [{ type: 'refused', document, pushError: document.pushError }];
  }
  return [];
}

async function markUnknown(
  turn: Turn,
  of: { intent: Intent; item: IntentItem; document: Document },
): Promise<void> {
  const { document, intent, item } = of;
  if (document.state === 'pushed' || document.state === 'refused' || document.state === 'voided') return;
  // Looked up and sent again under another identity since: that one counts.
  if (document.unknown !== undefined && document.unknown.requestId !== intent.requestId) return;
  const deadClaims = (document.deadClaims ?? 0) + 1;
  const isParked = deadClaims >= maxDeadClaims;
  const moved = await turn.deps.documents.move(
    { tenantId: turn.tenantId, documentId: document.documentId, basis: document },
    {
      state: isParked ? 'parked' : 'unknown',
      updatedAt: new Date(turn.deps.nowMs()).toISOString(),
      attempts: document.attempts,
      deadClaims,
      unknown: lostUnder(intent, item, document),
    },
  );
  if (isParked && moved.isDone) {
    const { tenantId, documentId } = document;
    turn.deps.log({ code: 'document_parked', level: 'warn', tenantId, documentId });
  }
}
