/**
 * An approved document comes in (C1, C2, C3, C12). What makes it ours is the document item; the order below decides what a
 * crash leaves behind: arm the lane (a turn will look for what was never sent) → store the content → store the document →
 * send the pointer → answer. Whoever got no answer submits again and finds the same document. A higher revision of what is
 * in the books already is queued as a change of it.
 */
import type { Document } from '../../shared/domain/document.ts';
import { ProblemError } from '../../shared/domain/errors.ts';
import type { DocumentId, TenantId } from '../../shared/domain/ids.ts';
import type { BillClaims } from '../../shared/store/bill-claims.ts';
import type { Documents } from '../../shared/store/documents.ts';
import type { Lanes } from '../../shared/store/lanes.ts';
import type { Submission, Submissions } from '../../shared/store/submissions.ts';
import type { Acceptable } from './acceptable.ts';
import { armFreshMs } from './find-never-sent.ts';

export interface SubmitDocumentDeps {
  readonly nowMs: () => number;
  readonly newDocumentId: () => DocumentId;
  readonly hashContent: (content: unknown) => string;
  readonly documents: Pick<Documents, 'create' | 'get' | 'revise'>;
  readonly submissions: Pick<Submissions, 'newest' | 'putOnce' | 'revisions' | 'joinDocument'>;
  readonly billClaims: Pick<BillClaims, 'claim'>;
  readonly lanes: Pick<Lanes, 'arm' | 'sweepFrom'>;
  readonly sendPointer: (pointer: { tenantId: TenantId; documentId: DocumentId }) => Promise<void>;
}

/** `isNew` is false when the very same submission was accepted before. */
interface Accepted {
  readonly isNew: boolean;
  readonly document: Document;
}

interface Submitted {
  readonly tenantId: TenantId;
  readonly submitted: Acceptable;
}

type Stored = Submitted & { readonly submission: Submission };

const armDueMs = 120_000;

/** Accepts a document, or throws {@link ProblemError} with the code that tells why not. */
export async function submitDocument(deps: SubmitDocumentDeps, of: Submitted): Promise<Accepted> {
  const { tenantId, submitted } = of;
  const { externalId, revision, content, submittedAs: kind } = submitted;
  const contentHash = deps.hashContent(content);
  const newest = await deps.submissions.newest(tenantId, { kind, externalId });
  refuseOutdated(submitted, { contentHash, newest });
  if (newest?.revision === revision) return repeat(deps, { ...of, submission: newest });
  if (newest !== undefined) await refuseUnlessRevisable(deps, { ...of, submission: newest });

  await arm(deps, tenantId);
  const submission = await deps.submissions.putOnce(
    tenantId,
    { kind, externalId, revision },
    { documentId: newest?.documentId ?? deps.newDocumentId(), revision, contentHash, content },
  );
  // Two callers may submit the same document at the same moment; the first content stored is the one that counts.
  refuseOutdated(submitted, { contentHash, newest: submission });
  // A revision's document lies before what turns have looked through already.
  if (newest === undefined) await joinEarlier(deps, { ...of, submission });
  else await deps.lanes.sweepFrom(tenantId, newest.documentId);
  const document = await storeDocument(deps, { ...of, submission });
  await send(deps, document);
  return { isNew: true, document };
}

export type ForeseeDeps = Pick<SubmitDocumentDeps, 'hashContent'> & {
  readonly documents: Pick<Documents, 'get'>;
  readonly submissions: Pick<Submissions, 'newest'>;
};

/** Whether this very submission was accepted before; throws as {@link submitDocument} would, and writes nothing. */
export async function foreseeSubmission(deps: ForeseeDeps, of: Submitted): Promise<boolean> {
  const { tenantId, submitted } = of;
  const { externalId, revision, content, submittedAs: kind } = submitted;
  const newest = await deps.submissions.newest(tenantId, { kind, externalId });
  refuseOutdated(submitted, { contentHash: deps.hashContent(content), newest });
  if (newest === undefined) return false;
  const document = await deps.documents.get(tenantId, newest.documentId);
  if (newest.revision === revision && document?.revision === revision) return true;
  await refuseUnlessRevisable(deps, { ...of, submission: newest });
  return false;
}

function refuseOutdated(
  submitted: Acceptable,
  stored: { contentHash: string; newest: Submission | undefined },
): void {
  const { newest } = stored;
  const { revision, submittedAs } = submitted;
  if (newest === undefined || newest.revision < revision) return;
  if (newest.revision > revision) {
    throw new ProblemError({
      status: 409,
      code: 'stale_revision',
      detail: `Revision ${newest.revision} of this ${submittedAs} was submitted already; revision ${revision} is older and was not stored.`,
    });
  }
  if (newest.contentHash !== stored.contentHash) {
    throw new ProblemError({
      status: 409,
      code: 'revision_conflict',
      detail: `Revision ${revision} of this ${submittedAs} was submitted already with other content. Submit the change as a higher revision.`,
    });
  }
}

