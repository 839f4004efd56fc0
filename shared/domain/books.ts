import type { Bill } from './bill.ts';
import type { CauseCode } from './causes.ts';
import type { Connection } from './connection.ts';
import type { ChangeOperation, DocumentKind, EntityLink, Renumbering } from './document.ts';
import type { Counterparty } from './document-fields.ts';
import type { DocumentId } from './ids.ts';
import type { Invoice } from './invoice.ts';
import type { DeferredOutcome, ReadOutcome, WriteOutcome } from './outcomes.ts';
import type { DocumentFacts, NameChange } from './preview.ts';
import type { Mapping, Policies } from './settings.ts';
import type { Subject } from './sync-error.ts';

/**
 * A tenant's books as the push flow sees them: the seam behind which one provider's shapes stay. QuickBooks Online is
 * the first provider; nothing here knows its entities.
 */
export interface Books {
  /**
   * Finds or creates the customers, vendors and items that documents point to. Found by exact normalised name; never
   * guessed. Creates are safe to repeat: a name exists once.
   */
  resolveReferences(
    access: BooksAccess,
    wanted: WantedReferences,
    known?: KnownNames,
  ): Promise<ResolvedReferences>;
  /** What {@link resolveReferences} would find and create; nothing is written. */
  planReferences(access: BooksAccess, wanted: WantedReferences): Promise<PlannedReferences>;
  /** Creates one document under its request id, or up to thirty under one request id and an item id each. */
  createDocuments(
    access: BooksAccess,
    batch: DocumentBatch,
  ): Promise<ReadonlyMap<DocumentId, WriteOutcome<EntityLink>>>;
  /**
   * Carries revisions and voids over, up to thirty. What is in the books is read first: what somebody else changed there
   * is never overwritten unasked, and a change that is there already is not made twice, however often this is repeated.
   */
  changeDocuments(
    access: BooksAccess,
    batch: ChangeBatch,
  ): Promise<ReadonlyMap<DocumentId, WriteOutcome<ChangeAnswer>>>;
  /** Looks documents up that may have been created under a lost answer; only ones that bear our own mark count. */
  findDocuments(
    access: BooksAccess,
    wanted: readonly DocumentDraft[],
  ): Promise<ReadOutcome<ReadonlyMap<DocumentId, EntityLink>>>;
  /**
   * The transaction that a person says is this document, with what differs; undefined when there is none of this id.
   * Refused where it stands for another document already.
   */
  readEntity(
    access: BooksAccess,
    of: { draft: DocumentDraft; entityId: string },
  ): Promise<ReadOutcome<EntityLink | undefined>>;
  /** What would be written for documents (C6). What is to be changed is read first; nothing is written. */
  previewDocuments(
    access: BooksAccess,
    items: readonly PreviewItem[],
  ): Promise<ReadOutcome<ReadonlyMap<DocumentId, PlannedWrite>>>;
  /** A transaction in the books as it stands there; undefined when there is none of this id. */
  describeEntity(
    access: BooksAccess,
    of: { kind: DocumentKind; entityId: string },
  ): Promise<ReadOutcome<DocumentFacts | undefined>>;
  /** Those of the entities that no document can point to any more: inactive, merged or deleted. */
  findUnusable(access: BooksAccess, of: EntityIds): Promise<ReadOutcome<EntityIds>>;
  /** Every document in the books that bears our mark and was changed since then; voided ones are left out. */
  listOwnDocuments(
    access: Pick<BooksAccess, 'connection' | 'maxTurnWaitMs' | 'startByMs'>,
    of: { kind: DocumentKind; since: string },
  ): Promise<ReadOutcome<readonly OwnDocument[]>>;
}

/** Entities by their ids, kind by kind. */
export type EntityIds = Readonly<Record<LinkKind, ReadonlySet<string>>>;

/** A document in the books that bears the mark of one of ours. */
export interface OwnDocument {
  readonly documentId: DocumentId;
  readonly entityId: string;
  readonly number: string | undefined;
  readonly total: string;
}

/** Whose books, how documents go, how far a call may wait for its turn, and when it must not begin any more. */
export interface BooksAccess {
  readonly connection: Connection;
  readonly mapping: Mapping;
  readonly policies: Policies;
  /** A call whose turn is further away is deferred instead of waiting for it. */
  readonly maxTurnWaitMs: number;
  /** Epoch milliseconds; a call that has not begun by then is deferred. */
  readonly startByMs: number;
}

/** A document with the entities that its customer or vendor and its items are linked to, by the vendor's ids. */
export type DocumentDraft = {
  readonly documentId: DocumentId;
  readonly revision: number;
  /** Empty where it is not known, or of no concern. */
  readonly counterpartyEntityId: string;
  readonly itemEntityIds: ReadonlyMap<string, string>;
  readonly renumbering?: Renumbering | undefined;
  readonly isDuplicateAllowed?: boolean | undefined;
  /** In a preview only: the names of records that do not exist yet and so have no id. */
  readonly newNames?: NewNames | undefined;
} & DraftContent;

