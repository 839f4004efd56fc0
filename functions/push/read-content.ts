import { billSchema } from '../../shared/domain/bill.ts';
import type { DraftContent } from '../../shared/domain/books.ts';
import { submittedAs, type Document } from '../../shared/domain/document.ts';
import type { TenantId } from '../../shared/domain/ids.ts';
import { invoiceSchema } from '../../shared/domain/invoice.ts';
import { documentOfSettlement, settlementSchema } from '../../shared/domain/settlement.ts';
import type { Submissions } from '../../shared/store/submissions.ts';

/** Each document with what was submitted, as the document it stands for; undefined where that cannot be read. */
export async function readContents(
  deps: { readonly submissions: Pick<Submissions, 'getMany'> },
  of: { tenantId: TenantId; documents: readonly Document[] },
): Promise<{ document: Document; content: DraftContent | undefined }[]> {
  if (of.documents.length === 0) return [];
  const submissions = await deps.submissions.getMany(
    of.tenantId,
    of.documents.map((document) => ({ ...document, kind: submittedAs(document) })),
  );
  return of.documents.map((document) => ({
    document,
    content: readContent(document, submissions.get(document.documentId)?.content),
  }));
}

function readContent(document: Document, content: unknown): DraftContent | undefined {
  if (document.settlementKind !== undefined) {
    const settlement = settlementSchema.safeParse(content);
    return settlement.success ? documentOfSettlement(settlement.data) : undefined;
  }
  if (document.kind === 'invoice') {
    const invoice = invoiceSchema.safeParse(content);
    return invoice.success ? { kind: 'invoice', content: invoice.data } : undefined;
  }
  const bill = billSchema.safeParse(content);
  return bill.success ? { kind: 'bill', content: bill.data } : undefined;
}
