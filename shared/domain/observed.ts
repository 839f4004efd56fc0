/** Books as they are observed: what changed there, and what stands there, in words of no provider. */
import type { Connection } from './connection.ts';
import type { DocumentKind } from './document.ts';
import type { DocumentId } from './ids.ts';
import type { ReadOutcome } from './outcomes.ts';
import type { ObservedAmounts } from './payment.ts';
import type { DocumentFacts } from './preview.ts';

/** An entity in the books that a document can stand for. */
export interface EntityOfDocument {
  readonly kind: DocumentKind;
  readonly entityId: string;
}

/** Names an entity within one company. */
export const entityKey = ({ kind, entityId }: EntityOfDocument): string => `${kind} ${entityId}`;

/** An invoice or bill in the books, ours or not. */
export interface ObservedDocument extends Omit<ObservedAmounts, 'balance'> {
  /** Undefined where the books do not say: nothing is known of what is paid then. */
  readonly balance: string | undefined;
  readonly kind: DocumentKind;
  readonly entityId: string;
  /** The provider's version as it writes it. */
  readonly syncToken: string;
  readonly number: string | undefined;
  /** The day it bears. */
  readonly issuedOn: string | undefined;
  /** The document that it says it stands for, by our mark; a voided one has lost it. */
  readonly documentId: DocumentId | undefined;
  /** A digest of each field that is ours. */
  readonly fingerprint: string;
  /** `gross` is with the tax. Decimal strings. */
  readonly facts: DocumentFacts & { readonly tax: string; readonly gross: string };
}

export const paymentKinds = ['payment', 'billPayment'] as const;
/** `payment`: by a customer; `billPayment`: to a vendor. */
export type PaymentKind = (typeof paymentKinds)[number];

/** Which payment. */
export interface PaymentOfBooks {
  readonly kind: PaymentKind;
  readonly paymentId: string;
}

/** Names a payment within one company. */
export const paymentKey = ({ kind, paymentId }: PaymentOfBooks): string => `${kind} ${paymentId}`;

/** A payment in the books; one that only applies credits pays nothing. */
export interface ObservedPayment {
  readonly kind: PaymentKind;
  readonly paymentId: string;
  readonly version: number;
  /** UTC ISO 8601, to the second. */
  readonly changedAt: string;
  readonly paidOn: string | undefined;
  /** Entities it settles, with what of it is money and what is credit; decimal strings. Empty once it is voided. */
  readonly applications: readonly {
    readonly kind: DocumentKind;
    readonly entityId: string;
    readonly cash: string;
    readonly credit: string;
    /** What is left over of a payment of this entity alone. */
    readonly excess?: string;
  }[];
}

/** Something that was deleted. */
export interface Removed {
  readonly kind: DocumentKind | PaymentKind;
  readonly entityId: string;
}

/** What changed in the books since a moment. */
export interface BookChanges {
  readonly documents: readonly ObservedDocument[];
  readonly payments: readonly ObservedPayment[];
  readonly removed: readonly Removed[];
  /** There may be more changes than could be told: nothing follows from what is missing here. */
  readonly isPartial: boolean;
}

/** Whose books, and how long a call may wait for its turn. */
export interface ObserverAccess {
  readonly connection: Connection;
  readonly maxTurnWaitMs: number;
  readonly startByMs: number;
}

/** Books to look at. Every operation is of reads that the provider may bill; nothing is written. */
export interface BooksObserver {
  /** All that changed since a moment (ISO 8601, at most 30 days ago), in one read. */
  readChanges(access: ObserverAccess, since: string): Promise<ReadOutcome<BookChanges>>;
  /** Entities by their ids; what is not there is left out. */
  readDocuments(
    access: ObserverAccess,
    of: { kind: DocumentKind; entityIds: readonly string[] },
  ): Promise<ReadOutcome<readonly ObservedDocument[]>>;
  /** Payments by their ids; what is not there is left out. */
  readPayments(
    access: ObserverAccess,
    of: { kind: PaymentKind; paymentIds: readonly string[] },
  ): Promise<ReadOutcome<readonly ObservedPayment[]>>;
  /** Every document of a kind that the books hold; one read for each thousand. Complete or not at all. */
  readAllDocuments(
    access: ObserverAccess,
    kind: DocumentKind,
  ): Promise<ReadOutcome<readonly ObservedDocument[]>>;
}
