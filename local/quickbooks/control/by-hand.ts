import * as z from 'zod';
import { kindSpelled } from '../books/kinds.ts';
import type { EntityName } from '../books/kinds.ts';

/** The name of an entity, spelled as QuickBooks does. */
export const entityNameSchema = z.string().transform((name, context): EntityName => {
  const kind = kindSpelled(name);
  if (kind !== undefined) return kind.name;
  context.addIssue({ code: 'custom', message: `No such entity: ${name}` });
  return z.NEVER;
});

const handSchema = z.strictObject({ realmId: z.string(), entity: entityNameSchema, id: z.string() });

/** `changes` reads as the API takes them in a sparse update, e.g. `{DueDate: '2026-05-01'}`. */
export const handEditSchema = handSchema.extend({ changes: z.looseObject({}) });
export type HandEditInput = z.input<typeof handEditSchema>;

export const handEndSchema = handSchema.extend({ kind: z.enum(['delete', 'void']) });
export type HandEndInput = z.input<typeof handEndSchema>;

const decimalSchema = z.union([z.string().regex(/^\d{1,11}(\.\d{1,2})?$/u), z.number().nonnegative()]);
const applicationSchema = z.strictObject({ id: z.string(), amount: decimalSchema.optional() });

/** A payment as a person enters it; amounts are decimals as text, `'12.50'`, or numbers. */
export const handPaymentSchema = z.strictObject({
  realmId: z.string(),
  customerId: z.string().optional(),
  vendorId: z.string().optional(),
  /** Invoices of the customer or bills of the vendor; without an amount, what is open. */
  applications: z.array(applicationSchema).default([]),
  /** Credit memos that are used up with it. */
  credits: z.array(applicationSchema).default([]),
  totalAmount: decimalSchema.optional(),
  paidOn: z.iso.date().optional(),
  note: z.string().optional(),
});
export type HandPaymentInput = z.input<typeof handPaymentSchema>;

export const depositSchema = z.strictObject({ realmId: z.string(), paymentId: z.string() });
export type DepositInput = z.input<typeof depositSchema>;
