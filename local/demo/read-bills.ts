import * as z from 'zod';
import { malformed, parseRows, readUtf8 } from './csv-file.ts';
import type { Located } from './csv-file.ts';
import { DemoFailure } from './demo-failure.ts';

/** One line of a bill as the file has it; the amount stays text. */
export interface SourceBillLine {
  /** Undefined where the file names none. */
  category: string | undefined;
  /** Where in the organisation the money was spent, and on which of its codes. */
  description: string;
  amount: string;
}

/** All rows of one transaction. */
export interface SourceBill {
  number: string;
  /** `2017-04-28` */
  issuedOn: string;
  /** Id and name exactly as they are in the file. */
  vendor: { id: string; name: string };
  lines: readonly SourceBillLine[];
}

const columns = [
  'Service Area',
  'Expenditure Category',
  'Expenditure Code',
  'Paid Date',
  'Trans No',
  'Amount',
  'Supplier ID',
  'Supplier Name',
] as const;

const plain = (maxLength: number) =>
  z
    .string()
    .max(maxLength, `is longer than ${maxLength} characters`)
    .regex(/^\P{Cc}*$/u, 'has a tab, a line end or another control character');
const present = (maxLength: number) => plain(maxLength).refine((text) => text.trim() !== '', 'is empty');

const rowSchema = z.object({
  'Service Area': plain(100),
  'Expenditure Category': plain(100),
  'Expenditure Code': plain(100),
  'Paid Date': z
    .string()
    .trim()
    .transform((text) => text.replace(/^(\d\d)\/(\d\d)\/(\d{4})$/, '$3-$2-$1'))
    .pipe(z.iso.date('is not a day such as 28/04/2017')),
  'Trans No': z
    .string()
    .trim()
    .regex(/^\S.* - \S/, 'is not a bill and a line of it, such as "46293534 - 1"')
    .transform((text) => ({ bill: text.slice(0, text.indexOf(' - ')).trim(), line: text }))
    // 21: QuickBooks' limit on DocNumber.
    .refine(({ bill }) => bill.length <= 21, 'names a bill with more than 21 characters'),
  Amount: z
    .string()
    .trim()
    .regex(/^-?\d+(\.\d+)?$/, 'is not a plain decimal number such as 809.64')
    .regex(/^[^.]*(\.\d{1,2}0*)?$/, 'has more than two digits after the point'),
  'Supplier ID': present(100),
  'Supplier Name': present(500),
});
type Row = z.infer<typeof rowSchema>;

/** Reads a file of bills, or throws {@link DemoFailure} with the line, the column and the remedy. */
export async function readBills(file: string): Promise<SourceBill[]> {
  return parseBills(await readUtf8(file, '--bills'), file);
}

/** Groups the rows of a CSV text by what stands before the ` - ` of `Trans No`, in the order of the file. */
export function parseBills(text: string, file: string): SourceBill[] {
  const rows = parseRows(text, { file, columns, schema: rowSchema });
  const bills = new Map<string, Located<Row>[]>();
  for (const located of rows) {
    const { bill } = located.row['Trans No'];
    const before = bills.get(bill) ?? [];
    refuseContradiction(before, located, file);
    bills.set(bill, [...before, located]);
  }
  if (bills.size === 0) throw new DemoFailure(`There are no bills in ${file}.`, 2);
  return [...bills.values()].flatMap(billOf);
}

/** A line that comes twice would be paid twice, and a bill has one supplier and one day. */
function refuseContradiction(
  before: readonly Located<Row>[],
  { line, row }: Located<Row>,
  file: string,
): void {
  const number = row['Trans No'];
  const twin = before.find((other) => other.row['Trans No'].line === number.line);
  if (twin !== undefined)
    throw malformed(file, line, `Trans No "${number.line}" stands in line ${twin.line} already`);
  const [first] = before;
  if (first === undefined) return;
  for (const column of ['Paid Date', 'Supplier ID', 'Supplier Name'] as const) {
    if (row[column] === first.row[column]) continue;
    const there = `bill ${number.bill} has "${first.row[column]}" in line ${first.line}`;
    throw malformed(file, line, `${column} is "${row[column]}", but ${there}`);
  }
}

function billOf(rows: readonly Located<Row>[]): SourceBill[] {
  const [first] = rows;
  if (first === undefined) return [];
  const { row } = first;
  return [
    {
      number: row['Trans No'].bill,
      issuedOn: row['Paid Date'],
      vendor: { id: row['Supplier ID'], name: row['Supplier Name'] },
      lines: rows.map((located) => lineOf(located.row)),
    },
  ];
}

function lineOf(row: Row): SourceBillLine {
  const category = row['Expenditure Category'].trim();
  const where = [row['Service Area'].trim(), row['Expenditure Code'].trim()];
  return {
    category: category === '' ? undefined : category,
    description: where.filter((part) => part !== '').join(', '),
    amount: row.Amount,
  };
}
