import * as z from 'zod';
import { documentIdSchema, type DocumentId, type TenantId } from '../domain/ids.ts';
import { prefixes, tenantPartition } from './keys.ts';
import type { HeldReason } from './runs.ts';
import { queryAll, type Table } from './table.ts';

/** What documents wait for: something that holds them, or merely their turn (`due`). */
export type WaitedFor = HeldReason | 'due';

/** Where a page of held pointers ended: so many of this run's pointers were taken. */
export interface HeldMark {
  readonly runId: string;
  readonly taken: number;
}

const itemSchema = z.object({ documentIds: z.array(documentIdSchema) });

export type HeldDocuments = ReturnType<typeof createHeldDocuments>;

/** Pointers to documents that are held or due, for showing them. A document that went on otherwise may still have one. */
export function createHeldDocuments(table: Table) {
  return {
    /** A page of at most `limit`; `next` is absent on the last one. */
    async page(
      tenantId: TenantId,
      reason: WaitedFor,
      of: { limit: number; after?: HeldMark | undefined },
    ): Promise<{ documentIds: DocumentId[]; next?: HeldMark }> {
      const { limit, after } = of;
      const prefix = reason === 'due' ? prefixes.runs : prefixes.held(reason);
      const { items, next } = await table.query({
        pk: tenantPartition(tenantId),
        from: `${prefix}${after?.runId ?? ''}`,
        // "~" sorts after every id.
        to: `${prefix}~`,
        // The run that was begun may be taken whole by now and give nothing.
        limit: limit + 1,
        isConsistent: true,
      });
      const documentIds: DocumentId[] = [];
      let mark: HeldMark | undefined;
      for (const item of items) {
        const runId = item.sk.slice(prefix.length);
        const skipped = runId === after?.runId ? after.taken : 0;
        const pointers = itemSchema.parse(item).documentIds.slice(skipped);
        const taken = pointers.slice(0, limit - documentIds.length);
        documentIds.push(...taken);
        mark = { runId, taken: skipped + taken.length };
        if (taken.length < pointers.length) return { documentIds, next: mark };
      }
      return next === undefined || mark === undefined ? { documentIds } : { documentIds, next: mark };
    },

    /** The ids of all of them, whatever they wait for; one may come twice. */
    async *everyId(tenantId: TenantId): AsyncGenerator<DocumentId> {
      for (const prefix of [prefixes.runs, prefixes.allHeld]) {
        const range = { pk: tenantPartition(tenantId), prefix, isConsistent: true };
        for await (const item of queryAll(table, range)) yield* itemSchema.parse(item).documentIds;
      }
    },
  };
}
