import type { Subject } from '../domain/sync-error.ts';
import type { CauseCode } from '../domain/causes.ts';
import type { DocumentId, TenantId } from '../domain/ids.ts';
export interface ErrorFacts {
  readonly errorId: string;
  readonly cause: CauseCode;
  readonly subject: Subject;
  readonly detail: string;
  readonly faultCode?: string;
  readonly intuitTid?: string;
}
export interface SyncErrors {
  join(tenantId: TenantId, of: { error: ErrorFacts; documentId: DocumentId; at: string }): Promise<unknown>;
  open(tenantId: TenantId, of: { error: ErrorFacts; at: string }): Promise<unknown>;
  close(tenantId: TenantId, errorId: string, at: string): Promise<void>;
  leave(tenantId: TenantId, of: { errorId: string; documentId: DocumentId; at: string }): Promise<void>;
}
export const createSyncErrors = (_table: unknown): SyncErrors => ({
  join: async () => undefined,
  open: async () => undefined,
  close: async () => {},
  leave: async () => {},
});
