import { format, resolveConfig } from 'prettier';
import * as z from 'zod';
import { toldWhen } from '../../../shared/contracts/event-words.ts';
import { busEventSchema, eventSchemaVersion, eventSource } from '../../../shared/contracts/events.ts';
import { canonicalJson } from '../../../shared/domain/canonical-json.ts';

/** What is published of the events that go out, made from the schemas that they are checked with. */

/** Every event, by its type. */
export const published = busEventSchema.options
  .map((schema) => ({
    schema,
    type: schema.shape.type.value,
    when: toldWhen[schema.shape.type.value],
    fields: Object.entries(schema.shape).map(([name, field]) =>
      field instanceof z.ZodOptional ? `${name}?` : name,
    ),
  }))
  .toSorted((left, right) => (left.type < right.type ? -1 : 1));

/** `docs/events.schema.json`: one schema for each type, under its name. */
export function eventsSchema(): Promise<string> {
  const $defs = Object.fromEntries(
    published.map(({ type, when, schema }) => [type, { description: when, ...jsonSchemaOf(schema) }]),
  );
  const schema = {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: `urn:counterfoil:events:${eventSchemaVersion}`,
    title: 'Events of Counterfoil',
    description: `Version ${eventSchemaVersion}. It rises when a field changes its meaning or goes away; new fields and new types do not raise it.`,
    $defs,
    oneOf: published.map(({ type }) => ({ $ref: `#/$defs/${type}` })),
  };
  return formatted(canonicalJson(schema), 'docs/events.schema.json');
}

function jsonSchemaOf(schema: z.ZodType): object {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, {
    override: ({ jsonSchema }) => {
      // New fields come without a new version: a consumer that refused them would break.
      delete jsonSchema.additionalProperties;
      // What the format and the type say already, at length.
      if (jsonSchema.format === 'date-time') delete jsonSchema.pattern;
      if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
      if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
    },
  });
  return rest;
}

const shared = published.reduce<readonly string[]>(
  (names, { fields }) => names.filter((name) => fields.includes(name)),
  published[0]?.fields ?? [],
);

/** `docs/events.md`. */
export function eventsTable(): Promise<string> {
  const rows = published.map(({ type, when, fields }) => {
    const own = fields.filter((field) => !shared.includes(field));
    return `| \`${type}\` | ${when} | ${own.map((field) => `\`${field}\``).join(', ')} |`;
  });
  return formatted(
    `# Events

What Counterfoil tells on its EventBridge bus: \`source\` is \`${eventSource}\`, \`detail-type\` the type, \`detail\` the event. The schema of
each, version ${eventSchemaVersion}, is in [events.schema.json](events.schema.json); both files are made from the code's own schemas.

- Every event is told at least once, in no certain order. The same happening told again bears the same \`eventId\`: drop what you know.
- \`schemaVersion\` rises when a field changes its meaning or goes away. New fields and new types come without notice: let them go by.
- Of two events about what is paid of one document, the one with the higher \`serial\` is the later.
- Amounts are decimal strings, times UTC. A question mark marks a field that may be absent.

All have ${shared.map((field) => `\`${field}\``).join(', ')}.

| type | told when | further fields |
| --- | --- | --- |
${rows.join('\n')}
`,
    'docs/events.md',
  );
}

const formatted = async (text: string, filepath: string): Promise<string> =>
  format(text, { ...(await resolveConfig(filepath)), filepath });
