import * as z from 'zod';
import { malformed, parseRows, readUtf8 } from './csv-file.ts';
import { DemoFailure } from './demo-failure.ts';

/** One line of an invoice as the file has it; numbers stay text, so that nothing is rounded on the way. */
export interface SourceLine {
  stockCode: string;
  description: string;
  quantity: string;
  unitPrice: string;
}

/** All rows of one invoice number. */
export interface SourceInvoice {
  number: string;
  /** `2010-12-01` */
  issuedOn: string;
  customerNumber: string | undefined;
  lines: readonly SourceLine[];
}

const columns = [
  'InvoiceNo',
  'StockCode',
  'Description',
  'Quantity',
  'InvoiceDate',
  'UnitPrice',
  'CustomerID',
] as const;

const decimal = z.string().regex(/^-?\d+(\.\d+)?$/, 'is not a plain decimal number such as 2.55');
const rowSchema = z.object({
  InvoiceNo: z.string().trim().min(1, 'is empty'),
  StockCode: z.string().trim().min(1, 'is empty'),
  Description: z.string(),
  Quantity: decimal,
  InvoiceDate: z
    .string()
    .transform((text) => text.slice(0, 10))
    .pipe(z.iso.date('does not begin with a day such as 2010-12-01')),
  UnitPrice: decimal,
  // The data set writes customer numbers as floating point: "17850.0".
  CustomerID: z.string().regex(/^(\d+(\.0)?)?$/, 'is not a customer number such as 17850'),
});
type Row = z.infer<typeof rowSchema>;

/** Reads a file of invoices, or throws {@link DemoFailure} with the line and the remedy. */
export async function readInvoices(file: string): Promise<SourceInvoice[]> {
  return parseInvoices(await readUtf8(file, '--invoices'), file);
}

/** Groups the rows of a CSV text by invoice number, in the order of the file. */
export function parseInvoices(text: string, file: string): SourceInvoice[] {
  const rows = parseRows(text, { file, columns, schema: rowSchema });
  const invoices = new Map<string, SourceInvoice & { lines: SourceLine[] }>();
  for (const { line, row } of rows) {
    const invoice = invoices.get(row.InvoiceNo) ?? newInvoice(row);
    invoices.set(row.InvoiceNo, invoice);
    const other = newInvoice(row);
    if (invoice.customerNumber !== other.customerNumber || invoice.issuedOn !== other.issuedOn) {
      throw malformed(file, line, `invoice ${row.InvoiceNo} has another customer or day here than before`);
    }
    invoice.lines.push({
      stockCode: row.StockCode,
      description: row.Description,
      quantity: row.Quantity,
      unitPrice: row.UnitPrice,
    });
  }
  if (invoices.size === 0) throw new DemoFailure(`There are no invoices in ${file}.`, 2);
  return [...invoices.values()];
}

function newInvoice(row: Row): SourceInvoice & { lines: SourceLine[] } {
  const customerNumber = row.CustomerID.replace(/\.0$/, '');
  return {
    number: row.InvoiceNo,
    issuedOn: row.InvoiceDate,
    customerNumber: customerNumber === '' ? undefined : customerNumber,
    lines: [],
  };
}
