import { readFile } from 'node:fs/promises';
import { parse } from 'csv-parse/sync';
import * as z from 'zod';
import { DemoFailure } from './demo-failure.ts';

/** Reads a file as UTF-8 text, or throws {@link DemoFailure} with the remedy; `option` is the one that names the file. */
export async function readUtf8(file: string, option: string): Promise<string> {
  let bytes: Buffer;
  try {
    bytes = await readFile(file);
  } catch (error) {
    throw new DemoFailure(
      `Cannot read ${file}: ${reasonOf(error)}. Give the path of a CSV file with ${option} FILE.`,
      2,
      error,
    );
  }
  return decoded(bytes, file);
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

/** A row with the line of the file that it ends on. */
export interface Located<Row> {
  line: number;
  row: Row;
}

const rawRowSchema = z.object({
  info: z.object({ lines: z.number() }),
  record: z.record(z.string(), z.string()),
});

/** The rows of a CSV text by the names in its first line, each checked; throws {@link DemoFailure} with line and column. */
export function parseRows<Row>(
  text: string,
  of: { file: string; columns: readonly string[]; schema: z.ZodType<Row> },
): Located<Row>[] {
  const { file } = of;
  let raw: unknown;
  try {
    raw = parse(text, {
      bom: true,
      info: true,
      skip_empty_lines: true,
      columns: (header: string[]) => checkedHeader(header, of),
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
      row: checkedRow(record, { file, line: info.lines, schema: of.schema }),
    }));
}

function checkedHeader(
  header: readonly string[],
  { file, columns }: { file: string; columns: readonly string[] },
): string[] {
  const missing = columns.filter((column) => !header.includes(column));
  if (missing.length === 0) return [...header];
  throw new DemoFailure(
    `Cannot read ${file}: the first line has no column ${missing.join(', ')}. Needed: ${columns.join(',')}`,
    2,
  );
}

function checkedRow<Row>(
  record: Record<string, string>,
  { file, line, schema }: { file: string; line: number; schema: z.ZodType<Row> },
): Row {
  const checked = schema.safeParse(record);
  if (checked.success) return checked.data;
  const [issue] = checked.error.issues;
  const column = String(issue?.path[0] ?? 'the row');
  throw malformed(file, line, `${column} "${record[column] ?? ''}" ${issue?.message ?? 'is not valid'}`);
}

/** What to throw for a line that cannot be used. */
export function malformed(file: string, line: number, what: string): DemoFailure {
  return new DemoFailure(`Cannot use ${file}, line ${line}: ${what}. Correct the file and run again.`, 2);
}
