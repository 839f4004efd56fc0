/**
 * A tenant's messages from a push queue become one turn. A message is a pointer: what it points to is read afresh, so
 * repeated, reordered and redriven messages change nothing. Should the turn fail, the messages come again; at its last
 * receive the document says that it is parked, before its message lies in the dead-letter queue.
 */
import type { Document, LostAnswer } from '../../shared/domain/document.ts';
import type { DocumentId, TenantId } from '../../shared/domain/ids.ts';
import type { Documents } from '../../shared/store/documents.ts';
import type { Intents } from '../../shared/store/intents.ts';
import { lostUnder } from './unknown-outcome.ts';

interface PushForTenantDeps {
  readonly nowMs: () => number;
  readonly takeTurn: (of: {
    tenantId: TenantId;
    documentIds: readonly DocumentId[];
    endsAtMs: number;
  }) => Promise<void>;
  readonly documents: Pick<Documents, 'getMany' | 'move'>;
  readonly intents: Pick<Intents, 'list'>;
  /** The queue's maxReceiveCount: a message received that often moves to the dead-letter queue if it fails again. */
  readonly maxReceives: number;
  readonly log: (line: { code: string; level: 'warn'; tenantId: TenantId; documentId: DocumentId }) => void;
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
  const lost = await lostAnswers(deps, of.tenantId, documents);
  for (const document of documents) await parkDocument(deps, document, lost.get(document.documentId));
}

/**
 * What failed may have been storing the answer of a call that was made: its intent is there still. Until the next turn sees
 * to it nobody may take the document for one that never came into the books.
 */
async function lostAnswers(
  deps: PushForTenantDeps,
  tenantId: TenantId,
  documents: readonly Document[],
): Promise<ReadonlyMap<DocumentId, LostAnswer>> {
  const intents = await deps.intents.list(tenantId);
  return new Map(
    documents.flatMap((document) => {
      for (const intent of intents) {
        const item = intent.items.find(
          ({ documentId, revision, generation }) =>
            documentId === document.documentId &&
            revision === document.revision &&
            generation === document.generation,
        );
        if (item !== undefined) return [[document.documentId, lostUnder(intent, item, document)] as const];
      }
      return [];
    }),
  );
}

async function parkDocument(
  deps: PushForTenantDeps,
  document: Document,
  lost: LostAnswer | undefined,
): Promise<void> {
  const { tenantId, documentId, unknown = lost } = document;
  const moved = await deps.documents.move(
    { tenantId, documentId, basis: document },
    {
      state: 'parked',
      updatedAt: new Date(deps.nowMs()).toISOString(),
      attempts: document.attempts,
      // A lost answer stays known: parked or not, the document may be in the books.
      ...(unknown === undefined ? {} : { unknown }),
    },
  );
  if (moved.isDone) deps.log({ code: 'document_parked', level: 'warn', tenantId, documentId });
}

const documentIdsOf = (pointers: readonly ReceivedPointer[]): DocumentId[] =>
  pointers.flatMap(({ documentId }) => documentId ?? []);
