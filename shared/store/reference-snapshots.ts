import * as z from 'zod';
import { allSettled } from '../domain/all-settled.ts';
import type { RealmId, TenantId } from '../domain/ids.ts';
import type { ReferenceEntry, ReferenceKind } from '../domain/reference-data.ts';
import { keys, referenceChunks, tenantPartition } from './keys.ts';
import { chunksOf, readChunk, type OrderedList } from './reference-chunks.ts';
import { queryAll, type Condition, type Item, type Key, type Table } from './table.ts';

/** One list of one company's books. */
export interface ListOf<Kind extends ReferenceKind = ReferenceKind> {
  readonly tenantId: TenantId;
  readonly realmId: RealmId;
  readonly kind: Kind;
}

const snapshotSchema = z.object({
  snapshotId: z.string(),
  /** The places in the list's order at which its parts begin; as many as there are parts. */
  chunkStarts: z.array(z.string()),
  contentHash: z.string(),
  count: z.int(),
  /** When the list was last read whole. */
  pulledAt: z.string(),
  /** From when changes have to be asked for. */
  changedSince: z.string(),
});
/** The parts that are the list at present. They never change: another list is another snapshot. */
export type Snapshot = z.infer<typeof snapshotSchema>;

/** When the content was read, in the two ways that matter. */
export type Freshness = Pick<Snapshot, 'pulledAt' | 'changedSince'>;

const chunkSchema = z.object({ index: z.int(), content: z.instanceof(Uint8Array) });

// Calls to the table at the same time.
const concurrency = 4;
// Longer than any function runs: parts of a snapshot that is no list by then belong to a writer that died.
const abandonedMs = 3_600_000;
const tooLateMs = abandonedMs / 2;

/**
 * Snapshots of lists. A list is replaced by storing all parts of a new snapshot and then flipping one item to it; so a
 * writer that dies changes nothing, and nobody ever reads a half of one and a half of another.
 */
export function createReferenceSnapshots(deps: { table: Table; nowMs: () => number; newId: () => string }) {
  const { table } = deps;
  const isoAt = (ms: number): string => new Date(ms).toISOString();

  return {
    async current(of: ListOf): Promise<Snapshot | undefined> {
      const item = await table.get(keys.referenceList(of.tenantId, of), { isConsistent: true });
      return readSnapshot(item);
    },

    /** Entries of some parts, in order; undefined when a part is not there (any more). */
    async load<Kind extends ReferenceKind>(
      of: ListOf<Kind>,
      from: { snapshotId: string; indexes: readonly number[]; isConsistent: boolean },
    ): Promise<ReferenceEntry<Kind>[] | undefined> {
      const wanted = from.indexes.map((index) => chunkKey(of, from.snapshotId, index));
      const items = await table.getMany(wanted, { isConsistent: from.isConsistent });
      if (items.length < wanted.length) return undefined;
      return items
        .map((item) => chunkSchema.parse(item))
        .toSorted((a, b) => a.index - b.index)
        .flatMap(({ content }) => readChunk(of.kind, content));
    },

    /** Stores the parts of a new snapshot, which is no list yet. */
    async prepare(of: ListOf, list: OrderedList, freshness: Freshness): Promise<Snapshot> {
      const chunks = chunksOf(list);
      const snapshotId = `${isoAt(deps.nowMs())}_${deps.newId()}`;
      await inTurn(chunks, async ({ content }, index) => {
        await table.put({ ...chunkKey(of, snapshotId, index), index, content });
      });
      return {
        ...freshness,
        snapshotId,
        chunkStarts: chunks.map(({ start }) => start),
        contentHash: list.contentHash,
        count: list.entries.length,
      };
    },

    /**
     * Makes the snapshot the list, if the list still is what it was; false when somebody else was faster. A failure that
     * was noted before is over.
     */
    async flip(of: ListOf, from: Snapshot | undefined, to: Snapshot): Promise<boolean> {
      const begunAtMs = Date.parse(to.snapshotId.slice(0, isoAt(0).length));
      // Its parts may be taken for abandoned any moment. The list itself may be as old as it likes.
      if (to.snapshotId !== from?.snapshotId && deps.nowMs() - begunAtMs > tooLateMs) return false;
      const outcome = await table.update(
        keys.referenceList(of.tenantId, of),
        { set: { ...to, lastFailure: undefined } },
        stillIs(from),
      );
      // A write whose answer was lost is sent again by the SDK and then finds itself.
      const found = outcome.isDone ? to : readSnapshot(outcome.current);
      return found?.snapshotId === to.snapshotId && found.changedSince === to.changedSince;
    },

    /** Removes the parts of a snapshot that is not the list. */
    async discard(of: ListOf, snapshot: Snapshot): Promise<void> {
      await remove(snapshot.chunkStarts.map((_start, index) => chunkKey(of, snapshot.snapshotId, index)));
    },

    /** Removes what writers left behind that died; for a caller that has just made its own snapshot the list. */
    async sweep(of: ListOf): Promise<void> {
      const prefix = referenceChunks(of);
      const abandoned = queryAll(table, {
        pk: tenantPartition(of.tenantId),
        from: prefix,
        to: `${prefix}${isoAt(deps.nowMs() - abandonedMs)}`,
      });
      const found: Key[] = [];
      for await (const { pk, sk } of abandoned) found.push({ pk, sk });
      await remove(found);
    },
  };

  function remove(found: readonly Key[]): Promise<void> {
    return inTurn(found, async (key) => {
      await table.delete(key);
    });
  }
}

const chunkKey = (of: ListOf, snapshotId: string, index: number): Key =>
  keys.referenceChunk(of.tenantId, { ...of, snapshotId, index });

/** What the item of a list says; undefined while the list has never been read. */
export function readSnapshot(item: Item | undefined): Snapshot | undefined {
  return item?.['snapshotId'] === undefined ? undefined : snapshotSchema.parse(item);
}

const stillIs = (snapshot: Snapshot | undefined): Condition => [
  snapshot === undefined
    ? [{ attribute: 'snapshotId', is: 'absent' }]
    : [
        { attribute: 'snapshotId', is: '=', value: snapshot.snapshotId },
        { attribute: 'changedSince', is: '=', value: snapshot.changedSince },
      ],
];

/** Works on all of them, {@link concurrency} at a time. */
async function inTurn<Value>(
  values: readonly Value[],
  work: (value: Value, index: number) => Promise<void>,
): Promise<void> {
  for (let start = 0; start < values.length; start += concurrency) {
    await allSettled(values.slice(start, start + concurrency).map((value, at) => work(value, start + at)));
  }
}
