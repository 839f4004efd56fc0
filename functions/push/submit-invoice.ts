/**
 * An approved invoice comes in (C1, C12). What makes it ours is the document item; the order below decides what a crash
 * leaves behind: arm the lane (a turn will look for what was never sent) → store the content → store the document → send
 * the pointer → answer. Whoever got no answer submits again and finds the same document.
 */
import type { Document } from '../../shared/domain/document.ts';
import { ProblemError } from '../../shared/domain/errors.ts';
import type { DocumentId, TenantId } from '../../shared/domain/ids.ts';
import {
  invoiceTotal,
  maxInvoiceLines,
  type Invoice,
  type SubmittedInvoice,
} from '../../shared/domain/invoice.ts';
import { formatMoney } from '../../shared/domain/money.ts';
import type { Documents } from '../../shared/store/documents.ts';
import type { Lanes } from '../../shared/store/lanes.ts';
import type { Submission, Submissions } from '../../shared/store/submissions.ts';
import { armFreshMs } from './find-never-sent.ts';

interface SubmitInvoiceDeps {
  readonly nowMs: () => number;
  readonly newDocumentId: () => DocumentId;
  readonly hashContent: (content: unknown) => string;
  readonly documents: Pick<Documents, 'create' | 'get' | 'revise'>;
  readonly submissions: Pick<Submissions, 'newest' | 'putOnce' | 'revisions' | 'joinDocument'>;
  readonly lanes: Pick<Lanes, 'arm' | 'sweepFrom'>;
  readonly sendPointer: (pointer: { tenantId: TenantId; documentId: DocumentId }) => Promise<void>;
}

/** `isNew` is false when the very same submission was accepted before. */
interface Accepted {
  readonly isNew: boolean;
  readonly document: Document;
}

const armDueMs = 120_000;

/** Accepts an invoice, or throws {@link ProblemError} with the code that tells why not. */
export async function submitInvoice(
  deps: SubmitInvoiceDeps,
  submitted: { tenantId: TenantId; invoice: SubmittedInvoice },
): Promise<Accepted> {
  const { tenantId } = submitted;
  const invoice = acceptable(submitted.invoice);
  const contentHash = deps.hashContent(invoice);
  const newest = await deps.submissions.newest(tenantId, { kind: 'invoice', externalId: invoice.id });
  refuseOutdated(invoice, { contentHash, newest });
  if (newest?.revision === invoice.revision) return repeat(deps, { tenantId, invoice, submission: newest });
  if (newest !== undefined) await refuseUnlessRevisable(deps, { tenantId, documentId: newest.documentId });

  await arm(deps, tenantId);
  const submission = await deps.submissions.putOnce(
    tenantId,
    { kind: 'invoice', externalId: invoice.id, revision: invoice.revision },
    {
      documentId: newest?.documentId ?? deps.newDocumentId(),
      revision: invoice.revision,
      contentHash,
      content: invoice,
    },
  );
  // Two callers may submit the same invoice at the same moment; the first content stored is the one that counts.
  refuseOutdated(invoice, { contentHash, newest: submission });
  // A revision's document lies before what turns have looked through already.
  if (newest === undefined) await joinEarlier(deps, { tenantId, invoice, submission });
  else await deps.lanes.sweepFrom(tenantId, newest.documentId);
  const document = await storeDocument(deps, { tenantId, invoice, submission });
  await send(deps, document);
  return { isNew: true, document };
}

function acceptable(invoice: SubmittedInvoice): Invoice {
  if (invoice.lines.length > maxInvoiceLines) {
    throw new ProblemError({
      status: 413,
      code: 'too_many_lines',
      detail: `An invoice may have up to ${maxInvoiceLines} lines; this one has ${invoice.lines.length}. Split it and submit the parts.`,
    });
  }
  if (invoiceTotal(invoice).lt(0)) {
    throw new ProblemError({
      status: 422,
      code: 'credit_not_supported',
      detail:
        'The total of this invoice is below zero. Credits cannot be pushed yet; enter it in QuickBooks by hand.',
    });
  }
  const { customer, ...rest } = invoice;
  if (customer === undefined) {
    throw new ProblemError({
      status: 422,
      code: 'customer_missing',
      detail: 'The invoice names no customer. Submit it again with the customer it is for.',
    });
  }
  return { ...rest, customer };
}

function refuseOutdated(
  invoice: Invoice,
  stored: { contentHash: string; newest: Submission | undefined },
): void {
  const { newest } = stored;
  if (newest === undefined || newest.revision < invoice.revision) return;
  if (newest.revision > invoice.revision) {
    throw new ProblemError({
      status: 409,
      code: 'stale_revision',
      detail: `Revision ${newest.revision} of this invoice was submitted already; revision ${invoice.revision} is older and was not stored.`,
    });
  }
  if (newest.contentHash !== stored.contentHash) {
    throw new ProblemError({
      status: 409,
      code: 'revision_conflict',
      detail: `Revision ${invoice.revision} of this invoice was submitted already with other content. Submit the change as a higher revision.`,
    });
  }
}

