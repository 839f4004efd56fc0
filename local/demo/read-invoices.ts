import { readFile } from 'node:fs/promises';
import { parse } from 'csv-parse/sync';
import * as z from 'zod';
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
  let bytes: Buffer;
  try {
    bytes = await readFile(file);
  } catch (error) {
    throw new DemoFailure(
      `Cannot read ${file}: ${reasonOf(error)}. Give the path of a CSV file with --invoices FILE.`,
      2,
      error,
    );
  }
  return parseInvoices(decoded(bytes, file), file);
}

function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ENOENT') return 'there is no such file';
  if (code === 'EISDIR') return 'it is a folder';
  return error instanceof Error ? error.message : String(error);
}

function decoded(bytes: Buffer, file: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    throw new DemoFailure(
      `Cannot read ${file}: it is not UTF-8 text. Save it as a UTF-8 CSV file.`,
      2,
      error,
    );
  }
}

/** Groups the rows of a CSV text by invoice number, in the order of the file. */
export function parseInvoices(text: string, file: string): SourceInvoice[] {
  const rows = parsedRows(text, file);
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

const rawRowSchema = z.object({
  info: z.object({ lines: z.number() }),
  record: z.record(z.string(), z.string()),
});

function parsedRows(text: string, file: string): { line: number; row: Row }[] {
  let raw: unknown;
  try {
    raw = parse(text, {
      bom: true,
      info: true,
      skip_empty_lines: true,
      columns: (header: string[]) => checkedHeader(header, file),
    });
  } catch (error) {
    if (error instanceof DemoFailure) throw error;
    const why = error instanceof Error ? error.message : String(error);
    throw new DemoFailure(`Cannot read ${file} as CSV: ${why}.`, 2, error);
  }
  return z
    .array(rawRowSchema)
    .parse(raw)
    .map(({ info, record }) => ({
      line: info.lines,
      row: checkedRow(record, file, info.lines),
    }));
}

function checkedHeader(header: readonly string[], file: string): string[] {
  const missing = columns.filter((column) => !header.includes(column));
  if (missing.length === 0) return [...header];
  throw new DemoFailure(
    `Cannot read ${file}: the first line has no column ${missing.join(', ')}. Needed: ${columns.join(',')}`,
    2,
  );
}

function checkedRow(record: Record<string, string>, file: string, line: number): Row {
  const checked = rowSchema.safeParse(record);
  if (checked.success) return checked.data;
  const [issue] = checked.error.issues;
  const column = String(issue?.path[0] ?? 'the row');
  throw malformed(file, line, `${column} "${record[column] ?? ''}" ${issue?.message ?? 'is not valid'}`);
}

function malformed(file: string, line: number, what: string): DemoFailure {
  return new DemoFailure(`Cannot use ${file}, line ${line}: ${what}. Correct the file and run again.`, 2);
}
