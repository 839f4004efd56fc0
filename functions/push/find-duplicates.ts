/**
 * Looks for documents that QuickBooks holds twice. It reads the books themselves and goes by our mark, so it finds what
 * no table could know: an invoice that was written hours after its request was given up.
 */
import type { Books, OwnInvoice } from '../../shared/domain/books.ts';
import type { Connection } from '../../shared/domain/connection.ts';
import { ProblemError } from '../../shared/domain/errors.ts';
import type { DocumentId } from '../../shared/domain/ids.ts';

interface FindDuplicatesDeps {
  readonly nowMs: () => number;
  readonly books: Pick<Books, 'listOwnInvoices'>;
}

/** One document and the invoices, two or more, that stand for it in QuickBooks. */
export interface DuplicatedDocument {
  readonly documentId: DocumentId;
  readonly entities: readonly {
    readonly id: string;
    readonly number: string | undefined;
    readonly total: string;
  }[];
}

// A page of a thousand invoices takes QuickBooks seconds; the whole answer has to fit API Gateway's 29 s.
const startWithinMs = 20_000;
const maxTurnWaitMs = 10_000;

/** `since`: ISO 8601. Throws {@link ProblemError} 503 when the books cannot be read completely; never half an answer. */
export async function findDuplicates(
  deps: FindDuplicatesDeps,
  of: { connection: Connection; since: string },
): Promise<DuplicatedDocument[]> {
  const answer = await deps.books.listOwnInvoices(
    { connection: of.connection, maxTurnWaitMs, startByMs: deps.nowMs() + startWithinMs },
    of.since,
  );
  if (answer.outcome !== 'applied') {
    throw new ProblemError({
      status: 503,
      code: 'books_unreadable',
      detail:
        'QuickBooks could not be read completely, so nothing can be said about duplicates. Ask again later.',
      retryAfterSeconds: 60,
    });
  }
  return duplicatesAmong(answer.answer);
}

function duplicatesAmong(invoices: readonly OwnInvoice[]): DuplicatedDocument[] {
  const byDocument = new Map<DocumentId, Map<string, OwnInvoice>>();
  for (const invoice of invoices) {
    const entities = byDocument.get(invoice.documentId) ?? new Map<string, OwnInvoice>();
    byDocument.set(invoice.documentId, entities.set(invoice.entityId, invoice));
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
