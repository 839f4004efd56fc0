import Big from 'big.js';
import { decimalAt, isObject, refAt, textAt } from './json.ts';
import type { JsonObject } from './json.ts';
import { kindOf, kinds } from './kinds.ts';
import type { EntityName } from './kinds.ts';

/** One entity as held: its own properties apart from what every entity has. Never changed, only replaced. */
export interface Row {
  readonly entity: EntityName;
  readonly id: string;
  readonly json: JsonObject;
  readonly syncToken: number;
  readonly createdMs: number;
  readonly updatedMs: number;
  /** Who saved it last, for the text of stale-object faults and `LastModifiedByRef`. */
  readonly modifiedBy: { readonly id: string; readonly name: string };
  /** Highest line id ever given out, so that replaced lines get new ones. */
  readonly lastLineId: number;
  /** Order of the last change, which breaks ties between equal seconds. */
  readonly serial: number;
}

export interface DeletedRow {
  readonly entity: EntityName;
  readonly id: string;
  readonly deletedMs: number;
  /** Id of the object it was merged into, if that is how it went. */
  readonly mergedInto?: string | undefined;
}

/** What one piece of work did to one entity, from before it began to after it ended. */
export interface RowChange {
  readonly before: Row | undefined;
  readonly after: Row | undefined;
  /** Id of the object it was merged into. */
  readonly mergedInto: string | undefined;
  readonly wasVoided: boolean;
}

/** What the store remembers besides entities: sequences and the last document number. */
export interface Counters {
  ids: { [sequence: string]: number };
  lastDocNumber: string;
  serial: number;
}

export interface Store {
  get(entity: EntityName, id: string): Row | undefined;
  all(entity: EntityName): Iterable<Row>;
  count(entity: EntityName): number;
  /** Ids of the rows whose indexed property equals the text, regardless of case and outer blanks. */
  lookUp(entity: EntityName, property: string, value: string): ReadonlySet<string>;
  put(row: Row): void;
  /** @param mergedInto id of the object that takes its place, if any */
  remove(entity: EntityName, id: string, atMs: number, mergedInto?: string): void;
  /** Says of the work under way that it voids an entity, which its row alone does not tell. */
  noteVoided(entity: EntityName, id: string): void;
  deleted(entity: EntityName): readonly DeletedRow[];
  noteDeleted(row: DeletedRow): void;
  nextId(entity: EntityName): string;
  nextSerial(): number;
  readonly counters: Counters;
  /** Forgets every entity of a kind without leaving deleted stubs. */
  forget(entity: EntityName): void;
  /** Forgets every entity, live and deleted; the counters stay. */
  clear(): void;
  /** Runs the work; when it throws, all it stored is undone before the error goes on, else `onCommitted` is told. */
  atomically<Result>(work: () => Result): Result;
}

const none: ReadonlySet<string> = new Set();

/** The form in which names and indexed texts are compared. */
export function folded(value: string): string {
  return value.trim().toLowerCase();
}

/** The text under which a property is indexed: of a reference its value, of a decimal its digits. */
function indexText(json: JsonObject, property: string): string | undefined {
  const value = json[property];
  if (isObject(value)) return refAt(json, property);
  if (value instanceof Big) return decimalAt(json, property)?.toFixed();
  return textAt(json, property);
}

interface Touched {
  readonly entity: EntityName;
  readonly id: string;
  readonly before: Row | undefined;
  mergedInto: string | undefined;
  wasVoided: boolean;
}

/** What a piece of work has done so far. */
interface Journal {
  readonly undo: (() => void)[];
  readonly touched: Map<string, Touched>;
}

type Index = Map<string, Map<string, Set<string>>>;

interface Tables {
  rows: Map<EntityName, Map<string, Row>>;
  indexes: Map<EntityName, Index>;
  deleted: Map<EntityName, DeletedRow[]>;
  journal: Journal | undefined;
}

function emptyTables(): Tables {
  const tables: Tables = { rows: new Map(), indexes: new Map(), deleted: new Map(), journal: undefined };
  for (const kind of kinds) {
    tables.rows.set(kind.name, new Map());
    tables.deleted.set(kind.name, []);
    tables.indexes.set(kind.name, new Map(kind.indexed.map((property) => [property, new Map()])));
  }
  return tables;
}

