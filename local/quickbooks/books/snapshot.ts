import * as z from 'zod';
import type { JsonObject } from './json.ts';
import { kinds } from './kinds.ts';
import type { EntityName } from './kinds.ts';
import type { Row, Store } from './store.ts';
import { parseWire, renderWire } from './wire.ts';

const entityName = z.string().transform((name, context): EntityName => {
  const kind = kinds.find((known) => known.name === name);
  if (kind !== undefined) return kind.name;
  context.addIssue({ code: 'custom', message: `No such entity: ${name}` });
  return z.NEVER;
});

const rowSchema = z.strictObject({
  entity: entityName,
  id: z.string(),
  // Kept as text, because a JSON number would not keep every decimal.
  json: z.string(),
  syncToken: z.int(),
  createdMs: z.number(),
  updatedMs: z.number(),
  modifiedBy: z.strictObject({ id: z.string(), name: z.string() }),
  lastLineId: z.int(),
  serial: z.int(),
});

const snapshotSchema = z.looseObject({
  counters: z.strictObject({
    ids: z.record(z.string(), z.number()),
    lastDocNumber: z.string(),
    serial: z.number(),
  }),
  rows: z.array(rowSchema),
  deleted: z.array(
    z.strictObject({
      entity: entityName,
      id: z.string(),
      deletedMs: z.number(),
      mergedInto: z.string().optional(),
    }),
  ),
});

/** Everything in the store as plain JSON. */
export function storeSnapshot(store: Store): JsonObject {
  const rows = kinds.flatMap((kind) =>
    [...store.all(kind.name)].map((row) => ({ ...row, json: renderWire(row.json) })),
  );
  const deleted = kinds.flatMap((kind) => [...store.deleted(kind.name)]);
  return { counters: structuredClone(store.counters), rows, deleted };
}

/** Replaces what the store holds. Throws a ZodError when the snapshot is none. */
export function restoreStore(store: Store, snapshot: JsonObject): void {
  const { counters, rows, deleted } = snapshotSchema.parse(snapshot);
  store.clear();
  for (const row of rows) store.put(rowOf(row));
  for (const row of deleted) store.noteDeleted(row);
  Object.assign(store.counters, counters);
}

function rowOf(saved: z.infer<typeof rowSchema>): Row {
  const json = parseWire(saved.json);
  if (json === undefined)
    throw new Error(`Cannot restore ${saved.entity} ${saved.id}: its text is no JSON object.`);
  return { ...saved, json };
}