/** Two revisions of a new invoice may come in at the same moment, each unknown to the other: they are one document. */
async function joinEarlier(
  deps: SubmitInvoiceDeps,
  of: { tenantId: TenantId; invoice: Invoice; submission: Submission },
): Promise<void> {
  const { id: externalId, revision } = of.invoice;
  const revisions = await deps.submissions.revisions(of.tenantId, { kind: 'invoice', externalId });
  refuseOutdated(of.invoice, { contentHash: of.submission.contentHash, newest: revisions.at(-1) });
  const [earliest] = revisions;
  if (earliest === undefined || earliest.documentId === of.submission.documentId) return;
  const identity = { kind: 'invoice', externalId, revision };
  await deps.submissions.joinDocument(of.tenantId, identity, earliest.documentId);
  throw inFlight(earliest.documentId);
}

/** The same submission again: the same document, and whatever a crash left undone the first time is done now. */
async function repeat(
  deps: SubmitInvoiceDeps,
  again: { tenantId: TenantId; invoice: Invoice; submission: Submission },
): Promise<Accepted> {
  const { documentId } = again.submission;
  const document = await deps.documents.get(again.tenantId, documentId);
  if (document !== undefined && document.revision === again.invoice.revision) {
    if (document.state === 'queued') await send(deps, document);
    return { isNew: false, document };
  }
  if (document !== undefined) await refuseUnlessRevisable(deps, { tenantId: again.tenantId, documentId });
  await arm(deps, again.tenantId);
  // The id was given when the content was first stored; turns may have looked past it since.
  await deps.lanes.sweepFrom(again.tenantId, documentId);
  const stored = await storeDocument(deps, again);
  await send(deps, stored);
  return { isNew: true, document: stored };
}

async function refuseUnlessRevisable(
  deps: SubmitInvoiceDeps,
  of: { tenantId: TenantId; documentId: DocumentId },
): Promise<void> {
  const document = await deps.documents.get(of.tenantId, of.documentId);
  if (document === undefined) return;
  if (document.state === 'pushed' || document.state === 'voided') {
    throw new ProblemError({
      status: 409,
      code: 'revision_of_pushed',
      detail: `The invoice is in QuickBooks already (${document.documentId}, ${document.state}); changes to it are not carried over yet. Change it in QuickBooks by hand.`,
    });
  }
  if (document.state === 'queued' || document.unknown !== undefined) throw inFlight(document.documentId);
}

const inFlight = (documentId: DocumentId): ProblemError =>
  new ProblemError({
    status: 409,
    code: 'document_in_flight',
    detail: `The earlier revision is on its way to QuickBooks (${documentId}). Submit this one again when it is refused or waiting.`,
    retryAfterSeconds: 10,
  });

async function storeDocument(
  deps: SubmitInvoiceDeps,
  of: { tenantId: TenantId; invoice: Invoice; submission: Submission },
): Promise<Document> {
  const { documentId } = of.submission;
  const fresh = newDocument(deps, of);
  if (await deps.documents.create(fresh)) return fresh;
  const current = await deps.documents.get(of.tenantId, documentId);
  if (current !== undefined && current.revision >= of.invoice.revision) return current;
  const revised = await deps.documents.revise(
    { tenantId: of.tenantId, documentId, fromRevision: current?.revision ?? 0 },
    revisionOf(fresh),
  );
  if (!revised.isDone) throw inFlight(documentId);
  return revised.document;
}

function newDocument(
  deps: SubmitInvoiceDeps,
  of: { tenantId: TenantId; invoice: Invoice; submission: Submission },
): Document {
  const { invoice } = of;
  const now = new Date(deps.nowMs()).toISOString();
  return {
    tenantId: of.tenantId,
    documentId: of.submission.documentId,
    kind: 'invoice',
    externalId: invoice.id,
    revision: invoice.revision,
    generation: 1,
    state: 'queued',
    number: invoice.number,
    customerId: invoice.customer.id,
    customerName: invoice.customer.name,
    issuedOn: invoice.issuedOn,
    currency: invoice.currency,
    total: formatMoney(invoiceTotal(invoice), invoice.currency),
    lineCount: invoice.lines.length,
    acceptedAt: now,
    updatedAt: now,
    attempts: [],
  };
}

function revisionOf(document: Document) {
  const { revision, generation, number, customerId, customerName } = document;
  const { issuedOn, currency, total, lineCount, updatedAt } = document;
  return {
    revision,
    generation,
    number,
    customerId,
    customerName,
    issuedOn,
    currency,
    total,
    lineCount,
    updatedAt,
  };
}

function arm(deps: SubmitInvoiceDeps, tenantId: TenantId): Promise<void> {
  const nowMs = deps.nowMs();
  return deps.lanes.arm(tenantId, {
    now: new Date(nowMs).toISOString(),
    freshSince: new Date(nowMs - armFreshMs).toISOString(),
    dueAt: new Date(nowMs + armDueMs).toISOString(),
  });
}

async function send(deps: SubmitInvoiceDeps, document: Document): Promise<void> {
  try {
    await deps.sendPointer({ tenantId: document.tenantId, documentId: document.documentId });
  } catch (cause) {
    throw new ProblemError({
      status: 503,
      code: 'queue_unavailable',
      detail: `The invoice is stored (${document.documentId}) but could not be queued. Submit it again; nothing is lost or doubled.`,
      retryAfterSeconds: 5,
      cause,
    });
  }
}
