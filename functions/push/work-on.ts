/**
 * One round of work on documents of one tenant: read them, sort them by what they need, look the unknown ones up, push
 * the others. Pointers carry no authority, so a document that needs nothing is simply passed over.
 */
import type { Document, WaitingReason } from '../../shared/domain/document.ts';
import type { DocumentId } from '../../shared/domain/ids.ts';
import type { HeldReason } from '../../shared/store/runs.ts';
import { adoptChosen } from './adopt-chosen.ts';
import { gateOf, type Wait } from './gates.ts';
import { healErrors } from './heal-errors.ts';
import { lookUpUnknown } from './look-up-unknown.ts';
import { openBooks, type Opened } from './open-books.ts';
import { pushDocuments } from './push-documents.ts';
import { readContents } from '../../shared/domain/read-contents.ts';
import { refuseUnfit } from './refuse-unfit.ts';
import { isUnsettled, takeUp } from './take-up.ts';
import type { Draft, OpenBooks, Turn } from './turn.ts';

export async function workOn(
  turn: Turn,
  of: {
    documentIds: readonly DocumentId[];
    handed: ReadonlySet<DocumentId>;
    /** More is due than this round takes. */
    hasMore: boolean;
  },
): Promise<void> {
  const stored = await turn.deps.documents.getMany(turn.tenantId, of.documentIds);
  await healErrors(turn, stored);
  // A parked document goes on only when its own message was sent again, never by a pointer we kept ourselves.
  const known = stored
    .filter(isUnsettled)
    .filter(({ state, documentId }) => state !== 'parked' || of.handed.has(documentId));
  if (known.length === 0) return;
  const open = await openBooks(turn);
  if (open === undefined) {
    // One whose answer was lost does not say what it waits for; parked still, it would be left to a message that is gone.
    await takeUp(
      turn.deps,
      known.filter(({ state, unknown }) => state === 'parked' && unknown !== undefined),
    );
    await hold(turn, known, 'connection');
    await releaseIfConnectedMeanwhile(turn);
    await markWaiting(turn, known, 'connection');
    return;
  }
  const lost = known.filter(({ unknown }) => unknown !== undefined);
  const drafts = await withContent(
    turn,
    known.filter(({ unknown }) => unknown === undefined),
  );
  const pushable = await passGates(turn, open, drafts);
  await lookUp(turn, open, lost);
  const fit = await refuseUnfit(turn, open, await takeUpDrafts(turn, pushable));
  if (turn.agenda.stoppedUntilMs === undefined) {
    const drafts = await adoptChosen(turn, open, fit);
    await pushDocuments(turn, open, { drafts, hasMore: of.hasMore });
  } else {
    turn.agenda.later(
      fit.map(({ document }) => document.documentId),
      turn.agenda.stoppedUntilMs,
    );
  }
}

/** Whoever connected looked for waiting documents before these were there; so they are looked at again. */
async function releaseIfConnectedMeanwhile(turn: Turn): Promise<void> {
  if ((await openBooks(turn)) === undefined) return;
  const at = new Date(turn.deps.nowMs()).toISOString();
  await turn.deps.runs.releaseHeld(turn.tenantId, 'connection', at);
}

/**
 * Those that need not wait; the others say what they wait for. They are held, then what was decided is looked at once more,
 * then they say it: one that says so is left to its pointer, and should this worker die before, one that is queued still is
 * found with those that were never sent.
 */
async function passGates(turn: Turn, open: Opened, drafts: readonly Draft[]): Promise<Draft[]> {
  const judged = drafts.map((draft) => ({ draft, wait: gateOf(open, draft) }));
  const held = judged.flatMap(({ draft, wait }) => (wait === undefined ? [] : [{ draft, wait }]));
  for (const [heldFor, together] of Map.groupBy(held, ({ wait }) => wait.heldFor)) {
    await hold(turn, documentsOf(together), heldFor);
  }
  const closed = held.filter(({ wait }) => wait.heldFor === 'closedPeriod');
  if (closed.length > 0) {
    await turn.deps.syncErrors.open(open.connection, {
      cause: 'period_closed',
      detail: `The books are closed up to ${open.connection.company.bookClosedOn ?? 'a day we do not know'}; documents dated by then wait.`,
      at: waitingSince(turn, closed),
    });
  }
  if (held.length > 0) await releaseIfDecidedMeanwhile(turn, open, held);
  for (const [reason, together] of Map.groupBy(held, ({ wait }) => wait.reason)) {
    await markWaiting(turn, documentsOf(together), reason);
  }
  return judged.flatMap(({ draft, wait }) => (wait === undefined ? [draft] : []));
}

const documentsOf = (held: readonly { readonly draft: Draft }[]): Document[] =>
  held.map(({ draft }) => draft.document);

