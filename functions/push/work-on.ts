/**
 * One round of work on documents of one tenant: read them, sort them by what they need, look the unknown ones up, push
 * the others. Pointers carry no authority, so a document that needs nothing is simply passed over.
 */
import type { Document, WaitingReason } from '../../shared/domain/document.ts';
import type { DocumentId } from '../../shared/domain/ids.ts';
import { invoiceSchema } from '../../shared/domain/invoice.ts';
import { invoiceMapping } from '../../shared/domain/settings.ts';
import { lookUpUnknown } from './look-up-unknown.ts';
import { pushDocuments } from './push-documents.ts';
import { refuse } from './resolve-drafts.ts';
import type { Draft, OpenBooks, Turn, TurnDeps } from './turn.ts';

export async function workOn(
  turn: Turn,
  of: { documentIds: readonly DocumentId[]; handed: ReadonlySet<DocumentId> },
): Promise<void> {
  const stored = await turn.deps.documents.getMany(turn.tenantId, of.documentIds);
  // A parked document goes on only when its own message was sent again, never by a pointer we kept ourselves.
  const known = stored.filter(({ state, documentId }) => state !== 'parked' || of.handed.has(documentId));
  const open = await openBooks(turn);
  if (typeof open === 'string') {
    await makeWait(turn, known, open);
    return;
  }
  const documents = await takeUp(turn.deps, known);
  const lost = documents.filter((document) => document.unknown !== undefined && isUnsettled(document));
  const due = await sortLost(turn, open, lost);
  const pushable = documents.filter((document) => document.unknown === undefined && isUnsettled(document));
  await lookUpUnknown(turn, open, await withContent(turn, due));
  const drafts = await refuseForeignCurrency(turn, open, await withContent(turn, pushable));
  if (turn.agenda.stoppedUntilMs === undefined) {
    await pushDocuments(turn, open, drafts);
  } else {
    turn.agenda.later(
      drafts.map(({ document }) => document.documentId),
      turn.agenda.stoppedUntilMs,
    );
  }
}

/**
 * Documents that waited or were parked are queued first: from then on a revision cannot replace what is being pushed. Those
 * that somebody changed at this moment are left to their own pointers.
 */
export async function takeUp(deps: TurnDeps, documents: readonly Document[]): Promise<Document[]> {
  const taken: Document[] = [];
  for (const document of documents) {
    if (document.state !== 'waiting' && document.state !== 'parked') {
      taken.push(document);
      continue;
    }
    const { tenantId, documentId, unknown, attempts } = document;
    const moved = await deps.documents.move(
      { tenantId, documentId, basis: document },
      {
        state: unknown === undefined ? 'queued' : 'unknown',
        updatedAt: new Date(deps.nowMs()).toISOString(),
        attempts,
        ...(unknown === undefined ? {} : { unknown }),
      },
    );
    if (moved.isDone) taken.push(moved.document);
  }
  return taken;
}

const isUnsettled = ({ state }: Document): boolean =>
  state === 'queued' || state === 'unknown' || state === 'waiting' || state === 'parked';

/** The books as they can be written to, or the reason why documents have to wait. */
export async function openBooks(turn: Turn): Promise<OpenBooks | WaitingReason> {
  const connection = await turn.deps.getConnection(turn.tenantId);
  if (connection?.state !== 'active') return 'connection';
  const mapping = invoiceMapping(await turn.deps.getSettings(turn.tenantId));
  return mapping === undefined ? 'mapping' : { connection, mapping };
}

/** Documents that cannot go on without a person. One whose answer was lost keeps its state: it may be in the books. */
async function makeWait(turn: Turn, documents: readonly Document[], reason: WaitingReason): Promise<void> {
  const held: DocumentId[] = [];
  for (const document of documents.filter(isUnsettled)) {
    held.push(document.documentId);
    if (document.unknown !== undefined) continue;
    if (document.state === 'waiting' && document.waitingReason === reason) continue;
    await turn.deps.documents.move(
      { tenantId: turn.tenantId, documentId: document.documentId, basis: document },
      {
        state: 'waiting',
        waitingReason: reason,
        updatedAt: new Date(turn.deps.nowMs()).toISOString(),
        attempts: document.attempts,
      },
    );
  }
  await turn.deps.runs.hold(turn.tenantId, { reason, documentIds: held });
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
  if (documents.length === 0) return [];
  const submissions = await turn.deps.submissions.getMany(turn.tenantId, documents);
  const drafts: Draft[] = [];
  for (const document of documents) {
    const content = invoiceSchema.safeParse(submissions.get(document.documentId)?.content);
    if (content.success) drafts.push({ document, invoice: content.data });
    else await keepUnreadable(turn, document);
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

async function refuseForeignCurrency(
  turn: Turn,
  open: OpenBooks,
  drafts: readonly Draft[],
): Promise<Draft[]> {
  const { company } = open.connection;
  const acceptable: Draft[] = [];
  for (const draft of drafts) {
    if (company.usesMultiCurrency || draft.invoice.currency === company.homeCurrency) {
      acceptable.push(draft);
    } else {
      await refuse(turn, draft, {
        cause: 'currency_not_enabled',
        detail: `The document is in ${draft.invoice.currency}; ${company.name} keeps its books in ${company.homeCurrency} only.`,
      });
    }
  }
  return acceptable;
}
