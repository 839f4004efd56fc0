/**
 * Carries a verdict over to the document and its sync error. A disagreement is noted on the document first, then the error
 * opens; one that is gone closes the error first. So whatever dies in between, the next run finds it and does the rest; and a
 * disagreement that a person dismissed stays dismissed as long as it is the same.
 */
import type { Document } from '../../shared/domain/document.ts';
import { isSameDrift, type Drift, type DriftKind } from '../../shared/domain/drift.ts';
import type { RealmId } from '../../shared/domain/ids.ts';
import type { ObservedDocument } from '../../shared/domain/observed.ts';
import { syncErrorIdOf, type Subject } from '../../shared/domain/sync-error.ts';
import type { Judgement, Verdict } from '../../shared/domain/verdict.ts';
import type { Documents } from '../../shared/store/documents.ts';
import type { Drifts } from '../../shared/store/drifts.ts';
import type { SyncErrors } from '../../shared/store/sync-errors.ts';
import { driftCauses, driftDetail } from './drift-words.ts';

export interface NoteDriftDeps {
  readonly sha256Hex: (text: string) => string;
  readonly documents: Pick<Documents, 'noteDrift'>;
  readonly drifts: Pick<Drifts, 'putSeen'>;
  readonly syncErrors: Pick<SyncErrors, 'join' | 'leave'>;
}

interface Judged {
  readonly document: Document;
  readonly judgement: Judgement;
  /** The entity as it was seen, where it was. */
  readonly seen: ObservedDocument | undefined;
  readonly at: string;
}

const kindOf: Partial<Record<Verdict, DriftKind>> = {
  editedInQuickBooks: 'edited',
  deleted: 'deleted',
  voided: 'voided',
  duplicated: 'duplicated',
};
// What was not looked at is neither found nor cured.
const cured: ReadonlySet<Verdict> = new Set(['agrees', 'paidDifferently']);

/** The kind of disagreement that a verdict stands for. */
export const driftKindOf = ({ verdict }: Judgement): DriftKind | undefined => kindOf[verdict];

/** Can be repeated. */
export async function noteDrift(deps: NoteDriftDeps, judged: Judged): Promise<void> {
  const kind = driftKindOf(judged.judgement);
  if (kind !== undefined) await noteFound(deps, judged, kind);
  else if (cured.has(judged.judgement.verdict)) await noteCured(deps, judged);
}

async function noteFound(deps: NoteDriftDeps, judged: Judged, kind: DriftKind): Promise<void> {
  const { document, seen } = judged;
  const { tenantId, documentId, entity } = document;
  if (entity === undefined || isToldAlready(document)) return;
  const drift = driftOf(deps, { ...judged, realmId: entity.realmId, kind });
  if (drift !== document.drift) {
    if (seen !== undefined) await deps.drifts.putSeen(tenantId, documentId, seen.facts);
    const noted = await deps.documents.noteDrift(document, drift);
    // Somebody moved it meanwhile: the next run looks again.
    if (!noted.isDone) return;
    await leaveFormer(deps, judged, drift);
  }
  await deps.syncErrors.join(tenantId, {
    error: {
      errorId: drift.errorId,
      cause: driftCauses[kind],
      subject: subjectOf(document),
      detail: driftDetail(document, drift),
    },
    documentId,
    at: drift.seenAt,
  });
}

/** A revision of it was refused for the very same: one error is enough, and resolving that one ends both. */
const isToldAlready = ({ state, pushError }: Document): boolean =>
  state === 'refused' &&
  (pushError?.cause === 'edited_in_quickbooks' || pushError?.cause === 'removed_in_quickbooks');

/** The stored one where nothing is new about it, even if payments moved the entity since. */
function driftOf(deps: NoteDriftDeps, of: Judged & { realmId: RealmId; kind: DriftKind }): Drift {
  const { document, judgement, seen, kind, at } = of;
  const before = document.drift;
  // Unchanged since it was found.
  if (before?.kind === kind && seen === undefined) return before;
  const errorId = syncErrorIdOf(deps.sha256Hex, {
    realmId: of.realmId,
    cause: driftCauses[kind],
    subject: subjectOf(document),
  });
  const found: Drift = {
    kind,
    fields: [...(judgement.fields ?? [])],
    seenAt: at,
    ...(seen === undefined ? {} : { fingerprint: seen.fingerprint, syncToken: seen.syncToken }),
    errorId,
  };
  if (before === undefined || !isSameDrift(before, found)) return found;
  return before.syncToken === found.syncToken ? before : { ...found, seenAt: before.seenAt };
}

const subjectOf = ({ documentId, number }: Document): Subject => ({
  kind: 'document',
  id: documentId,
  name: number,
});

/** An edited one that was deleted since is told by another error. */
async function leaveFormer(deps: NoteDriftDeps, { document, at }: Judged, drift: Drift): Promise<void> {
  const former = document.drift?.errorId;
  if (former === undefined || former === drift.errorId) return;
  await deps.syncErrors.leave(document.tenantId, { errorId: former, documentId: document.documentId, at });
}

async function noteCured(deps: NoteDriftDeps, { document, at }: Judged): Promise<void> {
  const { drift, tenantId, documentId } = document;
  if (drift === undefined) return;
  await deps.syncErrors.leave(tenantId, { errorId: drift.errorId, documentId, at });
  await deps.documents.noteDrift(document, undefined);
}
