import Big from 'big.js';

/** A JSON object as it came from, or goes to, the wire; numbers are `Big`. */
export type JsonObject = { [key: string]: unknown };

/** True for a JSON object: not an array, not null, not a decimal. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Big);
}

/** The array, or none. */
export function listAt(object: JsonObject | undefined, key: string): readonly unknown[] {
  const value = object?.[key];
  return Array.isArray(value) ? value : [];
}

/** The objects of an array; anything else in it is left out. */
export function objectsAt(object: JsonObject | undefined, key: string): JsonObject[] {
  return listAt(object, key).filter((entry) => isObject(entry));
}

/** The object under a key, or undefined. */
export function objectAt(object: JsonObject | undefined, key: string): JsonObject | undefined {
  const value = object?.[key];
  return isObject(value) ? value : undefined;
}

/** The text under a key, or undefined. */
export function textAt(object: JsonObject | undefined, key: string): string | undefined {
  const value = object?.[key];
  return typeof value === 'string' ? value : undefined;
}

/** The decimal under a key, or undefined. */
export function decimalAt(object: JsonObject | undefined, key: string): Big | undefined {
  const value = object?.[key];
  return value instanceof Big ? value : undefined;
}

/** The `value` of a reference under a key, or undefined. */
export function refAt(object: JsonObject | undefined, key: string): string | undefined {
  return textAt(objectAt(object, key), 'value');
}

/** A copy without the keys whose value is undefined, null or an empty text: QuickBooks leaves those out. */
export function withoutEmpty(object: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(object).filter(([, value]) => value !== undefined && value !== null && value !== ''),
  );
}

/** Equal content, whatever the order of keys; decimals by value. */
export function sameContent(left: unknown, right: unknown): boolean {
  if (left instanceof Big || right instanceof Big) {
    return left instanceof Big && right instanceof Big && left.eq(right);
  }
  if (Array.isArray(left) && Array.isArray(right)) {
    return left.length === right.length && left.every((entry, index) => sameContent(entry, right[index]));
  }
  if (isObject(left) && isObject(right)) {
    const keys = new Set([...Object.keys(left), ...Object.keys(right)]);
    return [...keys].every((key) => sameContent(left[key], right[key]));
  }
  return left === right;
}
