/**
 * A person decides about a document that disagrees with the books (E4). Sent again, it is queued with what was seen there, so
 * that nothing is replaced that nobody has looked at; accepted, what stands in the books is what was agreed from now on. Only
 * the disagreement that was shown can be decided about.
 */
import type { BusEvent } from '../../shared/contracts/events.ts';
import { acceptedEvent, voidedEvent } from '../../shared/contracts/document-events.ts';
import type { Resolution } from '../../shared/contracts/sync-errors.ts';
import type { CauseCode } from '../../shared/domain/causes.ts';
import type { Document, EntityLink } from '../../shared/domain/document.ts';
import type { Drift } from '../../shared/domain/drift.ts';
import { sourceOf } from '../../shared/domain/each-of.ts';
import { ProblemError } from '../../shared/domain/errors.ts';
import type { TenantId } from '../../shared/domain/ids.ts';
import type { SyncError } from '../../shared/domain/sync-error.ts';
import type { Documents } from '../../shared/store/documents.ts';
import type { Drifts, HeldFacts } from '../../shared/store/drifts.ts';
import type { Decisions, QueueAgain, QueuedAgain } from '../../shared/store/queue-again.ts';
import type { SyncErrors } from '../../shared/store/sync-errors.ts';

export interface ResolveDriftDeps {
  readonly nowMs: () => number;
  readonly sha256Hex: (text: string) => string;
  readonly documents: Pick<
    Documents,
    'get' | 'acceptEntity' | 'acceptRemoval' | 'noteVoidTold' | 'noteDrift'
  >;
  readonly drifts: Pick<Drifts, 'getSeen' | 'accept'>;
  readonly syncErrors: Pick<SyncErrors, 'leave'>;
  readonly queueAgain: QueueAgain;
  readonly publish: (events: readonly BusEvent[]) => Promise<void>;
}

interface Decided {
  readonly tenantId: TenantId;
  readonly error: SyncError;
  readonly resolution: Resolution;
  /** Who decided. */
  readonly by: string;
}

type Drifting = Document & { readonly drift: Drift; readonly entity: EntityLink };

/** Whether an error tells of a document that disagrees with the books, not of one that was refused. */
export const isDriftCause = (cause: CauseCode): boolean => cause.startsWith('drift_');

const nothingQueued: QueuedAgain = { queued: 0, hasMore: false };

/** Undefined when there is no such disagreement any more. Throws {@link ProblemError} 409 when it is another one by now. */
export async function resolveDrift(deps: ResolveDriftDeps, of: Decided): Promise<QueuedAgain | undefined> {
  const document = await driftingDocument(deps, of);
  if (document === undefined) return undefined;
  if (of.resolution.action === 'acceptTheirs') {
    await accept(deps, { ...of, document });
    return nothingQueued;
  }
  const decisions = decisionsOf(of.resolution, document);
  if (decisions === undefined) throw notPossible(of, document);
  const outcome = await deps.queueAgain(of.tenantId, {
    documentIds: sourceOf([document.documentId]),
    decide: (now) => (isSame(now, document) ? decisions : undefined),
  });
  if (outcome.queued === 0) throw movedOn(document);
  // What it stood for is let go of: that it disagreed with it is over. One that is replaced disagrees until it is done.
  if ('entity' in decisions) await endDrift(deps, of, document);
  return outcome;
}

/** Not done where a turn has the document already: that ends it as well. */
async function endDrift(deps: ResolveDriftDeps, of: Decided, { documentId }: Document): Promise<void> {
  const queued = await deps.documents.get(of.tenantId, documentId);
  if (queued?.drift?.errorId !== of.error.errorId) return;
  await leave(deps, of, queued);
  await deps.documents.noteDrift(queued, undefined);
}

async function driftingDocument(deps: ResolveDriftDeps, of: Decided): Promise<Drifting | undefined> {
  const { lastDocumentId, errorId } = of.error;
  if (lastDocumentId === undefined) return undefined;
  const document = await deps.documents.get(of.tenantId, lastDocumentId);
  if (document?.drift?.errorId !== errorId || document.entity === undefined) return undefined;
  return { ...document, drift: document.drift, entity: document.entity };
}

const isSame = (now: Document, shown: Document): boolean =>
  now.updatedAt === shown.updatedAt && now.drift?.fingerprint === shown.drift?.fingerprint;

// It stands for nothing from now on; what was known of that is forgotten. That it disagreed stays noted until that is told
// to be over: should this end before, the push that follows tells it.
const letGo = { entity: undefined, payment: undefined, operation: undefined } as const;

