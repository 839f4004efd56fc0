import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import Big from 'big.js';
import { parse } from 'csv-parse/sync';
import * as z from 'zod';
import { submittedInvoiceSchema, type SubmittedInvoice } from '../../shared/domain/invoice.ts';
import { seededRandom } from './seeded-random.ts';
import { seeds } from './seeds.ts';

const vocabulary = (
  'gravel concrete delivery haulage crushed limestone site tipper skip clearance topsoil aggregate hours waiting ' +
  'north quarry bridge road phase foundation granite washed sand ballast screened grade load return bulk weighbridge ' +
  'morning evening priority standard surcharge fuel permit inspection depot plant hire operator crane pump mixer'
).split(' ');

const customers = 50;
const items = 40;
const bytesWanted = 1_024;

/** Invoices of 1 KB of JSON each, with texts as varied as real ones, of fifty customers and forty items. */
export function smallInvoices(
  count: number,
  seed: number = seeds.invoices,
  prefix = 'A',
): SubmittedInvoice[] {
  const random = seededRandom(seed);
  const pick = (below: number): number => Math.floor(random() * below);
  const text = (length: number): string => {
    const picked: string[] = [];
    while (picked.join(' ').length < length) picked.push(vocabulary[pick(vocabulary.length)] ?? '');
    return picked.join(' ').slice(0, length).trim();
  };
  return Array.from({ length: count }, (_, index) => {
    const customer = index % customers;
    const invoice = {
      id: `${prefix}-inv-${String(index).padStart(6, '0')}`,
      revision: 1,
      number: `${prefix}${String(100_000 + index)}`,
      issuedOn: `2026-02-${String(1 + pick(28)).padStart(2, '0')}`,
      currency: 'GBP',
      customer: { id: `cust-${customer}`, name: `Customer ${customer} ${vocabulary[customer] ?? ''} Ltd` },
      lines: Array.from({ length: 4 }, (_, line) => {
        const item = (index + line * 7) % items;
        const quantity = 1 + pick(40);
        const unitPrice = Big(100 + pick(9_000)).div(100);
        return {
          item: { code: `I${item}`, name: `${vocabulary[item] ?? ''} ${item}` },
          description: text(24),
          quantity: String(quantity),
          unitPrice: unitPrice.toFixed(2),
          amount: unitPrice.times(quantity).toFixed(2),
          ticketReference: `T${pick(900_000) + 100_000}`,
        };
      }),
      memo: '',
    };
    const missing = bytesWanted - Buffer.byteLength(JSON.stringify(invoice));
    return submittedInvoiceSchema.parse({ ...invoice, memo: text(Math.max(1, missing)) });
  });
}

const rowSchema = z.object({
  InvoiceNo: z.string(),
  StockCode: z.string(),
  Description: z.string(),
  Quantity: z.string(),
  InvoiceDate: z.string(),
  UnitPrice: z.string(),
  CustomerID: z.string(),
});

/** Real invoices that are acceptable: three trading days; undefined where the folder is not there. */
export function realInvoices(): SubmittedInvoice[] | undefined {
  const folder = path.join(import.meta.dirname, '../../../shared/data/invoices');
  if (!existsSync(folder)) return undefined;
  return readdirSync(folder)
    .filter((file) => file.endsWith('.csv'))
    .toSorted()
    .flatMap((file) => {
      const rows = z.array(rowSchema).parse(parse(readFileSync(path.join(folder, file)), { columns: true }));
      return [...Map.groupBy(rows, (row) => row.InvoiceNo).values()].flatMap(invoiceOf);
    });
}

function invoiceOf(rows: readonly z.infer<typeof rowSchema>[]): SubmittedInvoice[] {
  const [first] = rows;
  if (first === undefined || first.CustomerID === '') return [];
  const customerId = first.CustomerID.replace(/\.0$/, '');
  const lines = rows.map((row) => {
    const amount = Big(row.Quantity).times(row.UnitPrice).round(2, Big.roundHalfUp);
    return {
      item: { code: row.StockCode, name: row.Description },
      description: row.Description,
      quantity: row.Quantity,
      unitPrice: row.UnitPrice,
      amount: amount.toFixed(2),
    };
  });
  if (lines.reduce((sum, line) => sum.plus(line.amount), Big(0)).lt(0)) return [];
  return [
    submittedInvoiceSchema.parse({
      id: first.InvoiceNo,
      revision: 1,
      number: first.InvoiceNo,
      issuedOn: first.InvoiceDate.slice(0, 10),
      currency: 'GBP',
      customer: { id: customerId, name: `Customer ${customerId}` },
      lines,
    }),
  ];
}
