import type { DocumentDraft } from '../domain/books.ts';
import type { DocumentKind, EntityLink } from '../domain/document.ts';
import { fingerprintOf } from '../domain/drift.ts';
import type { RealmId } from '../domain/ids.ts';
import { billPayload, sentBillNumber } from './bill.ts';
import type { ChangeableEntity } from './client.ts';
import { comparedFields, linkTo, type DocumentContext, type DocumentEntity } from './document.ts';
import { invoicePayload, sentInvoiceNumber } from './invoice.ts';
import type { WirePayload } from './wire.ts';

/** What QuickBooks calls a kind of document. */
export const entityOf: Readonly<Record<DocumentKind, ChangeableEntity>> = {
  invoice: 'Invoice',
  bill: 'Bill',
};

/** A document exactly as it is created. */
export const documentPayload = (draft: DocumentDraft, context: DocumentContext): WirePayload =>
  draft.kind === 'invoice' ? invoicePayload(draft, context) : billPayload(draft, context);

/** The number that we give; undefined where QuickBooks numbers. */
export const sentNumber = (draft: DocumentDraft, context: DocumentContext): string | undefined =>
  draft.kind === 'invoice' ? sentInvoiceNumber(draft, context) : sentBillNumber(draft);

/** The link between a document and its entity. `hash` makes the fingerprint of what is compared later. */
export const documentLink = (
  entity: DocumentEntity,
  of: {
    draft: DocumentDraft;
    context: DocumentContext;
    realmId: RealmId;
    homeCurrency: string;
    hash: (text: string) => string;
  },
): EntityLink =>
  linkTo(entity, {
    ...of,
    type: entityOf[of.draft.kind],
    fingerprint: entityFingerprint(entity, of),
    sentNumber: sentNumber(of.draft, of.context),
  });

/** Another one whenever somebody changed in QuickBooks what is ours, and it tells which field; payments leave it alone. */
export const entityFingerprint = (
  entity: DocumentEntity,
  of: { homeCurrency: string; hash: (text: string) => string },
): string => fingerprintOf(comparedFields(entity, of.homeCurrency), of.hash);