interface NewNames {
  readonly counterparty: string | undefined;
  /** By the vendor's code. */
  readonly items: ReadonlyMap<string, string>;
}

export type DraftContent =
  { readonly kind: 'invoice'; readonly content: Invoice } | { readonly kind: 'bill'; readonly content: Bill };

/** Who a document is for: the customer of an invoice, the vendor of a bill. */
export const counterpartyOf = (draft: DraftContent): Counterparty =>
  draft.kind === 'invoice' ? draft.content.customer : draft.content.vendor;

export interface DocumentBatch {
  readonly requestId: string;
  /** Sent before under this id: a refusal that may only mean "known already" is reported as that. */
  readonly isResend: boolean;
  readonly items: readonly (DocumentDraft & { readonly bId?: string })[];
}

/** One revision or void of a document that is in the books as `entity`. */
export type DocumentChange = {
  readonly draft: DocumentDraft;
  readonly operation: ChangeOperation;
  readonly entity: EntityLink;
  /** The SyncToken of the entity that a person has seen and said to replace. */
  readonly overwrites?: string | undefined;
};

export interface ChangeBatch {
  readonly requestId: string;
  readonly items: readonly (DocumentChange & { readonly bId?: string })[];
}

/** A document to foretell, with the names of the records that it points to: of items by their code, where they are known. */
export interface PreviewItem {
  readonly draft: DocumentDraft;
  readonly operation: 'create' | ChangeOperation;
  /** What is to be changed. */
  readonly entity?: EntityLink | undefined;
  readonly overwrites?: string | undefined;
  readonly names: { readonly counterparty: string; readonly items: ReadonlyMap<string, string> };
}

/** What would be written, as plain JSON, and what would then stand in the books. */
export interface PlannedWrite {
  readonly operation: 'create' | ChangeOperation | 'none';
  readonly payload?: Record<string, unknown> | undefined;
  readonly problem?: ReferenceProblem | undefined;
  readonly expected?: DocumentFacts | undefined;
}

/** What a change came to: the entity as it is now, or that it stands for nothing any more. */
export type ChangeAnswer =
  | { readonly is: 'changed'; readonly entity: EntityLink }
  | { readonly is: 'voided'; readonly entity: EntityLink };

/** `deadLink`: what it was linked to, and was refused as inactive or gone, so something else may have its name now. */
export type WantedParty = Counterparty & { readonly deadLink?: ReferenceLink | undefined };
export interface WantedItem {
  readonly deadLink?: ReferenceLink | undefined;
  readonly code: string;
  readonly name: string;
  /** Where it lands when it is created; absent where it is not sold, or not bought. */
  readonly incomeAccountId?: string | undefined;
  readonly expenseAccountId?: string | undefined;
}

export interface WantedReferences {
  readonly customers: readonly WantedParty[];
  readonly vendors: readonly WantedParty[];
  readonly items: readonly WantedItem[];
}

/** What documents point to by the vendor's own ids. */
export const linkKinds = ['customer', 'vendor', 'item'] as const;
export type LinkKind = (typeof linkKinds)[number];

/**
 * The names of a kind as they were when the company was read last: how they are spelled, by the form in which names are
 * compared. What is not among them is created without asking first: should it be there after all, the provider says so.
 */
export type KnownNames = Partial<Record<LinkKind, Spellings>>;
export type Spellings = ReadonlyMap<string, readonly string[]>;

/** The stored pair of the vendor's id and an entity's id. */
export interface ReferenceLink {
  readonly externalId: string;
  readonly entityId: string;
  readonly entityName: string;
  readonly originalName: string;
  /** The entity was refused as inactive or gone: the next push looks for what has its name now. */
  readonly isDead?: boolean | undefined;
  /** The document that gave a customer or vendor this name; absent where a person did. */
  readonly namedBy?: DocumentId | undefined;
}

/** Why one reference could not be resolved. */
export interface ReferenceProblem {
  readonly cause: CauseCode;
  readonly detail: string;
  readonly faultCode?: string;
  readonly traceId?: string;
  readonly subject?: Subject;
}

type Resolved = Readonly<
  Record<
    LinkKind,
    {
      readonly links: ReadonlyMap<string, ReferenceLink>;
      readonly problems: ReadonlyMap<string, ReferenceProblem>;
    }
  >
>;

/** What came of it, reference by reference; `deferred` tells why some are in neither map. */
export type ResolvedReferences = Resolved & { readonly deferred?: DeferredOutcome };

/** A reference that a push would create, under the name that it would get. */
export interface PlannedReference {
  readonly kind: LinkKind;
  readonly name: string;
  readonly wanted: readonly {
    readonly externalId: string;
    readonly originalName: string;
    /** Why the name is not the original one. */
    readonly nameChange?: NameChange | undefined;
  }[];
}

export type PlannedReferences = ResolvedReferences & { readonly creates: readonly PlannedReference[] };
