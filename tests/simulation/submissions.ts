/** What is submitted in the simulated world. */
import { billSchema, type Bill } from '../../shared/domain/bill.ts';
import type { Document } from '../../shared/domain/document.ts';
import { invoiceSchema, type Invoice } from '../../shared/domain/invoice.ts';
import { settlementSchema, type Settlement } from '../../shared/domain/settlement.ts';

/** What a caller asks for: that a document be pushed, or that one be voided. */
export type Wish =
  | { readonly kind: 'invoice'; readonly content: Invoice }
  | { readonly kind: 'bill'; readonly content: Bill }
  | { readonly kind: 'settlement'; readonly content: Settlement }
  | { readonly kind: 'void'; readonly externalId: string };

const externalIdOf = (wish: Wish): string => (wish.kind === 'void' ? wish.externalId : wish.content.id);

/** A settlement may bear the id of an invoice or a bill: the vendor counts them apart. */
export const isAbout = (wish: Wish, { externalId, settlementKind }: Document): boolean =>
  externalId === externalIdOf(wish) &&
  (wish.kind === 'void' || (wish.kind === 'settlement') === (settlementKind !== undefined));

/** The wish in a word, told from all others of a run. */
export const nameOf = (wish: Wish): string => `${wish.kind} ${externalIdOf(wish)}`;

export const gravel = { code: 'GR-20', name: 'Gravel 20 mm' };
export const haulage = { code: 'HAUL', name: 'Haulage' };

export const invoiceOf = (of: {
  id: string;
  number: string;
  customer: string;
  lines: { item: { code: string; name: string }; amount: string }[];
  revision?: number;
}): Wish => ({
  kind: 'invoice',
  content: invoiceSchema.parse({
    id: of.id,
    revision: of.revision ?? 1,
    number: of.number,
    issuedOn: '2026-03-02',
    currency: 'GBP',
    customer: { id: `c-${of.customer}`, name: of.customer },
    lines: of.lines,
  }),
});

export const billOf = (of: {
  id: string;
  number: string;
  vendor: string;
  lines: { item?: { code: string; name: string }; category?: string; amount: string }[];
  revision?: number;
}): Wish => ({
  kind: 'bill',
  content: billSchema.parse({
    id: of.id,
    revision: of.revision ?? 1,
    number: of.number,
    issuedOn: '2026-02-27',
    currency: 'GBP',
    vendor: { id: `v-${of.vendor}`, name: of.vendor },
    lines: of.lines,
  }),
});

export const settlementOf = (of: {
  id: string;
  number: string;
  kind: Settlement['kind'];
  counterparty: string;
  lines: { material: string; quantity: string; rate: string; amount: string }[];
  revision?: number;
}): Wish => ({
  kind: 'settlement',
  content: settlementSchema.parse({
    id: of.id,
    revision: of.revision ?? 1,
    number: of.number,
    issuedOn: '2026-02-28',
    currency: 'GBP',
    kind: of.kind,
    counterparty: { id: `${of.kind === 'customer' ? 'c' : 'v'}-${of.counterparty}`, name: of.counterparty },
    lines: of.lines.map((line) => ({ ...line, unit: 'ton' })),
  }),
});
