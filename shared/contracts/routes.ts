/** Who a person can be within a tenant; operators belong to the vendor and to no tenant. */
export const roles = ['admin', 'viewer', 'operator'] as const;
export type Role = (typeof roles)[number];

/** What a token of the vendor's back end can be granted. */
export const scopes = [
  'counterfoil/tenants.read',
  'counterfoil/tenants.write',
  'counterfoil/documents.read',
  'counterfoil/documents.write',
] as const;
export type Scope = (typeof scopes)[number];

/** One route of the HTTP API: where it lies, which entry file serves it, who may call it. */
export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly path: `/${string}`;
  /** `connect/authorize` is `functions/connect/authorize.handler.ts`. */
  readonly entry: string;
  /** `none`: served without a token, on the written list below. */
  readonly caller: 'token' | 'none';
  /** Whether the path names a tenant; then another tenant's id answers 404 and changes nothing. */
  readonly hasTenant: boolean;
  /** Whether the tenant must exist already; only the route that creates one says no. */
  readonly needsTenant: boolean;
  /** Whether it serves an erased tenant as well: only the route that erases one, which may be asked again. */
  readonly servesErased?: true;
  /**
   * People of the tenant in the path with one of these roles. An operator has no tenant and may name any, and is alone where
   * the path names none.
   */
  readonly roles: readonly Role[];
  /** The scope with which the vendor's back end may call it; absent: people only. */
  readonly scope?: Scope;
  /** Whether an `Idempotency-Key` is honoured (C12). */
  readonly honoursIdempotencyKey: boolean;
  /** Who writes the row of the audit trail: the edge for every call that acted, the use case itself, or nobody. */
  readonly audit: 'edge' | 'useCase' | 'none';
  /** Fields of the body that say to what it was done; the trail names them beside those of the path. */
  readonly audited?: readonly string[];
}

const tenantRead = {
  caller: 'token',
  hasTenant: true,
  needsTenant: true,
  // Operators look at what a tenant's people see, so that whoever is asked for help need not ask back.
  roles: ['admin', 'viewer', 'operator'],
  honoursIdempotencyKey: false,
  audit: 'none',
} as const;

const tenantWrite = {
  caller: 'token',
  hasTenant: true,
  needsTenant: true,
  roles: ['admin'],
  honoursIdempotencyKey: true,
  audit: 'edge',
} as const;

/** What sees documents go on or stop and decides nothing of the tenant's: all that an operator may do to one. */
const tenantCare = { ...tenantWrite, roles: ['admin', 'operator'] } as const;

/**
 * All routes, written by hand. Tests hold this list against the synthesized template and walk it with every role,
 * every scope and every foreign tenant, so that a route cannot come into being without an answer to "who may".
 */
