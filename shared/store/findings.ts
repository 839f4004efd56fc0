import * as z from 'zod';
import { findingSchema, type Finding } from '../contracts/reconcile.ts';
import { eachOf, sourceOf } from '../domain/each-of.ts';
import type { DocumentId, TenantId } from '../domain/ids.ts';
import { keys, prefixes, tenantPartition } from './keys.ts';
import { queryAll, type Table } from './table.ts';

// Without the keys and the expiry of the item.
const storedSchema = z.object(findingSchema.shape);
const writesAtOnce = 8;
// As long as an auditor may ask for the nights of a year.
const keptDays = 400;

export interface FindingPage {
  readonly findings: readonly Finding[];
  readonly next?: DocumentId;
}

export type Findings = ReturnType<typeof createFindings>;

/** What runs found: one item for each document that did not simply agree. Those that did are counted, not written. */
export function createFindings(table: Table) {
  return {
    /** Can be repeated: what an attempt that died had found besides goes. `runId` names the run within the tenant. */
    async putAll(
      tenantId: TenantId,
      of: { runId: string; findings: readonly Finding[]; at: string },
    ): Promise<void> {
      const found = new Set<string>(
        of.findings.map(({ documentId }) => keys.finding(tenantId, { runId: of.runId, documentId }).sk),
      );
      const range = {
        pk: tenantPartition(tenantId),
        prefix: prefixes.findings(of.runId),
        isConsistent: true,
      };
      for await (const { pk, sk } of queryAll(table, range))
        if (!found.has(sk)) await table.delete({ pk, sk });
      const expiresAt = Math.floor(Date.parse(of.at) / 1000) + keptDays * 86_400;
      await eachOf(sourceOf(of.findings), writesAtOnce, async (finding) => {
        const { documentId } = finding;
        await table.put({
          ...keys.finding(tenantId, { runId: of.runId, documentId }),
          ...finding,
          expiresAt,
        });
      });
    },

    /** Oldest document first. */
    async page(
      tenantId: TenantId,
      of: { runId: string; limit: number; after?: DocumentId | undefined },
    ): Promise<FindingPage> {
      const { runId, limit, after } = of;
      const { items, next } = await table.query({
        pk: tenantPartition(tenantId),
        prefix: prefixes.findings(runId),
        limit,
        ...(after === undefined
          ? {}
          : { startAfter: keys.finding(tenantId, { runId, documentId: after }).sk }),
      });
      const findings = items.map((item) => storedSchema.parse(item));
      const last = findings.at(-1);
      return next === undefined || last === undefined ? { findings } : { findings, next: last.documentId };
    },
  };
}
