import { documentIdSchema, type DocumentId, type TenantId } from '../domain/ids.ts';
import type { SyncError, SyncErrorState } from '../domain/sync-error.ts';
import { keys, prefixes, tenantPartition } from './keys.ts';
import { errorOf, isExpired, readItem, type Stored } from './sync-error-item.ts';
import type { Table } from './table.ts';

export interface SyncErrorPage {
  readonly errors: readonly SyncError[];
  /** Give it back as `after` for the next page; absent on the last one. */
  readonly next?: string;
}

export interface MemberPage {
  readonly documentIds: readonly DocumentId[];
  readonly next?: DocumentId;
}

// A page of one state reads at most this many pages of the table before it answers with what it has and a cursor.
const filteredPageReads = 10;
const itemsPerRead = 100;
// Of a walk over all of them. There are few errors, because each is a root cause.
const membersPerPage = 300;
const errorsPerPage = 100;

export type SyncErrorPages = ReturnType<typeof createSyncErrorPages>;

/** Sync errors and the documents they hold up, page by page. */
export function createSyncErrorPages(table: Table) {
  return {
    /** A page in the order of ids, which is no order of time. */
    async list(
      tenantId: TenantId,
      page: { state?: SyncErrorState; limit: number; after?: string; now: string },
    ): Promise<SyncErrorPage> {
      const errors: SyncError[] = [];
      let startAfter = page.after === undefined ? undefined : keys.syncError(tenantId, page.after).sk;
      for (let reads = 0; reads < filteredPageReads; reads += 1) {
        const { items, next } = await table.query({
          pk: tenantPartition(tenantId),
          prefix: prefixes.syncErrors,
          limit: itemsPerRead,
          ...(startAfter === undefined ? {} : { startAfter }),
        });
        for (const stored of items.map(readItem)) {
          if (isExpired(stored, page.now) || !isIn(stored, page.state)) continue;
          if (errors.length === page.limit) return { errors, ...nextAfter(errors.at(-1)) };
          errors.push(errorOf(stored));
        }
        if (next === undefined) return { errors };
        startAfter = next;
      }
      return startAfter === undefined
        ? { errors }
        : { errors, next: startAfter.slice(prefixes.syncErrors.length) };
    },

    /** The documents that were refused for it and are not settled since, in the order of acceptance. */
    async documentIds(
      tenantId: TenantId,
      errorId: string,
      page: { limit: number; after?: DocumentId | undefined },
    ): Promise<MemberPage> {
      const { after, limit } = page;
      const prefix = prefixes.syncErrorMembers(errorId);
      const { items, next } = await table.query({
        pk: tenantPartition(tenantId),
        prefix,
        limit,
        isConsistent: true,
        ...(after === undefined ? {} : { startAfter: `${prefix}${after}` }),
      });
      const idOf = (sk: string): DocumentId => documentIdSchema.parse(sk.slice(prefix.length));
      const documentIds = items.map((item) => idOf(item.sk));
      return next === undefined ? { documentIds } : { documentIds, next: idOf(next) };
    },

    /** The ids of all of them, page by page. */
    async *memberIds(tenantId: TenantId, errorId: string): AsyncGenerator<DocumentId> {
      let after: DocumentId | undefined;
      do {
        const page = await this.documentIds(tenantId, errorId, { limit: membersPerPage, after });
        yield* page.documentIds;
        after = page.next;
      } while (after !== undefined);
    },

    /** Every open error, page by page. */
    async *openErrors(tenantId: TenantId, now: string): AsyncGenerator<SyncError> {
      let after: string | undefined;
      do {
        const start = after === undefined ? {} : { after };
        const page = await this.list(tenantId, { state: 'open', limit: errorsPerPage, now, ...start });
        yield* page.errors;
        after = page.next;
      } while (after !== undefined);
    },
  };
}

const isIn = (stored: Stored, state: SyncErrorState | undefined): boolean =>
  state === undefined || stored.state === state;

const nextAfter = (last: SyncError | undefined): { next?: string } =>
  last === undefined ? {} : { next: last.errorId };