function reindex(tables: Tables, row: Row, add: boolean): void {
  for (const [property, entries] of tables.indexes.get(row.entity) ?? []) {
    const value = indexText(row.json, property);
    if (value === undefined) continue;
    const key = folded(value);
    const ids = entries.get(key) ?? new Set<string>();
    if (add) ids.add(row.id);
    else ids.delete(row.id);
    if (ids.size === 0) entries.delete(key);
    else entries.set(key, ids);
  }
}

function replace(tables: Tables, before: Row | undefined, after: Row | undefined): void {
  if (before !== undefined) reindex(tables, before, false);
  const { entity, id } = after ?? before ?? { entity: undefined, id: '' };
  if (entity === undefined) return;
  if (after === undefined) tables.rows.get(entity)?.delete(id);
  else tables.rows.get(entity)?.set(id, after);
  if (after !== undefined) reindex(tables, after, true);
}

interface AtomicDeps {
  readonly counters: Counters;
  readonly onCommitted: (changes: readonly RowChange[]) => void;
}

function runAtomically<Result>(tables: Tables, deps: AtomicDeps, work: () => Result): Result {
  if (tables.journal !== undefined) return work();
  const journal: Journal = { undo: [], touched: new Map() };
  const held = structuredClone(deps.counters);
  tables.journal = journal;
  let result: Result;
  try {
    result = work();
  } catch (error) {
    for (const step of journal.undo.toReversed()) step();
    Object.assign(deps.counters, held);
    throw error;
  } finally {
    tables.journal = undefined;
  }
  if (journal.touched.size > 0) deps.onCommitted(changesOf(tables, journal));
  return result;
}

function touch(journal: Journal | undefined, before: Row | undefined, after: Row | undefined): void {
  const row = after ?? before;
  if (journal === undefined || row === undefined) return;
  const { entity, id } = row;
  const key = `${entity} ${id}`;
  if (journal.touched.has(key)) return;
  journal.touched.set(key, { entity, id, before, mergedInto: undefined, wasVoided: false });
}

function changesOf(tables: Tables, journal: Journal): RowChange[] {
  return [...journal.touched.values()]
    .map(({ entity, id, ...touched }) => ({ ...touched, after: tables.rows.get(entity)?.get(id) }))
    .filter(({ before, after }) => before !== after);
}

/**
 * An empty set of tables with their indexes and an undo log.
 * @param onCommitted told what each piece of work changed, in the order in which it did
 */
export function createStore(
  counters: Counters,
  onCommitted: (changes: readonly RowChange[]) => void = () => undefined,
): Store {
  const tables = emptyTables();
  const rowsOf = (entity: EntityName): Map<string, Row> => tables.rows.get(entity) ?? new Map<string, Row>();

  const swap = (before: Row | undefined, after: Row | undefined): void => {
    replace(tables, before, after);
    touch(tables.journal, before, after);
    tables.journal?.undo.push(() => replace(tables, after, before));
  };

  return {
    counters,
    get: (entity, id) => rowsOf(entity).get(id),
    all: (entity) => rowsOf(entity).values(),
    count: (entity) => rowsOf(entity).size,
    lookUp: (entity, property, value) =>
      tables.indexes.get(entity)?.get(property)?.get(folded(value)) ?? none,
    put: (row) => swap(rowsOf(row.entity).get(row.id), row),
    remove(entity, id, atMs, mergedInto) {
      swap(rowsOf(entity).get(id), undefined);
      const touched = tables.journal?.touched.get(`${entity} ${id}`);
      if (touched !== undefined) touched.mergedInto = mergedInto;
      this.noteDeleted({ entity, id, deletedMs: atMs, ...(mergedInto === undefined ? {} : { mergedInto }) });
    },
    noteVoided(entity, id) {
      const touched = tables.journal?.touched.get(`${entity} ${id}`);
      if (touched !== undefined) touched.wasVoided = true;
    },
    deleted: (entity) => tables.deleted.get(entity) ?? [],
    noteDeleted(row) {
      const list = tables.deleted.get(row.entity) ?? [];
      list.push(row);
      tables.journal?.undo.push(() => list.pop());
    },
    nextId(entity) {
      const { sequence } = kindOf(entity);
      const next = (counters.ids[sequence] ?? 0) + 1;
      counters.ids[sequence] = next;
      return String(next);
    },
    forget(entity) {
      for (const row of [...rowsOf(entity).values()]) swap(row, undefined);
    },
    clear: () => Object.assign(tables, emptyTables()),
    nextSerial: () => (counters.serial += 1),
    atomically: (work) => runAtomically(tables, { counters, onCommitted }, work),
  };
}
