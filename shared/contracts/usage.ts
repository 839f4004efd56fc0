import * as z from 'zod';

/** Answer of `GET …/usage`: what a tenant costs at Intuit. Writes are free; reads that were answered are billed. */
export const usageAnswerSchema = z.strictObject({
  /** The newest first; a month without a read is left out. */
  months: z.array(z.strictObject({ month: z.string(), meteredReads: z.int() })),
  /** Reads of the running month by its end, if it goes on as until now; months are counted in UTC. */
  forecast: z.strictObject({ month: z.string(), meteredReads: z.int() }),
});
export type UsageAnswer = z.infer<typeof usageAnswerSchema>;