export const routes = {
  putTenant: {
    ...tenantWrite,
    method: 'PUT',
    path: '/v1/tenants/{tenantId}',
    entry: 'admin/put-tenant',
    needsTenant: false,
    // Which tenants there are is the vendor's to say; a tenant's own people cannot found or rename it.
    roles: [],
    scope: 'counterfoil/tenants.write',
  },
  eraseTenant: {
    ...tenantWrite,
    method: 'DELETE',
    path: '/v1/tenants/{tenantId}',
    entry: 'admin/erase-tenant',
    servesErased: true,
    roles: ['operator'],
    scope: 'counterfoil/tenants.write',
    // It may be repeated as it is, and a row about the key would come after the tombstone.
    honoursIdempotencyKey: false,
    // In the tombstone: the trail goes with the tenant.
    audit: 'useCase',
  },
  getTenant: {
    ...tenantRead,
    method: 'GET',
    path: '/v1/tenants/{tenantId}',
    entry: 'admin/get-tenant',
    scope: 'counterfoil/tenants.read',
  },
  getSettings: {
    ...tenantRead,
    method: 'GET',
    path: '/v1/tenants/{tenantId}/settings',
    entry: 'admin/get-settings',
    scope: 'counterfoil/tenants.read',
  },
  putSettings: {
    ...tenantWrite,
    method: 'PUT',
    path: '/v1/tenants/{tenantId}/settings',
    entry: 'admin/put-settings',
    scope: 'counterfoil/tenants.write',
  },
  getUsage: {
    ...tenantRead,
    method: 'GET',
    path: '/v1/tenants/{tenantId}/usage',
    entry: 'admin/get-usage',
    scope: 'counterfoil/tenants.read',
  },
  getFigures: {
    ...tenantRead,
    method: 'GET',
    path: '/v1/tenants/{tenantId}/figures',
    entry: 'admin/get-figures',
    scope: 'counterfoil/tenants.read',
  },
  listActivity: {
    ...tenantRead,
    method: 'GET',
    path: '/v1/tenants/{tenantId}/activity',
    entry: 'admin/list-activity',
    scope: 'counterfoil/tenants.read',
  },
  getReference: {
    ...tenantRead,
    method: 'GET',
    path: '/v1/tenants/{tenantId}/reference',
    entry: 'reference-data/get-reference',
    scope: 'counterfoil/tenants.read',
  },
  listReference: {
    ...tenantRead,
    method: 'GET',
    path: '/v1/tenants/{tenantId}/reference/{list}',
    entry: 'reference-data/list-reference',
    scope: 'counterfoil/tenants.read',
  },
  refresh: {
    ...tenantWrite,
    method: 'POST',
    path: '/v1/tenants/{tenantId}/reference/refresh',
    entry: 'reference-data/refresh',
    scope: 'counterfoil/tenants.write',
  },
  pause: {
    ...tenantCare,
    method: 'POST',
    path: '/v1/tenants/{tenantId}/pause',
    entry: 'admin/pause',
    scope: 'counterfoil/tenants.write',
  },
  resume: {
    ...tenantCare,
    method: 'POST',
    path: '/v1/tenants/{tenantId}/resume',
    entry: 'admin/resume',
    scope: 'counterfoil/tenants.write',
  },
  getConnection: {
    ...tenantRead,
    method: 'GET',
    path: '/v1/tenants/{tenantId}/connection',
    entry: 'connect/get-connection',
    scope: 'counterfoil/tenants.read',
  },
  authorize: {
    ...tenantWrite,
    method: 'POST',
    path: '/v1/tenants/{tenantId}/connection/authorize',
    entry: 'connect/authorize',
    // No scope: the state is bound to a person and to the browser that gets the cookie; a back end has neither.
    // No replay: the answer holds the state, which is stored hashed only. Starting again is harmless.
    honoursIdempotencyKey: false,
    audit: 'useCase',
  },
  callback: {
    method: 'GET',
    path: '/oauth/quickbooks/callback',
    entry: 'connect/callback',
    // Intuit sends the browser here: the single-use state and its cookie stand in for a token.
    caller: 'none',
    hasTenant: false,
    needsTenant: false,
    roles: [],
    honoursIdempotencyKey: false,
    audit: 'useCase',
  },
  disconnect: {
    ...tenantWrite,
    method: 'POST',
    path: '/v1/tenants/{tenantId}/connection/disconnect',
    entry: 'connect/disconnect',
    scope: 'counterfoil/tenants.write',
    audit: 'useCase',
  },
  submitInvoice: {
    ...tenantWrite,
    method: 'POST',
    path: '/v1/tenants/{tenantId}/invoices',
    entry: 'push/submit-invoice',
    scope: 'counterfoil/documents.write',
    // Safe by id and revision (C12).
    honoursIdempotencyKey: false,
    // The stored submission is the record, and the log line names the caller: a row each would add half to the
    // writes of a document.
    audit: 'none',
  },
  submitBill: {
    ...tenantWrite,
    method: 'POST',
    path: '/v1/tenants/{tenantId}/bills',
    entry: 'push/submit-bill',
    scope: 'counterfoil/documents.write',
    // As with invoices.
    honoursIdempotencyKey: false,
    audit: 'none',
  },
  submitSettlement: {
    ...tenantWrite,
    method: 'POST',
    path: '/v1/tenants/{tenantId}/settlements',
    entry: 'push/submit-settlement',
    scope: 'counterfoil/documents.write',
    // As with invoices.
    honoursIdempotencyKey: false,
    audit: 'none',
  },
  getSettlement: {
    ...tenantRead,
    method: 'GET',
    path: '/v1/tenants/{tenantId}/settlements/{settlementId}',
    entry: 'push/get-settlement',
    scope: 'counterfoil/documents.read',
  },
  listDocuments: {
    ...tenantRead,
    method: 'GET',
    path: '/v1/tenants/{tenantId}/documents',
    entry: 'push/list-documents',
    scope: 'counterfoil/documents.read',
  },
  getDocument: {
    ...tenantRead,
    method: 'GET',
    path: '/v1/tenants/{tenantId}/documents/{documentId}',
    entry: 'push/get-document',
    scope: 'counterfoil/documents.read',
  },
  getSubmission: {
    ...tenantRead,
    method: 'GET',
    path: '/v1/tenants/{tenantId}/documents/{documentId}/submission',
    entry: 'push/get-submission',
    scope: 'counterfoil/documents.read',
  },
  retryDocument: {
    ...tenantCare,
    method: 'POST',
    path: '/v1/tenants/{tenantId}/documents/{documentId}/retry',
    entry: 'push/retry-document',
    scope: 'counterfoil/documents.write',
  },
  getFirstSync: {
    ...tenantRead,
    method: 'GET',
    path: '/v1/tenants/{tenantId}/first-sync',
    entry: 'first-sync/get-first-sync',
    scope: 'counterfoil/tenants.read',
  },
  acceptMatches: {
    ...tenantWrite,
    method: 'POST',
    path: '/v1/tenants/{tenantId}/first-sync/accept',
    entry: 'first-sync/accept-matches',
    audited: ['kind'],
    scope: 'counterfoil/tenants.write',
  },
  linkReference: {
    ...tenantWrite,
    method: 'POST',
    path: '/v1/tenants/{tenantId}/first-sync/link',
    entry: 'first-sync/link-reference',
    audited: ['kind', 'externalId', 'entityId'],
    scope: 'counterfoil/tenants.write',
  },
  unlinkReference: {
    ...tenantWrite,
    method: 'POST',
    path: '/v1/tenants/{tenantId}/first-sync/unlink',
    entry: 'first-sync/unlink-reference',
    audited: ['kind', 'externalId'],
    scope: 'counterfoil/tenants.write',
  },
  listSyncErrors: {
    ...tenantRead,
    method: 'GET',
    path: '/v1/tenants/{tenantId}/sync-errors',
    entry: 'sync-errors/list-sync-errors',
    scope: 'counterfoil/documents.read',
  },
  getSyncError: {
    ...tenantRead,
    method: 'GET',
    path: '/v1/tenants/{tenantId}/sync-errors/{errorId}',
    entry: 'sync-errors/get-sync-error',
    scope: 'counterfoil/documents.read',
  },
  retrySyncErrors: {
    ...tenantCare,
    method: 'POST',
    path: '/v1/tenants/{tenantId}/sync-errors/retry',
    entry: 'sync-errors/retry-sync-errors',
    scope: 'counterfoil/documents.write',
  },
  retrySyncError: {
    ...tenantCare,
    method: 'POST',
    path: '/v1/tenants/{tenantId}/sync-errors/{errorId}/retry',
    entry: 'sync-errors/retry-sync-error',
    scope: 'counterfoil/documents.write',
  },
  resolveSyncError: {
    ...tenantWrite,
    method: 'POST',
    path: '/v1/tenants/{tenantId}/sync-errors/{errorId}/resolve',
    entry: 'sync-errors/resolve-sync-error',
    audited: ['action', 'documentId'],
    scope: 'counterfoil/documents.write',
  },
  dismissSyncError: {
    ...tenantWrite,
    method: 'POST',
    path: '/v1/tenants/{tenantId}/sync-errors/{errorId}/dismiss',
    entry: 'sync-errors/dismiss-sync-error',
    scope: 'counterfoil/documents.write',
  },
  reopenSyncError: {
    ...tenantWrite,
    method: 'POST',
    path: '/v1/tenants/{tenantId}/sync-errors/{errorId}/reopen',
    entry: 'sync-errors/reopen-sync-error',
    scope: 'counterfoil/documents.write',
  },
  listReconciles: {
    ...tenantRead,
    method: 'GET',
    path: '/v1/tenants/{tenantId}/reconciles',
    entry: 'reconcile/list-reconciles',
    scope: 'counterfoil/documents.read',
  },
  startReconcile: {
    ...tenantWrite,
    method: 'POST',
    path: '/v1/tenants/{tenantId}/reconciles',
    entry: 'reconcile/start-reconcile',
    scope: 'counterfoil/documents.write',
  },
  getReconcile: {
    ...tenantRead,
    method: 'GET',
    path: '/v1/tenants/{tenantId}/reconciles/{runId}',
    entry: 'reconcile/get-reconcile',
    scope: 'counterfoil/documents.read',
  },
  listFindings: {
    ...tenantRead,
    method: 'GET',
    path: '/v1/tenants/{tenantId}/reconciles/{runId}/findings',
    entry: 'reconcile/list-findings',
    scope: 'counterfoil/documents.read',
  },
  getDrift: {
    ...tenantRead,
    method: 'GET',
    path: '/v1/tenants/{tenantId}/documents/{documentId}/drift',
    entry: 'reconcile/get-drift',
    scope: 'counterfoil/documents.read',
  },
  voidDocument: {
    ...tenantWrite,
    method: 'POST',
    path: '/v1/tenants/{tenantId}/documents/{documentId}/void',
    entry: 'push/void-document',
    scope: 'counterfoil/documents.write',
  },
  submitByHand: {
    ...tenantWrite,
    method: 'POST',
    path: '/v1/tenants/{tenantId}/documents/submit',
    entry: 'push/submit-by-hand',
    scope: 'counterfoil/documents.write',
  },
  previewDocument: {
    ...tenantRead,
    method: 'GET',
    path: '/v1/tenants/{tenantId}/documents/{documentId}/preview',
    entry: 'push/preview-document',
    scope: 'counterfoil/documents.read',
  },
  previewDocuments: {
    ...tenantRead,
    // Reads only: the ids would not fit an address.
    method: 'POST',
    path: '/v1/tenants/{tenantId}/documents/preview',
    entry: 'push/preview-documents',
    scope: 'counterfoil/documents.read',
  },
  startTestPush: {
    ...tenantWrite,
    method: 'POST',
    path: '/v1/tenants/{tenantId}/test-push',
    entry: 'push/start-test-push',
    audited: ['documentId'],
    scope: 'counterfoil/documents.write',
    // Safe without: a document is in the books once however often it is asked for. The answer may be too large to keep.
    honoursIdempotencyKey: false,
  },
  getTestPush: {
    ...tenantRead,
    method: 'GET',
    path: '/v1/tenants/{tenantId}/test-push/{documentId}',
    entry: 'push/get-test-push',
    scope: 'counterfoil/documents.read',
  },
  listTenants: {
    method: 'GET',
    path: '/v1/operator/tenants',
    entry: 'operate/list-tenants',
    caller: 'token',
    // About all of them, and so about none.
    hasTenant: false,
    needsTenant: false,
    roles: ['operator'],
    honoursIdempotencyKey: false,
    audit: 'none',
  },
  findDuplicates: {
    ...tenantRead,
    method: 'GET',
    path: '/v1/operator/tenants/{tenantId}/duplicates',
    entry: 'push/find-duplicates',
    roles: ['operator'],
  },
  receiveNotices: {
    method: 'POST',
    path: '/webhooks/quickbooks',
    entry: 'webhook/receive-notices',
    // Intuit calls it: the signature over the raw body stands in for a token.
    caller: 'none',
    hasTenant: false,
    needsTenant: false,
    roles: [],
    honoursIdempotencyKey: false,
    audit: 'none',
  },
} as const satisfies Record<string, Route>;

export type RouteName = keyof typeof routes;

/** The entry files of routes whose calls are rows of the audit trail. */
export type AuditedEntry = Exclude<(typeof routes)[RouteName], { readonly audit: 'none' }>['entry'];