/** Two revisions of a new document may come in at the same moment, each unknown to the other: they are one document. */
async function joinEarlier(deps: SubmitDocumentDeps, of: Stored): Promise<void> {
  const { externalId, revision, submittedAs: kind } = of.submitted;
  const revisions = await deps.submissions.revisions(of.tenantId, { kind, externalId });
  refuseOutdated(of.submitted, { contentHash: of.submission.contentHash, newest: revisions.at(-1) });
  const [earliest] = revisions;
  if (earliest === undefined || earliest.documentId === of.submission.documentId) return;
  const identity = { kind, externalId, revision };
  await deps.submissions.joinDocument(of.tenantId, identity, earliest.documentId);
  throw inFlight(earliest.documentId);
}

/** The same submission again: the same document, and whatever a crash left undone the first time is done now. */
async function repeat(deps: SubmitDocumentDeps, again: Stored): Promise<Accepted> {
  const { documentId } = again.submission;
  const document = await deps.documents.get(again.tenantId, documentId);
  if (document !== undefined && document.revision === again.submitted.revision) {
    if (document.state === 'queued') await send(deps, document);
    return { isNew: false, document };
  }
  if (document !== undefined) await refuseUnlessRevisable(deps, again);
  await arm(deps, again.tenantId);
  // The id was given when the content was first stored; turns may have looked past it since.
  await deps.lanes.sweepFrom(again.tenantId, documentId);
  const stored = await storeDocument(deps, again);
  await send(deps, stored);
  return { isNew: true, document: stored };
}

async function refuseUnlessRevisable(deps: Pick<ForeseeDeps, 'documents'>, of: Stored): Promise<void> {
  const { revision, facts, submittedAs } = of.submitted;
  const document = await deps.documents.get(of.tenantId, of.submission.documentId);
  // The same submission, sent twice at the same moment, may have come this far already.
  if (document === undefined || document.revision >= revision) return;
  if (document.state === 'voided') throw voided(document.documentId);
  if (document.state === 'queued' || document.unknown !== undefined) throw inFlight(document.documentId);
  if (document.entity !== undefined && document.kind !== facts.kind) {
    throw new ProblemError({
      status: 409,
      code: 'document_kind_changed',
      detail: `This ${submittedAs} is ${withArticle(document.kind)} in QuickBooks (${document.documentId}), and no revision makes it ${withArticle(facts.kind)}. Void it, and submit the other one under another id.`,
    });
  }
}

const withArticle = (kind: Document['kind']): string => (kind === 'invoice' ? 'an invoice' : 'a bill');

const voided = (documentId: DocumentId): ProblemError =>
  new ProblemError({
    status: 409,
    code: 'document_voided',
    detail: `The document was voided (${documentId}). Submit it under another id.`,
  });

const inFlight = (documentId: DocumentId): ProblemError =>
  new ProblemError({
    status: 409,
    code: 'document_in_flight',
    detail: `The earlier revision is on its way to QuickBooks (${documentId}). Submit this one again when it is there, refused or waiting.`,
    retryAfterSeconds: 10,
  });

async function storeDocument(deps: SubmitDocumentDeps, of: Stored): Promise<Document> {
  const { tenantId, submitted } = of;
  const { documentId } = of.submission;
  const { facts } = submitted;
  if (facts.kind === 'bill') await deps.billClaims.claim(tenantId, { bill: facts, documentId });
  const fresh = newDocument(deps, of);
  if (await deps.documents.create(fresh)) return fresh;
  const current = await deps.documents.get(tenantId, documentId);
  if (current !== undefined && current.revision >= submitted.revision) return current;
  if (current === undefined) throw inFlight(documentId);
  const revised = await deps.documents.revise(
    { tenantId, documentId, from: current },
    {
      ...submitted.facts,
      revision: submitted.revision,
      generation: fresh.generation,
      updatedAt: fresh.updatedAt,
    },
  );
  if (revised.isDone) return revised.document;
  // Revised by the same submission sent twice, or by this very write, made again by the SDK because its answer was lost.
  if (revised.current !== undefined && revised.current.revision >= submitted.revision) return revised.current;
  throw inFlight(documentId);
}

function newDocument(deps: SubmitDocumentDeps, of: Stored): Document {
  const { submitted } = of;
  const now = new Date(deps.nowMs()).toISOString();
  return {
    tenantId: of.tenantId,
    documentId: of.submission.documentId,
    externalId: submitted.externalId,
    revision: submitted.revision,
    generation: 1,
    state: 'queued',
    ...submitted.facts,
    acceptedAt: now,
    updatedAt: now,
    attempts: [],
  };
}

function arm(deps: SubmitDocumentDeps, tenantId: TenantId): Promise<void> {
  const nowMs = deps.nowMs();
  return deps.lanes.arm(tenantId, {
    now: new Date(nowMs).toISOString(),
    freshSince: new Date(nowMs - armFreshMs).toISOString(),
    dueAt: new Date(nowMs + armDueMs).toISOString(),
  });
}

async function send(deps: SubmitDocumentDeps, document: Document): Promise<void> {
  try {
    await deps.sendPointer({ tenantId: document.tenantId, documentId: document.documentId });
  } catch (cause) {
    throw new ProblemError({
      status: 503,
      code: 'queue_unavailable',
      detail: `The document is stored (${document.documentId}) but could not be queued. Submit it again; nothing is lost or doubled.`,
      retryAfterSeconds: 5,
      cause,
    });
  }
}
