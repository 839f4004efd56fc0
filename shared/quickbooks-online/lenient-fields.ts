import * as z from 'zod';

/**
 * Fields of QuickBooks' answers that may be missing: one that is not as expected counts as absent, so that a list stays
 * readable whatever else Intuit adds. Numbers arrive as decimal strings (`wire.ts`).
 */
export const text = z.string().min(1).optional().catch(undefined);
export const flag = z.boolean().optional().catch(undefined);
export const decimalText = z
  .string()
  .regex(/^-?\d+(\.\d+)?$/)
  .optional()
  .catch(undefined);
export const whole = z
  .string()
  .regex(/^\d{1,9}$/)
  .transform(Number)
  .optional()
  .catch(undefined);
export const reference = z.object({ value: text }).optional().catch(undefined);
