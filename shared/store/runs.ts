import * as z from 'zod';
import type { DocumentKind, WaitingReason } from '../domain/document.ts';
import { documentIdSchema, type DocumentId, type TenantId } from '../domain/ids.ts';
import { keys, prefixes, tenantPartition } from './keys.ts';
import { queryAll, type Item, type Key, type Table } from './table.ts';

/**
 * What documents can be held for: what they wait for, a mapping for their kind, or the company that alone can tell of a lost
 * answer or holds what is to be changed.
 */
export type HeldReason = Exclude<WaitingReason, 'mapping'> | `mapping:${DocumentKind}` | `company:${string}`;

/** Pointers to documents of one tenant that are due at a time. A pointer says "look at it", never "do this". */
export interface Run {
  readonly key: Key;
  readonly dueAt: string;
  readonly documentIds: readonly DocumentId[];
}

/** What waits for its turn, as far as it was counted. */
export interface Backlog {
  /** Pointers: one whose document went on otherwise is still counted. */
  readonly count: number;
  /** There may be more. */
  readonly isCapped: boolean;
  /** When the first of them is, or was, due. */
  readonly firstDueAt: string | undefined;
}

/** Pointers to documents of one tenant that wait for the same thing. */
export interface HeldPointers {
  readonly key: Key;
  readonly documentIds: readonly DocumentId[];
}

// One item holds the pointers of one queue batch; small enough to stay near a write unit or two.
const maxRunPointers = 30;
// Full ones hold a thousand pointers, which is a read of some forty kilobytes.
const maxCountedRuns = 34;

const itemSchema = z.object({ documentIds: z.array(documentIdSchema) });

const readRun = (item: Item): Run => ({
  key: { pk: item.pk, sk: item.sk },
  dueAt: item.sk.slice(prefixes.runs.length).split('#')[0] ?? '',
  documentIds: itemSchema.parse(item).documentIds,
});

export type Runs = ReturnType<typeof createRuns>;

/** A tenant's backlog as chunks of pointers: thirty documents cost one write in and one out. */
export function createRuns(deps: { table: Table; newId: () => string }) {
  const { table } = deps;

  return {
    async add(tenantId: TenantId, run: { dueAt: string; documentIds: readonly DocumentId[] }): Promise<void> {
      for (const documentIds of chunksOf(run.documentIds, maxRunPointers)) {
        await table.put({ ...keys.run(tenantId, { dueAt: run.dueAt, runId: deps.newId() }), documentIds });
      }
    },

    /** Runs that are due, oldest first. */
    async dueBy(tenantId: TenantId, now: string, limit: number): Promise<Run[]> {
      const { items } = await table.query({
        pk: tenantPartition(tenantId),
        from: prefixes.runs,
        // "~" sorts after every id, so runs due at this very moment are in.
        to: `${prefixes.runs}${now}~`,
        limit,
        isConsistent: true,
      });
      return items.map(readRun);
    },

    /** When the next run is due, or undefined when there is none. */
    async nextDueAt(tenantId: TenantId): Promise<string | undefined> {
      const { items } = await table.query({
        pk: tenantPartition(tenantId),
        prefix: prefixes.runs,
        limit: 1,
        isConsistent: true,
      });
      return items[0] === undefined ? undefined : readRun(items[0]).dueAt;
    },

    /** How much waits for its turn. What a turn has in its hands, and messages that were not received yet, are not in it. */
    async backlog(tenantId: TenantId): Promise<Backlog> {
      const range = { pk: tenantPartition(tenantId), prefix: prefixes.runs, limit: maxCountedRuns };
      const { items, next } = await table.query(range);
      const runs = items.map(readRun);
      return {
        count: runs.reduce((sum, { documentIds }) => sum + documentIds.length, 0),
        isCapped: next !== undefined,
        firstDueAt: runs[0]?.dueAt,
      };
    },

    async remove(pointers: Pick<Run, 'key'>): Promise<void> {
      await table.delete(pointers.key);
    },

    /** Keeps pointers to documents that wait for something to change. */
    async hold(
      tenantId: TenantId,
      held: { reason: HeldReason; documentIds: readonly DocumentId[] },
    ): Promise<void> {
      for (const documentIds of chunksOf(held.documentIds, maxRunPointers)) {
        await table.put({
          ...keys.held(tenantId, { reason: held.reason, runId: deps.newId() }),
          documentIds,
        });
      }
    },

    /** Everything that waits for this reason, in no order. */
    async *heldFor(tenantId: TenantId, reason: HeldReason): AsyncGenerator<HeldPointers> {
      const range = { pk: tenantPartition(tenantId), prefix: prefixes.held(reason), isConsistent: true };
      for await (const item of queryAll(table, range)) {
        yield { key: { pk: item.pk, sk: item.sk }, documentIds: itemSchema.parse(item).documentIds };
      }
    },

    /**
     * Makes everything that waited for this reason due now. The caller then sends the tenant's turn.
     * Stopped half-way it can be repeated: a pointer that is there twice does no harm.
     */
    async releaseHeld(tenantId: TenantId, reason: HeldReason, now: string): Promise<number> {
      let released = 0;
      for await (const { key, documentIds } of this.heldFor(tenantId, reason)) {
        await table.put({ ...keys.run(tenantId, { dueAt: now, runId: deps.newId() }), documentIds });
        await table.delete(key);
        released += documentIds.length;
      }
      return released;
    },
  };
}

function chunksOf<Element>(elements: readonly Element[], size: number): Element[][] {
  const chunks: Element[][] = [];
  for (let start = 0; start < elements.length; start += size)
    chunks.push(elements.slice(start, start + size));
  return chunks;
}
