import type { Finding } from '../../shared/contracts/reconcile.ts';

const columns = [
  'documentId',
  'kind',
  'number',
  'counterpartyName',
  'currency',
  'total',
  'verdict',
  'reason',
] as const satisfies readonly (keyof Finding)[];

/** The first row of a table of findings. */
export const findingsCsvHead = `${[...columns, 'fields'].join(',')}\r\n`;

/** One row. */
export function findingsCsvRow(finding: Finding): string {
  const cells = [...columns.map((column) => finding[column] ?? ''), (finding.fields ?? []).join(' ')];
  return `${cells.map(cellOf).join(',')}\r\n`;
}

/**
 * A cell as RFC 4180 has it. A spreadsheet would take one that begins like a formula for one, and a name may come from
 * whoever sends invoices: an apostrophe makes it text. https://owasp.org/www-community/attacks/CSV_Injection
 */
function cellOf(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
