/**
 * A tenant's messages from a push queue become one turn. A message is a pointer: what it points to is read afresh, so
 * repeated, reordered and redriven messages change nothing. Should the turn fail, the messages come again; at its last
 * receive the document says that it is parked, before its message lies in the dead-letter queue.
 */
import type { Document } from '../../shared/domain/document.ts';
import type { DocumentId, TenantId } from '../../shared/domain/ids.ts';
import type { Documents } from '../../shared/store/documents.ts';

interface PushForTenantDeps {
  readonly nowMs: () => number;
  readonly takeTurn: (of: {
    tenantId: TenantId;
    documentIds: readonly DocumentId[];
    endsAtMs: number;
  }) => Promise<void>;
  readonly documents: Pick<Documents, 'getMany' | 'move'>;
  /** The queue's maxReceiveCount: a message received that often moves to the dead-letter queue if it fails again. */
  readonly maxReceives: number;
}

export interface ReceivedPointer {
  /** Absent: a turn for the tenant, without a document of its own. */
  readonly documentId?: DocumentId | undefined;
  readonly receiveCount: number;
}

/** Takes the turn. Throws when it could not be taken; then every message of the tenant must come again. */
export async function pushForTenant(
  deps: PushForTenantDeps,
  of: { tenantId: TenantId; pointers: readonly ReceivedPointer[]; endsAtMs: number },
): Promise<void> {
  try {
    await deps.takeTurn({ ...of, documentIds: documentIdsOf(of.pointers) });
  } catch (error) {
    await park(deps, of);
    throw error;
  }
}

async function park(
  deps: PushForTenantDeps,
  of: { tenantId: TenantId; pointers: readonly ReceivedPointer[] },
): Promise<void> {
  const last = documentIdsOf(of.pointers.filter(({ receiveCount }) => receiveCount >= deps.maxReceives));
  if (last.length === 0) return;
  const documents = await deps.documents.getMany(of.tenantId, last);
  for (const document of documents) await parkDocument(deps, document);
}

async function parkDocument(deps: PushForTenantDeps, document: Document): Promise<void> {
  const { tenantId, documentId, unknown } = document;
  await deps.documents.move(
    { tenantId, documentId, basis: document },
    {
      state: 'parked',
      updatedAt: new Date(deps.nowMs()).toISOString(),
      attempts: document.attempts,
      // A lost answer stays known: parked or not, the document may be in the books.
      ...(unknown === undefined ? {} : { unknown }),
    },
  );
}

const documentIdsOf = (pointers: readonly ReceivedPointer[]): DocumentId[] =>
  pointers.flatMap(({ documentId }) => documentId ?? []);
