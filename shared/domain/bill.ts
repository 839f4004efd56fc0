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

/** A line with an item is booked by the item; one without by the expense account that its category is mapped to. */
const lineSchema = z
  .strictObject({ item: itemSchema.optional(), ...lineFields })
  .refine(isPriceWhole, priceNotWhole);

/** An approved vendor bill. `number` is the vendor's own invoice number. Money and quantities are decimal strings. */
export const billSchema = z
  .strictObject({ ...documentFields, lines: z.array(lineSchema).min(1), vendor: counterpartySchema })
  .superRefine(checkDocument);
export type Bill = z.infer<typeof billSchema>;
