import type { Connection } from '../domain/connection.ts';
import type { QuickBooksRead, QuickBooksWrite } from './client-outcomes.ts';
import type { Statement } from './query.ts';
import type { WireObject, WirePayload } from './wire.ts';

/** Entities that Counterfoil reads or writes, as QuickBooks spells them. */
export type EntityName =
  | 'Account'
  | 'Bill'
  | 'BillPayment'
  | 'CompanyInfo'
  | 'CreditMemo'
  | 'Customer'
  | 'Employee'
  | 'Invoice'
  | 'Item'
  | 'Payment'
  | 'Preferences'
  | 'TaxCode'
  | 'TaxRate'
  | 'Term'
  | 'Vendor';
export type CreatableEntity = 'Bill' | 'Customer' | 'Invoice' | 'Item' | 'Vendor';

/** Whose books, how far a call may wait for its turn, and when it must not begin any more. `BooksAccess` fits. */
export interface CallAccess {
  readonly connection: Pick<Connection, 'tenantId' | 'realmId'>;
  /** A call whose turn is further away than this is deferred with reason `turn`. */
  readonly maxTurnWaitMs: number;
  /** Epoch milliseconds; a call that has not begun by then is deferred with reason `turn`. */
  readonly startByMs: number;
}

/** 30: https://developer.intuit.com/app/developer/qbo/docs/learn/limits-and-throttles */
export const maxBatchItems = 30;

/** 1,000: https://developer.intuit.com/app/developer/qbo/docs/learn/explore-the-quickbooks-online-api/change-data-capture */
export const maxChanges = 1000;

/** Documents that can be changed after they were created. */
export type ChangeableEntity = Extract<CreatableEntity, 'Bill' | 'Invoice'>;
export type WriteOperation = 'create' | 'update' | 'void' | 'delete';

/** One write within a batch. */
export interface BatchItem {
  /** At most 10 characters. */
  readonly bId: string;
  readonly operation: WriteOperation;
  readonly entity: CreatableEntity;
  readonly payload: WirePayload;
  /** A number that is taken is no reason to refuse it. */
  readonly isDuplicateAllowed?: boolean | undefined;
}

/**
 * QuickBooks Online over HTTP: the one layer that knows turns, tokens, time-outs and faults.
 * Answers are entities as on the wire, with numbers as decimal strings. Nothing turns an unknown outcome into a refusal.
 */
export interface QuickBooksClient {
  /** `id` is left out for `Preferences`; for `CompanyInfo` it is the realm. */
  read(access: CallAccess, of: { entity: EntityName; id?: string }): Promise<QuickBooksRead<WireObject>>;
  /** One page, at most 1,000 rows. */
  query(access: CallAccess, statement: Statement): Promise<QuickBooksRead<readonly WireObject[]>>;
  /** All pages, ordered by Id; each page is a call of its own. */
  queryAll(access: CallAccess, statement: Statement): Promise<QuickBooksRead<readonly WireObject[]>>;
  /**
   * What changed since a moment (ISO 8601, at most 30 days ago), in one call: whole rows, and for what was deleted a stub
   * with `status: "Deleted"`. At most {@link maxChanges} over all entities, and nothing tells that more were left out.
   */
  changes(
    access: CallAccess,
    of: { entities: readonly EntityName[]; since: string },
  ): Promise<QuickBooksRead<ReadonlyMap<EntityName, readonly WireObject[]>>>;
  /** `requestId`: at most 50 characters. */
  create(
    access: CallAccess,
    of: {
      entity: CreatableEntity;
      payload: WirePayload;
      requestId: string;
      isDuplicateAllowed?: boolean | undefined;
    },
  ): Promise<QuickBooksWrite<WireObject>>;
  /** Updates, voids or deletes one document; the payload bears `Id` and `SyncToken`. */
  change(
    access: CallAccess,
    of: {
      operation: Exclude<WriteOperation, 'create'>;
      entity: ChangeableEntity;
      payload: WirePayload;
      requestId: string;
      isDuplicateAllowed?: boolean | undefined;
    },
  ): Promise<QuickBooksWrite<WireObject>>;
  /**
   * Up to 30 writes under one request id (at most 36 characters). Has an outcome for every `bId` asked; an item that the
   * answer does not mention is unknown with `isIdSpent`.
   */
  batch(
    access: CallAccess,
    of: { requestId: string; items: readonly BatchItem[] },
  ): Promise<ReadonlyMap<string, QuickBooksWrite<WireObject>>>;
}
