/**
 * A settlement says what was hauled: for a customer it becomes an invoice, for a vendor or an owner-operator (who is a
 * vendor in the books, B3) a bill. It is stored as it came in; what it becomes is worked out whenever it is needed.
 */
import * as z from 'zod';
import type { Bill } from './bill.ts';
import {
  checkDocument,
  counterpartySchema,
  documentFields,
  label,
  lineFields,
  type PricedLine,
} from './document-fields.ts';
import type { Invoice } from './invoice.ts';

export const settlementKinds = ['customer', 'vendor', 'owner_operator'] as const;

const { description, amount, servicedOn, category, taxHint, ticketReference } = lineFields;
const lineSchema = z
  .strictObject({
    ...{ description, amount, servicedOn, category, taxHint, ticketReference },
    /** What was hauled; the item of the line. */
    material: label(100),
    quantity: lineFields.quantity,
    /** What the quantity counts: `ton`, `load`, `hour`. */
    unit: label(30).optional(),
    /** Price of one unit. */
    rate: lineFields.unitPrice,
  })
  .refine((line) => (line.quantity === undefined) === (line.rate === undefined), {
    path: ['quantity'],
    error: 'quantity and rate are given together or not at all',
  });
export type SettlementLine = z.infer<typeof lineSchema>;

const settlementFields = {
  ...documentFields,
  kind: z.enum(settlementKinds),
  /** The customer, the vendor or the owner-operator, by the vendor's own id. */
  counterparty: counterpartySchema,
  lines: z.array(lineSchema).min(1),
};

/** An approved settlement. Money and quantities are decimal strings. */
export const settlementSchema = z.strictObject(settlementFields).superRefine((settlement, context) => {
  checkDocument({ ...settlement, lines: settlement.lines.map(priced) }, context);
});
export type Settlement = z.infer<typeof settlementSchema>;

const priced = ({ quantity, rate, amount: total }: SettlementLine): PricedLine => ({
  quantity,
  unitPrice: rate,
  amount: total,
});

/** The invoice or bill that a settlement becomes (C3). */
export function documentOfSettlement(
  settlement: Settlement,
): { kind: 'invoice'; content: Invoice } | { kind: 'bill'; content: Bill } {
  const { kind, counterparty, lines, ...shared } = settlement;
  const content = { ...shared, lines: lines.map(lineOf) };
  return kind === 'customer'
    ? { kind: 'invoice', content: { ...content, customer: counterparty } }
    : { kind: 'bill', content: { ...content, vendor: counterparty } };
}

// The material is the item, so its name stands on the line anyway; the unit is told where the quantity is.
function lineOf(line: SettlementLine) {
  const { material, unit, rate, ...rest } = line;
  const text = [rest.description?.trim() ?? '', unit === undefined ? '' : `Unit ${unit}`]
    .filter((part) => part !== '')
    .join(' · ');
  return {
    ...rest,
    item: { code: material, name: material },
    ...(rate === undefined ? {} : { unitPrice: rate }),
    ...(text === '' ? {} : { description: text }),
  };
}
