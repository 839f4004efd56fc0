import * as z from 'zod';
import { realmIdSchema, type TenantId } from '../domain/ids.ts';
import { keys, prefixes, tenantPartition } from './keys.ts';
import type { Item, Table } from './table.ts';

const attributesSchema = z.object({
  /** `user:<id>`, `client:<id>`, or `operator:` and the id of who signed in or what the command line goes by. */
  actor: z.string(),
  action: z.string(),
  /** A status, or a code of the action. */
  outcome: z.string(),
  correlationId: z.string(),
  realmId: realmIdSchema.optional(),
  /** What it was done to, by ids and codes. */
  about: z.record(z.string(), z.string()).optional(),
});

/** Who did what to which tenant, and how it ended (G4). Ids and codes only. */
export type AuditRecord = z.infer<typeof attributesSchema> & { readonly tenantId: TenantId };

/** A record as it lies there. */
export interface AuditRow extends AuditRecord {
  readonly at: string;
  readonly auditId: string;
}

export interface AuditPage {
  /** Newest first. */
  readonly rows: readonly AuditRow[];
  /** Give it back as `after` for the next page; absent on the last one. */
  readonly next?: string;
}

// A page about one document reads at most this many pages of the table before it answers with what it has and a cursor.
const filteredPageReads = 10;
const rowsPerRead = 100;

export type AuditTrail = ReturnType<typeof createAuditTrail>;

/** The trail: rows are only ever added. */
export function createAuditTrail(deps: { table: Table; nowMs: () => number; newId: () => string }) {
  return {
    async add(record: AuditRecord): Promise<void> {
      const { tenantId, ...attributes } = record;
      const at = new Date(deps.nowMs()).toISOString();
      await deps.table.put({ ...keys.audit(tenantId, { at, auditId: deps.newId() }), ...attributes });
    },

    /** A page of a tenant's rows; of those alone that are about one document, where it is named. */
    async list(
      tenantId: TenantId,
      page: { limit: number; after?: string | undefined; documentId?: string | undefined },
    ): Promise<AuditPage> {
      const { limit, documentId } = page;
      const rows: AuditRow[] = [];
      let startAfter = page.after === undefined ? undefined : `${prefixes.audit}${page.after}`;
      for (let read = 0; read < filteredPageReads; read += 1) {
        const { items, next } = await deps.table.query({
          pk: tenantPartition(tenantId),
          prefix: prefixes.audit,
          isDescending: true,
          limit: rowsPerRead,
          ...(startAfter === undefined ? {} : { startAfter }),
        });
        for (const item of items) {
          const row = readRow(tenantId, item);
          if (documentId !== undefined && row.about?.['documentId'] !== documentId) continue;
          // One more than the page tells that there is a next one.
          if (rows.length === limit) return { rows, ...nextAfter(rows.at(-1)) };
          rows.push(row);
        }
        if (next === undefined) return { rows };
        startAfter = next;
      }
      return startAfter === undefined ? { rows } : { rows, next: startAfter.slice(prefixes.audit.length) };
    },
  };
}

const nextAfter = (last: AuditRow | undefined): { next?: string } =>
  last === undefined ? {} : { next: `${last.at}#${last.auditId}` };

function readRow(tenantId: TenantId, item: Item): AuditRow {
  const [at = '', auditId = ''] = item.sk.slice(prefixes.audit.length).split('#');
  return { tenantId, at, auditId, ...attributesSchema.parse(item) };
}
