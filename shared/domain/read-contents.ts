import { billSchema } from './bill.ts';
import type { DraftContent } from './books.ts';
import { submittedAs, type Document } from './document.ts';
import type { DocumentId, TenantId } from './ids.ts';
import { invoiceSchema } from './invoice.ts';
import { documentOfSettlement, settlementSchema } from './settlement.ts';

/** Where what was submitted lies. */
interface ContentSource {
  readonly getMany: (
    tenantId: TenantId,
    of: readonly { readonly kind: string; readonly externalId: string; readonly revision: number }[],
  ) => Promise<ReadonlyMap<DocumentId, { readonly content: unknown }>>;
}

/** Each document with what was submitted, as the document it stands for; undefined where that cannot be read. */
export async function readContents(
  deps: { readonly submissions: ContentSource },
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
