/** Once it is said which record is meant, the documents that were refused for not knowing are queued again. */
import type { LinkKind } from '../../shared/domain/books.ts';
import type { DocumentId, TenantId } from '../../shared/domain/ids.ts';
import type { QueueAgain, QueuedAgain } from '../../shared/store/queue-again.ts';
import type { SyncErrors } from '../../shared/store/sync-errors.ts';

export interface RetryReferencesDeps {
  readonly nowMs: () => number;
  readonly syncErrors: Pick<SyncErrors, 'openErrors' | 'memberIds'>;
  readonly queueAgain: QueueAgain;
}

// API Gateway gives up after 30 s, and the matching before this has taken some of them.
const workMs = 12_000;

/** Documents of open sync errors about these; `hasMore` when the time was over before all of them were queued. */
export async function retryReferences(
  deps: RetryReferencesDeps,
  of: { tenantId: TenantId; kind: LinkKind; externalIds: ReadonlySet<string> },
): Promise<QueuedAgain> {
  const { tenantId, kind, externalIds } = of;
  if (externalIds.size === 0) return { queued: 0, hasMore: false };
  const cured = new Set<string>();
  const members = async function* (): AsyncGenerator<DocumentId> {
    const now = new Date(deps.nowMs()).toISOString();
    for await (const { errorId, subject } of deps.syncErrors.openErrors(tenantId, now)) {
      if (subject.kind !== kind || subject.id === undefined || !externalIds.has(subject.id)) continue;
      cured.add(errorId);
      yield* deps.syncErrors.memberIds(tenantId, errorId);
    }
  };
  return deps.queueAgain(tenantId, {
    documentIds: members(),
    // A membership that is left over must not retry what another error holds up.
    decide: ({ syncErrorId }) => (syncErrorId !== undefined && cured.has(syncErrorId) ? {} : undefined),
    workUntilMs: deps.nowMs() + workMs,
  });
}
