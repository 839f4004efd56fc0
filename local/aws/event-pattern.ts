import * as z from 'zod';
import { AwsFault } from './fault.ts';

/** An EventBridge pattern: at each leaf a list of accepted values or content filters. */
export type EventPattern = { readonly [field: string]: EventPattern | readonly unknown[] };

const patternSchema: z.ZodType<EventPattern> = z.record(
  z.string(),
  z.union([z.array(z.unknown()), z.lazy(() => patternSchema)]),
);
const scalar = z.union([z.string(), z.number(), z.boolean(), z.null()]);
const filterSchema = z.union([
  z.strictObject({ prefix: z.string() }),
  z.strictObject({ suffix: z.string() }),
  z.strictObject({ exists: z.boolean() }),
  z.strictObject({ 'anything-but': z.union([scalar, z.array(scalar)]) }),
]);
const leafSchema = z.array(z.union([scalar, filterSchema]));
type Leaf = z.infer<typeof leafSchema>[number];
const objectSchema = z.record(z.string(), z.unknown());

/** Reads a rule's pattern; filters that are not modelled are refused here, when the rule is made. */
export function parsePattern(input: unknown): EventPattern {
  const parsed = patternSchema.safeParse(input);
  if (!parsed.success) throw new AwsFault('InvalidEventPatternException', 'Event pattern is not valid');
  refuseUnknownFilters(parsed.data);
  return parsed.data;
}

function refuseUnknownFilters(pattern: EventPattern): void {
  for (const [field, part] of Object.entries(pattern)) {
    if (!isLeaf(part)) refuseUnknownFilters(part);
    else if (field.startsWith('$') || !leafSchema.safeParse(part).success) {
      throw new AwsFault(
        'InvalidEventPatternException',
        `The local bus does not model the filter at '${field}'`,
      );
    }
  }
}

/** Whether an event satisfies every field of a pattern. */
export function matchesPattern(pattern: EventPattern, event: unknown): boolean {
  const object = objectSchema.safeParse(event);
  const fields = object.success ? object.data : {};
  return Object.entries(pattern).every(([field, part]) =>
    isLeaf(part)
      ? leafSchema.parse(part).some((leaf) => accepts(leaf, fields[field]))
      : matchesPattern(part, fields[field]),
  );
}

function accepts(leaf: Leaf, value: unknown): boolean {
  if (leaf === null || typeof leaf !== 'object') return values(value).includes(leaf);
  if ('exists' in leaf) return leaf.exists === (value !== undefined);
  if ('prefix' in leaf) return values(value).some((v) => typeof v === 'string' && v.startsWith(leaf.prefix));
  if ('suffix' in leaf) return values(value).some((v) => typeof v === 'string' && v.endsWith(leaf.suffix));
  const refused = values(leaf['anything-but']);
  return value !== undefined && values(value).every((v) => !refused.includes(v));
}

const isLeaf = (part: EventPattern | readonly unknown[]): part is readonly unknown[] => Array.isArray(part);

/** An array in the event matches if any of its members does. */
function values(value: unknown): readonly unknown[] {
  return z.array(z.unknown()).safeParse(value).data ?? [value];
}
