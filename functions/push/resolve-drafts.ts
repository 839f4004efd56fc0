/**
 * Gives each draft the entities its customer or vendor and its items are linked to. Known links come from the table; for the
 * rest the books are asked once for all drafts together, so that look-ups and creates fill their calls.
 */
import { allSettled } from '../../shared/domain/all-settled.ts';
import {
  linkKinds,
  type LinkKind,
  type ReferenceLink,
  type ReferenceProblem,
  type ResolvedReferences,
  type WantedReferences,
} from '../../shared/domain/books.ts';
import {
  firstProblem,
  payloadOf,
  referencesOf,
  withResolved,
  withoutRivals,
  type DraftReferences,
  type KindOfLink,
  type Links,
  type Rival,
} from './draft-references.ts';
import { deferTurn } from './defer-turn.ts';
import { timingInTurn } from './open-books.ts';
import { storeRefused } from './settle-documents.ts';
import type { Draft, OpenBooks, ReadyDraft, Turn } from './turn.ts';

/** Drafts that can be pushed now. Those with an unsolvable reference are refused, the others left on the agenda. */
export async function resolveDrafts(
  turn: Turn,
  open: OpenBooks,
  drafts: readonly Draft[],
): Promise<ReadyDraft[]> {
  const { known, missing, renamed, namedBy } = await referencesOf(turn.deps, {
    tenantId: turn.tenantId,
    open,
    drafts,
  });
  await noteNames(turn, open, renamed);
  const resolved = missing === undefined ? undefined : await askBooks(turn, open, { missing, namedBy });
  const links = withResolved(known, resolved);
  return sortOut(turn, open, { drafts, links, resolved });
}

async function askBooks(
  turn: Turn,
  open: OpenBooks,
  { missing, namedBy }: { missing: WantedReferences; namedBy: DraftReferences['namedBy'] },
): Promise<ResolvedReferences> {
  const resolved = await turn.deps.books.resolveReferences(
    { ...open, ...timingInTurn(turn) },
    missing,
    await turn.deps.getKnownNames(open.connection),
  );
  if (linkKinds.some((kind) => resolved[kind].links.size > 0)) turn.agenda.answered();
  const rivals = await storeLinks(turn, open, { resolved, namedBy });
  const unrivalled = withoutRivals(await withoutLinked(turn, open, resolved), rivals);
  if (resolved.deferred !== undefined) await deferTurn(turn, open, resolved.deferred);
  return unrivalled;
}

/** What a person linked while the books were asked is no problem any more: its documents are looked at again. */
async function withoutLinked(
  turn: Turn,
  open: OpenBooks,
  resolved: ResolvedReferences,
): Promise<ResolvedReferences> {
  const scope = { tenantId: turn.tenantId, realmId: open.connection.realmId };
  const unsolved = async (kind: LinkKind): Promise<ResolvedReferences[LinkKind]> => {
    const { links, problems } = resolved[kind];
    const linked = await turn.deps.links.getMany({ ...scope, kind }, [...problems.keys()]);
    return {
      links,
      problems: new Map([...problems].filter(([externalId]) => !isAlive(linked.get(externalId)))),
    };
  };
  const [customer, vendor, item] = await Promise.all([
    unsolved('customer'),
    unsolved('vendor'),
    unsolved('item'),
  ]);
  return { ...resolved, customer, vendor, item };
}

const isAlive = (link: ReferenceLink | undefined): boolean => link !== undefined && link.isDead !== true;

/** Answers, for each link that was not stored, the one that stands in its way. */
async function storeLinks(
  turn: Turn,
  open: OpenBooks,
  { resolved, namedBy }: { resolved: ResolvedReferences; namedBy: DraftReferences['namedBy'] },
): Promise<Rival[]> {
  const scope = { tenantId: turn.tenantId, realmId: open.connection.realmId };
  const stored = await allSettled(
    linkKinds.flatMap((kind) =>
      [...resolved[kind].links.values()].map(async (link) => {
        const documentId = namedBy(kind, link.externalId);
        const named = { ...link, ...(documentId === undefined ? {} : { namedBy: documentId }) };
        return { kind, link, rival: await turn.deps.links.putUnrivalled({ ...scope, kind }, named) };
      }),
    ),
  );
  return stored.flatMap(({ kind, link, rival }) => (rival === undefined ? [] : [{ kind, link, rival }]));
}

/** The vendor's new names of what is linked are kept: they tell who may be linked by a name, and who may not. */
async function noteNames(turn: Turn, open: OpenBooks, renamed: readonly KindOfLink[]): Promise<void> {
  const scope = { tenantId: turn.tenantId, realmId: open.connection.realmId };
  await allSettled(renamed.map(({ kind, link }) => turn.deps.links.rename({ ...scope, kind }, link)));
}

async function sortOut(
  turn: Turn,
  open: OpenBooks,
  of: { drafts: readonly Draft[]; links: Links; resolved: ResolvedReferences | undefined },
): Promise<ReadyDraft[]> {
  const ready: ReadyDraft[] = [];
  for (const draft of of.drafts) {
    const payload = payloadOf(draft, of.links, open);
    if (payload !== undefined) {
      ready.push({ draft, payload });
      continue;
    }
    const problem = of.resolved === undefined ? undefined : firstProblem(draft, of.resolved);
    if (problem === undefined) {
      turn.agenda.later([draft.document.documentId], turn.agenda.stoppedUntilMs ?? turn.deps.nowMs());
    } else {
      await refuse(turn, open, { draft, problem });
    }
  }
  return ready;
}

/** Refuses a document without a call. Told first: no intent would tell it again after a crash. */
export async function refuse(
  turn: Turn,
  open: OpenBooks,
  of: { draft: Draft; problem: ReferenceProblem },
): Promise<void> {
  const { document } = of.draft;
  const error = problemError(of.problem);
  const openedAt = new Date(turn.deps.nowMs()).toISOString();
  await turn.deps.publish([
    {
      type: 'refused',
      // The generation that is stored with the refusal: two refusals are two events.
      document: { ...document, state: 'refused', generation: document.generation + 1 },
      pushError: { ...error, openedAt },
    },
  ]);
  await storeRefused(turn, { draft: of.draft, realmId: open.connection.realmId }, error);
}

const problemError = ({ cause, detail, faultCode, traceId, subject }: ReferenceProblem) => ({
  cause,
  detail,
  ...(faultCode === undefined ? {} : { faultCode }),
  ...(traceId === undefined ? {} : { intuitTid: traceId }),
  ...(subject === undefined ? {} : { subject }),
});
