import * as z from 'zod';

/** Query of `GET …/figures`: how many days, today included. */
export const figuresQuerySchema = z.strictObject({
  days: z
    .string()
    .regex(/^(?:[1-9]\d?|[12]\d\d|3[0-5]\d|36[0-6])$/, 'a whole number from 1 to 366')
    .transform(Number)
    .default(90),
});

/** Answer of `GET …/figures`: for a chart. A count may be missing after a crash, so that nothing may be settled by them. */
export const figuresAnswerSchema = z.strictObject({
  /** Whose calendar the days are of: the tenant's, as it is now. */
  timeZone: z.string(),
  /** Oldest first, today last; a day on which nothing happened is there with zeros. */
  days: z.array(
    z.strictObject({
      date: z.string(),
      /** Documents that came into the books or were changed there. */
      pushed: z.int(),
      /** Refusals: a document that is retried in vain is refused again. */
      refused: z.int(),
      /** Changes of what is paid of a document, by the day on which they were learnt; not of money that went again. */
      payments: z.int(),
    }),
  ),
});
export type FiguresAnswer = z.infer<typeof figuresAnswerSchema>;
