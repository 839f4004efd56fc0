import Big from 'big.js';

/** A JSON object as QuickBooks sends it, with every number as its exact decimal text. */
export type WireObject = { readonly [name: string]: unknown };

/** What goes out: plain JSON, with decimals as `Big`, written as exact JSON numbers. */
export type WireValue =
  string | boolean | Big | readonly WireValue[] | { readonly [name: string]: WireValue | undefined };
export type WirePayload = { readonly [name: string]: WireValue | undefined };

export const isWireObject = (value: unknown): value is WireObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

// Floating point would lose cents of large amounts; the source text of a number never does.
const numberAsText = (_name: string, value: unknown, context?: { source?: string }): unknown =>
  typeof value === 'number' ? (context?.source ?? String(value)) : value;

/** Reads a JSON object; numbers become decimal strings. Undefined when the text is no JSON object. */
export function readWire(text: string): WireObject | undefined {
  try {
    const value: unknown = JSON.parse(text, numberAsText);
    return isWireObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Writes JSON with decimals as exact numbers (never through floating point); members that are undefined are left out. */
export function writeWire(value: WireValue): string {
  if (value instanceof Big) return value.toFixed();
  if (typeof value === 'string' || typeof value === 'boolean') return JSON.stringify(value);
  if (isList(value)) return `[${value.map(writeWire).join(',')}]`;
  const members = Object.entries(value).flatMap(([name, content]) =>
    content === undefined ? [] : [`${JSON.stringify(name)}:${writeWire(content)}`],
  );
  return `{${members.join(',')}}`;
}

const isList = (value: WireValue): value is readonly WireValue[] => Array.isArray(value);

/** A payload as plain JSON for a person to read, with decimals as strings: what a preview shows. */
export function plainJson(payload: WirePayload): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(payload).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, plainValue(value)]],
    ),
  );
}

function plainValue(value: WireValue): unknown {
  if (value instanceof Big) return value.toFixed();
  if (typeof value === 'string' || typeof value === 'boolean') return value;
  return isList(value) ? value.map(plainValue) : plainJson(value);
}
