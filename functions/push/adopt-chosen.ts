/**
 * A person said which transaction in QuickBooks a document is (C8). It is read, and what differs from the document is told;
 * nothing is written there.
 */
import { refuse, resolveDrafts } from './resolve-drafts.ts';
import { deferTurn } from './defer-turn.ts';
import { storePushed } from './settle-documents.ts';
import type { Draft, OpenBooks, ReadyDraft, Turn } from './turn.ts';

const maxTurnWaitMs = 5_000;
const startWithinMs = 60_000;

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
  const access = {
    ...open,
    maxTurnWaitMs,
    startByMs: Math.min(turn.deps.nowMs() + startWithinMs, turn.callsUntilMs),
  };
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
  const adopted = { ...entity, isAdopted: true };
  const updatedAt = new Date(turn.deps.nowMs()).toISOString();
  // Told first: no intent would tell it again after a crash.
  await turn.deps.publish([
    { type: 'pushed', document: { ...draft.document, state: 'pushed', entity: adopted, updatedAt } },
  ]);
  await storePushed(turn, draft, {
    entity: adopted,
    attempt: { operation: 'lookUp', outcome: 'adopted', durationMs: read.durationMs },
  });
}