/** Since when the last of them waits: one that waited before and was looked at again opens no error that was dismissed. */
function waitingSince(turn: Turn, held: readonly { draft: Draft; wait: Wait }[]): string {
  const now = new Date(turn.deps.nowMs()).toISOString();
  const since = held.map(({ draft: { document }, wait }) =>
    document.state === 'waiting' && document.waitingReason === wait.reason ? document.updatedAt : now,
  );
  return since.toSorted().at(-1) ?? now;
}

/** Whoever changed the settings looked for waiting documents before these were there; so they are looked at again. */
async function releaseIfDecidedMeanwhile(
  turn: Turn,
  open: Opened,
  held: readonly { readonly wait: Wait }[],
): Promise<void> {
  const now = await openBooks(turn);
  const isSame =
    now !== undefined &&
    now.decisions.version === open.decisions.version &&
    now.connection.epoch === open.connection.epoch &&
    now.connection.company.readAt === open.connection.company.readAt;
  if (isSame) return;
  const at = new Date(turn.deps.nowMs()).toISOString();
  for (const heldFor of new Set(held.map(({ wait }) => wait.heldFor))) {
    await turn.deps.runs.releaseHeld(turn.tenantId, heldFor, at);
  }
}

/** Keeps pointers to documents that cannot go on without a person, for whoever takes the reason away. */
async function hold(turn: Turn, documents: readonly Document[], reason: HeldReason): Promise<void> {
  const documentIds = documents.map(({ documentId }) => documentId);
  await turn.deps.runs.hold(turn.tenantId, { reason, documentIds });
}

/** Documents say what they wait for. One whose answer was lost keeps its state: it may be in the books. */
async function markWaiting(
  turn: Turn,
  documents: readonly Document[],
  waitingReason: WaitingReason,
): Promise<void> {
  for (const document of documents) {
    const { tenantId, documentId, state, attempts } = document;
    if (document.unknown !== undefined) continue;
    if (state === 'waiting' && document.waitingReason === waitingReason) continue;
    const updatedAt = new Date(turn.deps.nowMs()).toISOString();
    await turn.deps.documents.move(
      { tenantId, documentId, basis: document },
      { state: 'waiting', waitingReason, updatedAt, attempts },
    );
  }
}

async function takeUpDrafts(turn: Turn, drafts: readonly Draft[]): Promise<Draft[]> {
  const taken = await takeUp(
    turn.deps,
    drafts.map(({ document }) => document),
  );
  const byId = new Map(taken.map((document) => [document.documentId, document]));
  return drafts.flatMap((draft) => {
    const document = byId.get(draft.document.documentId);
    return document === undefined ? [] : [{ ...draft, document }];
  });
}

/** Looks those up whose answer was lost and that can be told of now. */
async function lookUp(turn: Turn, open: OpenBooks, lost: readonly Document[]): Promise<void> {
  const due = await sortLost(turn, open, await takeUp(turn.deps, lost));
  await lookUpUnknown(turn, open, await withContent(turn, due));
}

/** Documents whose answer was lost and that can be looked up now. Those that only another company can tell about are held. */
async function sortLost(turn: Turn, open: OpenBooks, lost: readonly Document[]): Promise<Document[]> {
  const due: Document[] = [];
  for (const document of lost) {
    const { documentId, unknown } = document;
    if (unknown === undefined) continue;
    const lookUpAtMs = Date.parse(unknown.lookUpAfter);
    if (unknown.realmId !== open.connection.realmId) {
      const reason = `company:${unknown.realmId}` as const;
      await turn.deps.runs.hold(turn.tenantId, { reason, documentIds: [documentId] });
    } else if (lookUpAtMs <= turn.deps.nowMs()) {
      due.push(document);
    } else {
      turn.agenda.later([documentId], lookUpAtMs);
    }
  }
  return due;
}

async function withContent(turn: Turn, documents: readonly Document[]): Promise<Draft[]> {
  const drafts: Draft[] = [];
  for (const { document, content } of await readContents(turn.deps, { tenantId: turn.tenantId, documents })) {
    if (content === undefined) await keepUnreadable(turn, document);
    else drafts.push({ document, ...content });
  }
  return drafts;
}

// Stored by us and not readable by us: a defect. It must neither vanish nor take its neighbours down.
async function keepUnreadable(turn: Turn, document: Document): Promise<void> {
  const { tenantId, documentId, unknown } = document;
  turn.deps.log({ code: 'content_unreadable', tenantId, documentId });
  await turn.deps.documents.move(
    { tenantId, documentId, basis: document },
    {
      state: 'parked',
      updatedAt: new Date(turn.deps.nowMs()).toISOString(),
      attempts: document.attempts,
      ...(unknown === undefined ? {} : { unknown }),
    },
  );
}
