/**
 * QuickBooks may refuse a document because "something" in it is inactive, and not say what. What the document points to is
 * looked up then, for all such documents of a batch together: so they are told of under the one record that is the cause.
 */
import { idsInDetail } from '../../shared/domain/explain-detail.ts';
import { linkKinds, type ChangeAnswer } from '../../shared/domain/books.ts';
import type { DocumentId } from '../../shared/domain/ids.ts';
import type { RefusedOutcome, WriteOutcome } from '../../shared/domain/outcomes.ts';
import { namedReferencesOf, type NamedReference } from './explain-refusal.ts';
import { timingInTurn } from './open-books.ts';
import type { OpenBooks, ReadyDraft, Turn } from './turn.ts';

type Outcomes = ReadonlyMap<DocumentId, WriteOutcome<ChangeAnswer>>;

/** The outcomes, with the record in question where it was found out. */
export async function nameDeadReferences(
  turn: Turn,
  open: OpenBooks,
  of: { ready: readonly ReadyDraft[]; outcomes: Outcomes },
): Promise<Outcomes> {
  const vague = of.ready.flatMap((ready) => {
    const { documentId } = ready.draft.document;
    const outcome = of.outcomes.get(documentId);
    return outcome?.outcome === 'refused' && isVague(outcome)
      ? [{ documentId, outcome, references: namedReferencesOf(ready) }]
      : [];
  });
  if (vague.length === 0) return of.outcomes;
  await lookUp(
    turn,
    open,
    vague.flatMap(({ references }) => references),
  );
  const named = vague.flatMap(({ documentId, outcome, references }) => {
    const dead = references.find((reference) => turn.usable.get(keyOf(reference)) === false);
    return dead === undefined ? [] : [[documentId, about(outcome, dead)] as const];
  });
  return new Map([...of.outcomes, ...named]);
}

const isVague = ({ cause, subject, detail, isOfWholeBatch }: RefusedOutcome): boolean =>
  cause === 'reference_inactive' &&
  subject === undefined &&
  isOfWholeBatch !== true &&
  idsInDetail(detail).length === 0;

/** Notes of each whether it can be used; of none where QuickBooks cannot be asked now. */
async function lookUp(turn: Turn, open: OpenBooks, references: readonly NamedReference[]): Promise<void> {
  const idsOf = (kind: NamedReference['subject']['kind']): Set<string> =>
    new Set(
      references
        .filter((reference) => reference.subject.kind === kind && !turn.usable.has(keyOf(reference)))
        .map(({ entityId }) => entityId),
    );
  const wanted = { customer: idsOf('customer'), vendor: idsOf('vendor'), item: idsOf('item') };
  const read = await turn.deps.books.findUnusable({ ...open, ...timingInTurn(turn) }, wanted);
  if (read.outcome !== 'applied') return;
  for (const kind of linkKinds) {
    for (const id of wanted[kind]) turn.usable.set(`${kind} ${id}`, !read.answer[kind].has(id));
  }
}

const about = (refusal: RefusedOutcome, { subject }: NamedReference): RefusedOutcome => ({
  ...refusal,
  detail: `${refusal.detail} It is the ${subject.kind} "${subject.name}".`,
  subject,
});

const keyOf = ({ subject, entityId }: NamedReference): string => `${subject.kind} ${entityId}`;
