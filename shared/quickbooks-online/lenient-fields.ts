import * as z from 'zod';

/**
 * Fields of QuickBooks' answers that may be missing: one that is not as expected counts as absent, so that an answer stays
 * readable whatever else Intuit adds or leaves out. Numbers arrive as decimal strings (`wire.ts`).
 */
export const absentWhenOdd = <Schema extends z.ZodType>(schema: Schema) => schema.optional().catch(undefined);

export const text = absentWhenOdd(z.string().min(1));
export const flag = absentWhenOdd(z.boolean());
export const decimalText = absentWhenOdd(z.string().regex(/^-?\d+(\.\d+)?$/));
export const whole = absentWhenOdd(
  z
    .string()
    .regex(/^\d{1,9}$/)
    .transform(Number),
);
export const reference = absentWhenOdd(z.object({ value: text }));