/** Undefined for what cannot be done about this document. */
function decisionsOf(resolution: Resolution, document: Drifting): Decisions | undefined {
  const { drift, state } = document;
  // Under the identity it went by before, QuickBooks would answer what it answered then, and do nothing.
  const generation = document.generation + 1;
  switch (resolution.action) {
    case 'overwrite':
      if (state === 'voided') return { operation: 'void', generation };
      return drift.syncToken === undefined
        ? undefined
        : { operation: 'update', overwrites: drift.syncToken, generation };
    case 'createAgain':
      // The voided one keeps the number.
      return {
        ...letGo,
        generation,
        adopts: undefined,
        ...(drift.kind === 'voided' ? { isDuplicateAllowed: true } : {}),
      };
    case 'adopt':
      return { ...letGo, generation, adopts: resolution.entityId };
    case 'acceptTheirs':
    case 'allowDuplicate':
    case 'letQuickBooksNumber':
    case 'renumber':
      return undefined;
  }
}

/**
 * The document says so first, then it is told, and that it disagreed is taken away last: whoever dies in between leaves a
 * disagreement that can be accepted once more.
 */
async function accept(deps: ResolveDriftDeps, of: Decided & { document: Drifting }): Promise<void> {
  const { document } = of;
  const at = new Date(deps.nowMs()).toISOString();
  const accepted =
    document.drift.kind === 'edited'
      ? await acceptEdit(deps, { ...of, at })
      : await acceptRemoval(deps, { ...of, at });
  await leave(deps, of, accepted);
  await deps.documents.noteDrift(accepted, undefined);
}

async function acceptEdit(
  deps: ResolveDriftDeps,
  of: Decided & { document: Drifting; at: string },
): Promise<Document> {
  const { document, tenantId, by, at } = of;
  const { drift, documentId } = document;
  const facts = await deps.drifts.getSeen(tenantId, documentId);
  // What is voided here must not stand there.
  if (facts === undefined || drift.fingerprint === undefined || document.state !== 'pushed') {
    throw notPossible(of, document);
  }
  await deps.drifts.accept(tenantId, documentId, { facts, at, by });
  const accepted = await deps.documents.acceptEntity(document, {
    entity: entityAsSeen(document, facts),
    updatedAt: at,
  });
  if (!accepted.isDone) throw movedOn(document);
  const { fields, fingerprint } = drift;
  await deps.publish([
    acceptedEvent(deps.sha256Hex, { document: accepted.document, fields, fingerprint, at }),
  ]);
  return accepted.document;
}

/** The total of facts is without the tax that the provider adds. */
function entityAsSeen({ entity, drift }: Drifting, facts: HeldFacts): EntityLink {
  const { number: _, differences: __, ...kept } = entity;
  return {
    ...kept,
    ...(facts.number === undefined ? {} : { number: facts.number }),
    ...(facts.issuedOn === undefined ? {} : { issuedOn: facts.issuedOn }),
    ...(drift.fingerprint === undefined ? {} : { fingerprint: drift.fingerprint }),
    ...(drift.syncToken === undefined ? {} : { syncToken: drift.syncToken }),
    total: facts.gross,
  };
}

async function acceptRemoval(
  deps: ResolveDriftDeps,
  of: Decided & { document: Drifting; at: string },
): Promise<Document> {
  const { document, at } = of;
  if (document.drift.kind === 'duplicated') throw notPossible(of, document);
  const voided = document.state === 'voided' ? document : await moveToVoided(deps, document, at);
  await deps.publish([voidedEvent(deps.sha256Hex, voided)]);
  await deps.documents.noteVoidTold(voided);
  return voided;
}

async function moveToVoided(deps: ResolveDriftDeps, document: Drifting, at: string): Promise<Document> {
  const accepted = await deps.documents.acceptRemoval(document, at);
  if (!accepted.isDone) throw movedOn(document);
  return accepted.document;
}

async function leave(deps: ResolveDriftDeps, of: Decided, document: Document): Promise<void> {
  await deps.syncErrors.leave(of.tenantId, {
    errorId: of.error.errorId,
    documentId: document.documentId,
    at: new Date(deps.nowMs()).toISOString(),
  });
}

const movedOn = ({ documentId }: Document): ProblemError =>
  new ProblemError({
    status: 409,
    code: 'document_moved_on',
    detail: `The document (${documentId}) or what QuickBooks holds of it changed meanwhile, so nothing was decided about it. Read it again.`,
  });

const notPossible = ({ resolution }: Decided, { documentId, state }: Document): ProblemError =>
  new ProblemError({
    status: 409,
    code: 'action_not_offered',
    detail: `"${resolution.action}" cannot be done for the document (${documentId}), which is ${state} here.`,
  });
