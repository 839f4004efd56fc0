import * as z from 'zod';
import {
  checkDocument,
  counterpartySchema,
  documentFields,
  isPriceWhole,
  itemSchema,
  lineFields,
  priceNotWhole,
} from './document-fields.ts';

const lineSchema = z.strictObject({ item: itemSchema, ...lineFields }).refine(isPriceWhole, priceNotWhole);

const invoiceFields = { ...documentFields, lines: z.array(lineSchema).min(1) };

/** An approved invoice. Money and quantities are decimal strings. */
export const invoiceSchema = z
  .strictObject({ ...invoiceFields, customer: counterpartySchema })
  .superRefine(checkDocument);
export type Invoice = z.infer<typeof invoiceSchema>;

/** An invoice as it may come in: the one without a customer is told so by a code of its own, not by its form. */
export const submittedInvoiceSchema = z
  .strictObject({ ...invoiceFields, customer: counterpartySchema.optional() })
  .superRefine(checkDocument);
export type SubmittedInvoice = z.infer<typeof submittedInvoiceSchema>;
