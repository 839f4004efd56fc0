export type Row = readonly [what: string, value: string, note: string];

/** A title with its rows below it, in columns, and an empty line. */
export function table(title: string, rows: readonly Row[]): string[] {
  const whatWidth = Math.max(22, ...rows.map(([what]) => what.length));
  const valueWidth = Math.max(12, ...rows.map(([, value]) => value.length));
  const lines = rows.map(([what, value, note]) =>
    `  ${what.padEnd(whatWidth)} ${value.padStart(valueWidth)}   ${note}`.trimEnd(),
  );
  return [title, ...lines, ''];
}

/** `1443.41` as `1,443.41`. */
export const thousands = (amount: string): string => amount.replace(/\B(?=(\d{3})+(?=\.))/g, ',');
