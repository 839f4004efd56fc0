import type { CauseCode } from './causes.ts';
import type { Connection } from './connection.ts';
import type { EntityLink } from './document.ts';
import type { DocumentId } from './ids.ts';
import type { Invoice } from './invoice.ts';
import type { DeferredOutcome, ReadOutcome, WriteOutcome } from './outcomes.ts';

/**
 * A tenant's books as the push flow sees them: the seam behind which one provider's shapes stay. QuickBooks Online is
 * the first provider; nothing here knows its entities.
 */
export interface Books {
  /**
   * Finds or creates the customers and items that invoices point to. Found by exact normalised name; never guessed.
   * Creates are safe to repeat: a name exists once.
   */
  resolveReferences(access: BooksAccess, wanted: WantedReferences): Promise<ResolvedReferences>;
  /** Creates one invoice under its request id, or up to thirty under one request id and an item id each. */
  createInvoices(
    access: BooksAccess,
    batch: InvoiceBatch,
  ): Promise<ReadonlyMap<DocumentId, WriteOutcome<EntityLink>>>;
  /** Looks invoices up that may have been created under a lost answer; only ones that bear our own mark count. */
  findInvoices(
    access: BooksAccess,
    wanted: readonly InvoiceDraft[],
  ): Promise<ReadOutcome<ReadonlyMap<DocumentId, EntityLink>>>;
  /** Every invoice in the books that bears our mark and was changed since then; voided ones are left out. */
  listOwnInvoices(
    access: Omit<BooksAccess, 'mapping'>,
    since: string,
  ): Promise<ReadOutcome<readonly OwnInvoice[]>>;
}

/** An invoice in the books that bears the mark of a document of ours. */
export interface OwnInvoice {
  readonly documentId: DocumentId;
  readonly entityId: string;
  readonly number: string | undefined;
  readonly total: string;
}

/** Whose books, how far a call may wait for its turn, and when it must not begin any more. */
export interface BooksAccess {
  readonly connection: Connection;
  readonly mapping: InvoiceMapping;
  /** A call whose turn is further away is deferred instead of waiting for it. */
  readonly maxTurnWaitMs: number;
  /** Epoch milliseconds; a call that has not begun by then is deferred. */
  readonly startByMs: number;
}

export interface InvoiceMapping {
  readonly incomeAccountId: string;
  readonly defaultTaxCodeId: string;
}

/** An invoice with the entities that its customer and items are linked to, by the vendor's ids. */
export interface InvoiceDraft {
  readonly documentId: DocumentId;
  readonly invoice: Invoice;
  readonly customerEntityId: string;
  readonly itemEntityIds: ReadonlyMap<string, string>;
}

export interface InvoiceBatch {
  readonly requestId: string;
  /** Sent before under this id: a refusal that may only mean "known already" is reported as that. */
  readonly isResend: boolean;
  readonly items: readonly (InvoiceDraft & { readonly bId?: string })[];
}

export type WantedCustomer = Invoice['customer'];
export interface WantedItem {
  readonly code: string;
  readonly name: string;
}

export interface WantedReferences {
  readonly customers: readonly WantedCustomer[];
  readonly items: readonly WantedItem[];
}

/** The stored pair of the vendor's id and an entity's id. */
export interface ReferenceLink {
  readonly externalId: string;
  readonly entityId: string;
  readonly entityName: string;
  readonly originalName: string;
}

/** Why one reference could not be resolved. */
export interface ReferenceProblem {
  readonly cause: CauseCode;
  readonly detail: string;
  readonly faultCode?: string;
  readonly traceId?: string;
}

/** What came of it, reference by reference; `deferred` tells why some are in neither map. */
export interface ResolvedReferences {
  readonly customers: ReadonlyMap<string, ReferenceLink>;
  readonly items: ReadonlyMap<string, ReferenceLink>;
  readonly customerProblems: ReadonlyMap<string, ReferenceProblem>;
  readonly itemProblems: ReadonlyMap<string, ReferenceProblem>;
  readonly deferred?: DeferredOutcome;
}
