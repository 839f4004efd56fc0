/**
 * A person said which transaction in QuickBooks a document is (C8). It is read, and what differs from the document is told;
 * nothing is written there.
 */
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
  await storeAdopted(turn, draft, { entity: { ...entity, isAdopted: true }, durationMs: read.durationMs });
}
