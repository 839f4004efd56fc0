/**
 * A person let go of the entity that a document stood for: it is gone, or another one was chosen. Before such a document is
 * created, the books are looked through for what bears its mark all the same: the choice may have been none, or the one that
 * was deleted may have been one of two.
 */
import { withoutReferences } from './draft-references.ts';
import { findInBooks } from './look-up-unknown.ts';
import { storeAdopted } from './store-adopted.ts';
import type { Draft, OpenBooks, Turn } from './turn.ts';

/** Those that are not there. */
export async function adoptStanding(turn: Turn, open: OpenBooks, drafts: readonly Draft[]): Promise<Draft[]> {
  const mayStand = drafts.filter(({ document }) => document.wasInBooks === true);
  const others = drafts.filter((draft) => !mayStand.includes(draft));
  if (mayStand.length === 0) return others;
  // By its own number, whatever was decided about that since.
  const found = await findInBooks(
    turn,
    open,
    mayStand.map((draft) => ({ draft, payload: withoutReferences(draft) })),
  );
  if (found === undefined) return others;
  for (const draft of mayStand) {
    const entity = found.entities.get(draft.document.documentId);
    if (entity !== undefined) await storeAdopted(turn, draft, { entity, durationMs: found.durationMs });
  }
  return drafts.filter(({ document }) => !found.entities.has(document.documentId));
}
