/**
 * Resolves documents whose answer was lost. They are looked up in the books; what is found is adopted. What is not there
 * is sent again under the very identity QuickBooks may know it by, never under a new one, until an answer proves that
 * the identity created nothing.
 */
import type { EntityLink } from '../../shared/domain/document.ts';
import type { DocumentId } from '../../shared/domain/ids.ts';
import { payloadOf, referencesOf, withoutReferences } from './draft-references.ts';
import { callUnderIntent } from './push-documents.ts';
import { refuse, resolveDrafts } from './resolve-drafts.ts';
import { deferTurn } from './defer-turn.ts';
import { timingInTurn } from './open-books.ts';
import { storeAbsent } from './settle-documents.ts';
import { storeAdopted } from './store-adopted.ts';
import type { Draft, OpenBooks, ReadyDraft, Turn } from './turn.ts';
import { giveUpAfterMs } from './unknown-outcome.ts';

interface Found {
  readonly entities: ReadonlyMap<DocumentId, EntityLink>;
  readonly durationMs: number;
}

/** Looks the documents up, adopts what is found, sends again what is not. */
export async function lookUpUnknown(turn: Turn, open: OpenBooks, drafts: readonly Draft[]): Promise<void> {
  // A change is decided by what is in the books, so that one without an answer is simply decided again.
  const [changes, creates] = [drafts.filter(isChange), drafts.filter((draft) => !isChange(draft))];
  for (const { document } of changes)
    await storeAbsent(turn, { document }, { operation: 'lookUp', durationMs: 0 });
  const ready = await resolveDrafts(turn, open, await adoptUnlinked(turn, open, creates));
  const found = await findInBooks(turn, open, ready);
  if (found === undefined) return;
  for (const candidate of ready) {
    if (turn.deps.nowMs() >= turn.callsUntilMs) turn.agenda.stop(turn.deps.nowMs());
    if (turn.agenda.stoppedUntilMs === undefined) await resolve(turn, open, { candidate, found });
    else turn.agenda.later([candidate.draft.document.documentId], turn.agenda.stoppedUntilMs);
  }
}

/**
 * What was unlinked since its answer was lost is looked for without its links, and the drafts that go on are answered:
 * refused for want of a link, one that is in the books would be sent once more, under the next identity.
 */
async function adoptUnlinked(turn: Turn, open: OpenBooks, drafts: readonly Draft[]): Promise<Draft[]> {
  const { known } = await referencesOf(turn.deps, { tenantId: turn.tenantId, open, drafts });
  const unlinked = drafts.filter((draft) => payloadOf(draft, known, open) === undefined);
  const found = await findInBooks(
    turn,
    open,
    unlinked.map((draft) => ({
      draft,
      payload: { ...withoutReferences(draft), renumbering: draft.document.renumbering },
    })),
  );
  if (found === undefined) return drafts.filter((draft) => !unlinked.includes(draft));
  for (const draft of unlinked) {
    const entity = found.entities.get(draft.document.documentId);
    if (entity !== undefined) await storeAdopted(turn, draft, { entity, durationMs: found.durationMs });
  }
  return drafts.filter(({ document }) => !found.entities.has(document.documentId));
}

const isChange = ({ document }: Draft): boolean => document.operation !== undefined;

/** What the books hold of documents, by our mark; undefined when that cannot be told now: then they are on the agenda. */
export async function findInBooks(
  turn: Turn,
  open: OpenBooks,
  ready: readonly ReadyDraft[],
): Promise<Found | undefined> {
  if (ready.length === 0) return undefined;
  const access = { ...open, ...timingInTurn(turn) };
  const answer = await turn.deps.books.findDocuments(
    access,
    ready.map(({ payload }) => payload),
  );
  if (answer.outcome !== 'deferred') turn.agenda.answered();
  if (answer.outcome === 'applied') return { entities: answer.answer, durationMs: answer.durationMs };
  // A look-up that is refused decides nothing about the documents: they stay unknown and are looked up again.
  if (answer.outcome === 'deferred') await deferTurn(turn, open, answer);
  else turn.agenda.trouble();
  turn.agenda.later(
    ready.map(({ draft }) => draft.document.documentId),
    turn.agenda.stoppedUntilMs ?? turn.deps.nowMs(),
  );
  return undefined;
}

async function resolve(
  turn: Turn,
  open: OpenBooks,
  of: { candidate: ReadyDraft; found: Found },
): Promise<void> {
  const { draft } = of.candidate;
  const { durationMs } = of.found;
  const entity = of.found.entities.get(draft.document.documentId);
  if (entity !== undefined) {
    await storeAdopted(turn, draft, { entity, durationMs });
    return;
  }
  const lost = draft.document.unknown;
  if (lost === undefined || lost.isSpent === true) {
    await storeAbsent(turn, draft, { operation: 'lookUp', durationMs });
    return;
  }
  // Between the first call and the last: time in which nothing was tried does not count.
  if (Date.parse(lost.startedBy) - Date.parse(lost.since ?? lost.startedBy) >= giveUpAfterMs) {
    await refuse(turn, open, {
      draft,
      problem: {
        cause: 'quickbooks_failure',
        detail: 'QuickBooks has not answered for this document in three days, and it is not in the books.',
      },
    });
    return;
  }
  await callUnderIntent(turn, open, {
    operation: 'resend',
    requestId: lost.requestId,
    items: [{ ready: of.candidate, ...(lost.bId === undefined ? {} : { bId: lost.bId }) }],
  });
}
