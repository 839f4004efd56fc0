import type { DocumentAnswer } from '../../../../shared/contracts/http.ts';

/** A page as the API answers it: of a filtered list it may hold few, or none, and still have a next one. */
export interface DocumentsPage {
  readonly documents: readonly DocumentAnswer[];
  readonly next?: string | undefined;
  readonly lookedThrough?: number | undefined;
}

export interface FilledPage {
  readonly documents: readonly DocumentAnswer[];
  /** Where the next page begins; absent on the last one. */
  readonly next: string | undefined;
}

/** Asks on until a page is full or there are no more documents. */
export async function fillPage(
  ask: (after: string | undefined) => Promise<DocumentsPage>,
  of: { after: string | undefined; wanted: number; onProgress: (lookedThrough: number) => void },
): Promise<FilledPage> {
  const documents: DocumentAnswer[] = [];
  let after = of.after;
  let lookedThrough = 0;
  for (;;) {
    const page = await ask(after);
    documents.push(...page.documents);
    lookedThrough += page.lookedThrough ?? page.documents.length;
    after = page.next;
    // A page may be overfull by what the last answer held: nothing of it is lost that way.
    if (after === undefined || documents.length >= of.wanted) return { documents, next: after };
    of.onProgress(lookedThrough);
  }
}
