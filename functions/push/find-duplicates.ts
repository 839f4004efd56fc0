/**
 * Looks for documents that QuickBooks holds twice. It reads the books themselves and goes by our mark, so it finds what
 * no table could know: a document that was written hours after its request was given up.
 */
import type { Books, OwnDocument } from '../../shared/domain/books.ts';
import { ProblemError } from '../../shared/domain/errors.ts';
import type { DocumentId, TenantId } from '../../shared/domain/ids.ts';
import type { Connections } from '../../shared/store/connections.ts';
import { timingInRequest } from './open-books.ts';

interface FindDuplicatesDeps {
  readonly nowMs: () => number;
  readonly books: Pick<Books, 'listOwnDocuments'>;
  readonly connections: Pick<Connections, 'get'>;
}

/** One document and the entities, two or more, that stand for it in QuickBooks. */
interface DuplicatedDocument {
  readonly documentId: DocumentId;
  readonly entities: readonly {
    readonly id: string;
    readonly number: string | undefined;
    readonly total: string;
  }[];
}

const defaultSinceMs = 30 * 24 * 3_600_000;

/**
 * `since`: a day, by default thirty days ago. Throws {@link ProblemError}: 409 without a connection, 503 when the books
 * cannot be read completely; never half an answer.
 */
export async function findDuplicates(
  deps: FindDuplicatesDeps,
  of: { tenantId: TenantId; since?: string | undefined },
): Promise<DuplicatedDocument[]> {
  const nowMs = deps.nowMs();
  const connection = await deps.connections.get(of.tenantId);
  if (connection === undefined || connection.state === 'disconnected') {
    throw new ProblemError({
      status: 409,
      code: 'not_connected',
      detail: 'The tenant is not connected to QuickBooks, so its books cannot be read.',
    });
  }
  const since = of.since ?? new Date(nowMs - defaultSinceMs).toISOString();
  const access = { connection, ...timingInRequest(nowMs) };
  const invoices = await deps.books.listOwnDocuments(access, { kind: 'invoice', since });
  const bills = await deps.books.listOwnDocuments(access, { kind: 'bill', since });
  if (invoices.outcome !== 'applied' || bills.outcome !== 'applied') {
    throw new ProblemError({
      status: 503,
      code: 'books_unreadable',
      detail:
        'QuickBooks could not be read completely, so nothing can be said about duplicates. Ask again later.',
      retryAfterSeconds: 60,
    });
  }
  return duplicatesAmong([...invoices.answer, ...bills.answer]);
}

function duplicatesAmong(documents: readonly OwnDocument[]): DuplicatedDocument[] {
  const byDocument = new Map<DocumentId, Map<string, OwnDocument>>();
  for (const document of documents) {
    const entities = byDocument.get(document.documentId) ?? new Map<string, OwnDocument>();
    byDocument.set(document.documentId, entities.set(document.entityId, document));
  }
  return [...byDocument]
    .filter(([, entities]) => entities.size > 1)
    .map(([documentId, entities]) => ({
      documentId,
      entities: [...entities.values()].map(({ entityId, number, total }) => ({
        id: entityId,
        number,
        total,
      })),
    }));
}
