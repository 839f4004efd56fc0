/**
 * A person said which transaction in QuickBooks a document is (C8). It is read, and what differs from the document is told;
 * nothing is written there.
 */
import type { Document } from '../../shared/domain/document.ts';
import { refuse, resolveDrafts } from './resolve-drafts.ts';
import { deferTurn } from './defer-turn.ts';
import { timingInTurn } from './open-books.ts';
import { storeAdopted } from './store-adopted.ts';
import type { Draft, OpenBooks, ReadyDraft, Turn } from './turn.ts';

/** Those for which nobody chose anything. */
export async function adoptChosen(turn: Turn, open: OpenBooks, drafts: readonly Draft[]): Promise<Draft[]> {
  const isChosen = ({ document }: Draft): boolean =>
    document.adopts !== undefined && document.operation === undefined;
  const chosen = drafts.filter(isChosen);
  if (chosen.length > 0) {
    for (const ready of await resolveDrafts(turn, open, chosen)) await adopt(turn, open, ready);
  }
  return drafts.filter((draft) => !isChosen(draft));
}

async function adopt(turn: Turn, open: OpenBooks, { draft, payload }: ReadyDraft): Promise<void> {
  const { adopts, documentId } = draft.document;
  if (adopts === undefined) return;
  const access = { ...open, ...timingInTurn(turn) };
  const read = await turn.deps.books.readEntity(access, { draft: payload, entityId: adopts });
  if (read.outcome === 'deferred') {
    await deferTurn(turn, open, read);
    turn.agenda.later([documentId], turn.agenda.stoppedUntilMs ?? turn.deps.nowMs());
    return;
  }
  const entity = read.outcome === 'applied' ? read.answer : undefined;
  if (entity === undefined) {
    const detail =
      read.outcome === 'refused'
        ? read.detail
        : `QuickBooks has no ${draft.kind} with the id ${adopts} that was chosen for this document.`;
    await refuse(turn, open, { draft, problem: { cause: 'number_taken', detail } });
    return;
  }
  const stoodFor = await otherStandingFor(turn, open, draft, entity.id);
  if (stoodFor === 'unsettled') {
    turn.agenda.later([documentId], turn.deps.nowMs());
    return;
  }
  if (stoodFor !== undefined) {
    const detail = `That ${draft.kind} in QuickBooks stands for ${stoodFor.number} (${stoodFor.externalId}) already.`;
    await refuse(turn, open, { draft, problem: { cause: 'number_taken', detail } });
    return;
  }
  await storeAdopted(turn, draft, { entity: { ...entity, isAdopted: true }, durationMs: read.durationMs });
}

/**
 * The other document that was said to be this transaction, and still is; undefined when this one has it now. `unsettled` when
 * that changed at this very moment.
 */
async function otherStandingFor(
  turn: Turn,
  open: OpenBooks,
  { kind, document: { documentId } }: Draft,
  entityId: string,
): Promise<Document | 'unsettled' | undefined> {
  const { adoptions, documents } = turn.deps;
  const { realmId } = open.connection;
  const entity = { realmId, kind, entityId };
  const holderId = await adoptions.claim(turn.tenantId, { entity, documentId });
  if (holderId === documentId) return undefined;
  const [holder] = await documents.getMany(turn.tenantId, [holderId]);
  const isLinked = holder?.entity?.id === entityId && holder.entity.realmId === realmId;
  const standsForIt = holder?.state !== 'voided' && (isLinked || holder?.adopts === entityId);
  if (holder !== undefined && standsForIt) return holder;
  const isOurs = await adoptions.takeOver(turn.tenantId, { entity, from: holderId, to: documentId });
  return isOurs ? undefined : 'unsettled';
}
