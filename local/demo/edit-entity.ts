import Big from 'big.js';
import * as z from 'zod';
import type { BooksClient } from './books-client.ts';
import { DemoFailure } from './demo-failure.ts';
import type { BooksEntity } from './simulator-control.ts';
import { money } from './to-submission.ts';

const detailSchema = z.looseObject({}).optional();
const lineSchema = z.looseObject({
  DetailType: z.string(),
  Amount: z.string().optional(),
  SalesItemLineDetail: detailSchema,
  AccountBasedExpenseLineDetail: detailSchema,
});
type Line = z.infer<typeof lineSchema>;
const entitySchema = z.looseObject({
  TxnDate: z.iso.date(),
  DueDate: z.iso.date().optional(),
  Line: z.array(lineSchema),
});

const DAY_MS = 86_400_000;
const LATER_DAYS = 14;

/** What a person might change: due two weeks later, and a pound more on the first line that has an amount. */
export async function changesTo(books: BooksClient, { entity, id }: BooksEntity): Promise<object> {
  const { TxnDate, DueDate, Line } = await books.read(entity, id, entitySchema);
  // QuickBooks adds the subtotal itself.
  const lines = Line.filter(({ DetailType }) => DetailType !== 'SubTotalLineDetail');
  const index = lines.findIndex(({ Amount }) => new Big(Amount ?? 0).gt(0));
  if (index < 0) throw new DemoFailure(`Could not edit ${entity} ${id} in the books: no line has an amount.`);
  const dueMs = Date.parse(`${DueDate ?? TxnDate}T00:00:00Z`) + LATER_DAYS * DAY_MS;
  return {
    DueDate: new Date(dueMs).toISOString().slice(0, 10),
    Line: lines.map((line, place) => (place === index ? withAPoundMore(line) : line)),
  };
}

function withAPoundMore(line: Line): Line {
  const Amount = money(new Big(line.Amount ?? 0).plus(1));
  const { SalesItemLineDetail: detail } = line;
  if (detail === undefined) return { ...line, Amount };
  return { ...line, Amount, SalesItemLineDetail: { ...detail, Qty: '1', UnitPrice: Amount } };
}
