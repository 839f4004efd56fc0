import * as z from 'zod';

/**
 * What each function finds in its environment: one schema per function, named for its entry file. Handlers parse
 * `process.env` with it at start, so that a missing value stops the function before its first request;
 * `infra/` imports only the types, so that a function that needs more does not compile until it is given it.
 */

const name = z.string().min(1);
const arn = z.string().startsWith('arn:');
const url = z.url({ protocol: /^https?$/ });
/** Without a trailing slash, so that paths can be appended to it. */
const origin = url.regex(/^https?:\/\/[^/]+$/, 'an origin without path or trailing slash');

const main = z.object({
  /** Name of the stage, for logs and for names that follow from it: nothing may behave differently because of it. */
  STAGE: name,
  TABLE_NAME: name,
});

/** What it takes to obtain, open, refresh or revoke a tenant's QuickBooks tokens. */
const tokens = z.object({
  PROVIDER_KEYS_TABLE_NAME: name,
  TOKEN_KEY_ARN: arn,
  /** Secret with `{ clientId, clientSecret, webhookVerifierTokens }` of our app at Intuit. */
  QUICKBOOKS_SECRET_ARN: arn,
  QUICKBOOKS_TOKEN_URL: url,
  QUICKBOOKS_REVOKE_URL: url,
});

/** Origin of the Accounting API; `/v3/company/{realmId}/…` follows it. */
const accountingApi = z.object({ QUICKBOOKS_API_BASE_URL: origin });

/** Origin of QuickBooks' own app, for links that a person opens: `/app/invoice?txnId=…` follows it. */
const deepLinks = z.object({ QUICKBOOKS_APP_URL: origin });

/** Where turns of tenants are sent: one lane serves all kinds of documents, so one queue is enough. */
const turns = z.object({ PUSH_INVOICES_QUEUE_URL: url });
const pushQueues = z.object({ ...turns.shape, PUSH_BILLS_QUEUE_URL: url });
/** Where messages go that a tenant's company is to be read again. */
const refreshQueue = z.object({ REFRESH_QUEUE_URL: url });
/** Where the messages go that a tenant is to be erased. */
const erasureQueue = z.object({ ERASURE_QUEUE_URL: url });
/** Where the schedules of tenants' nights lie. */
const nightGroup = z.object({ NIGHT_SCHEDULE_GROUP: name });
/** What such a schedule sends to, and in whose name. */
const nightSchedules = z.object({
  ...nightGroup.shape,
  NIGHT_SCHEDULER_ROLE_ARN: arn,
  RECONCILE_QUEUE_ARN: arn,
  RECONCILE_DEAD_LETTERS_ARN: arn,
});
const eventBus = z.object({ EVENT_BUS_NAME: name });

/** Origin that app, API, OAuth callback and webhooks share; the redirect URI is `/oauth/quickbooks/callback` under it. */
const publicOrigin = z.object({ PUBLIC_ORIGIN: origin });

/** `functions/connect/authorize.handler.ts`; the secret is read for the client id in the authorize URL. */
export const authorizeEnvironmentSchema = z.object({
  ...main.shape,
  ...publicOrigin.shape,
  QUICKBOOKS_AUTHORIZE_URL: url,
  QUICKBOOKS_SECRET_ARN: arn,
});
export type AuthorizeEnvironment = z.infer<typeof authorizeEnvironmentSchema>;

/**
 * `functions/connect/callback.handler.ts`; the queues, because a new connection releases waiting documents and its company
 * is read at once; the schedules, because its nights begin.
 */
export const callbackEnvironmentSchema = z.object({
  ...main.shape,
  ...publicOrigin.shape,
  ...tokens.shape,
  ...accountingApi.shape,
  ...turns.shape,
  ...eventBus.shape,
  ...refreshQueue.shape,
  ...nightSchedules.shape,
});
export type CallbackEnvironment = z.infer<typeof callbackEnvironmentSchema>;

/** `functions/operate/list-tenants.handler.ts`; the names of the queues follow from the stage's. */
export const listTenantsEnvironmentSchema = main;
export type ListTenantsEnvironment = z.infer<typeof listTenantsEnvironmentSchema>;

/** `functions/connect/get-connection.handler.ts`. */
export const getConnectionEnvironmentSchema = main;
export type GetConnectionEnvironment = z.infer<typeof getConnectionEnvironmentSchema>;

/** `functions/connect/disconnect.handler.ts`. */
export const disconnectEnvironmentSchema = z.object({
  ...main.shape,
  ...tokens.shape,
  ...eventBus.shape,
  ...nightGroup.shape,
});
export type DisconnectEnvironment = z.infer<typeof disconnectEnvironmentSchema>;

/** `functions/push/submit-invoice.handler.ts`. */
export const submitInvoiceEnvironmentSchema = z.object({
  ...main.shape,
  ...deepLinks.shape,
  PUSH_INVOICES_QUEUE_URL: url,
});
export type SubmitInvoiceEnvironment = z.infer<typeof submitInvoiceEnvironmentSchema>;

/** `functions/push/submit-bill.handler.ts`. */
export const submitBillEnvironmentSchema = z.object({
  ...main.shape,
  ...deepLinks.shape,
  PUSH_BILLS_QUEUE_URL: url,
});
export type SubmitBillEnvironment = z.infer<typeof submitBillEnvironmentSchema>;

/** `functions/push/submit-settlement.handler.ts`; both queues, because a settlement becomes an invoice or a bill. */
export const submitSettlementEnvironmentSchema = z.object({
  ...main.shape,
  ...deepLinks.shape,
  ...pushQueues.shape,
});
export type SubmitSettlementEnvironment = z.infer<typeof submitSettlementEnvironmentSchema>;

/** `functions/push/get-settlement.handler.ts`. */
export const getSettlementEnvironmentSchema = z.object({ ...main.shape, ...deepLinks.shape });
export type GetSettlementEnvironment = z.infer<typeof getSettlementEnvironmentSchema>;

/** `functions/push/accept-events.handler.ts`; both queues, as for settlements. */
export const acceptEventsEnvironmentSchema = z.object({ ...main.shape, ...pushQueues.shape });
export type AcceptEventsEnvironment = z.infer<typeof acceptEventsEnvironmentSchema>;

/** `functions/push/void-document.handler.ts`. */
export const voidDocumentEnvironmentSchema = z.object({
  ...main.shape,
  ...eventBus.shape,
  ...deepLinks.shape,
  ...turns.shape,
});
export type VoidDocumentEnvironment = z.infer<typeof voidDocumentEnvironmentSchema>;

/** `functions/push/submit-by-hand.handler.ts`. */
export const submitByHandEnvironmentSchema = z.object({ ...main.shape, ...turns.shape });
export type SubmitByHandEnvironment = z.infer<typeof submitByHandEnvironmentSchema>;

/** `functions/push/get-document.handler.ts`. */
export const getDocumentEnvironmentSchema = z.object({ ...main.shape, ...deepLinks.shape });
export type GetDocumentEnvironment = z.infer<typeof getDocumentEnvironmentSchema>;

/** `functions/push/get-submission.handler.ts`. */
export const getSubmissionEnvironmentSchema = z.object({ ...main.shape });
export type GetSubmissionEnvironment = z.infer<typeof getSubmissionEnvironmentSchema>;

/** `functions/push/list-documents.handler.ts`. */
export const listDocumentsEnvironmentSchema = z.object({ ...main.shape, ...deepLinks.shape });
export type ListDocumentsEnvironment = z.infer<typeof listDocumentsEnvironmentSchema>;

/** `functions/push/retry-document.handler.ts`. */
export const retryDocumentEnvironmentSchema = z.object({
  ...main.shape,
  ...deepLinks.shape,
  ...turns.shape,
});
export type RetryDocumentEnvironment = z.infer<typeof retryDocumentEnvironmentSchema>;

/** `functions/admin/get-figures.handler.ts`. */
export const getFiguresEnvironmentSchema = main;
export type GetFiguresEnvironment = z.infer<typeof getFiguresEnvironmentSchema>;

/** `functions/admin/get-usage.handler.ts`. */
export const getUsageEnvironmentSchema = main;
export type GetUsageEnvironment = z.infer<typeof getUsageEnvironmentSchema>;

/** `functions/admin/list-activity.handler.ts`. */
export const listActivityEnvironmentSchema = main;
export type ListActivityEnvironment = z.infer<typeof listActivityEnvironmentSchema>;

/** `functions/first-sync/get-first-sync.handler.ts`. */
export const getFirstSyncEnvironmentSchema = main;
export type GetFirstSyncEnvironment = z.infer<typeof getFirstSyncEnvironmentSchema>;

/** `functions/first-sync/accept-matches.handler.ts`; the queue, because what was refused for want of a link goes on. */
export const acceptMatchesEnvironmentSchema = z.object({ ...main.shape, ...turns.shape });
export type AcceptMatchesEnvironment = z.infer<typeof acceptMatchesEnvironmentSchema>;

/** `functions/first-sync/link-reference.handler.ts`; the queue, as above. */
export const linkReferenceEnvironmentSchema = z.object({ ...main.shape, ...turns.shape });
export type LinkReferenceEnvironment = z.infer<typeof linkReferenceEnvironmentSchema>;

/** `functions/first-sync/unlink-reference.handler.ts`. */
export const unlinkReferenceEnvironmentSchema = main;
export type UnlinkReferenceEnvironment = z.infer<typeof unlinkReferenceEnvironmentSchema>;

/** `functions/sync-errors/list-sync-errors.handler.ts`. */
export const listSyncErrorsEnvironmentSchema = main;
export type ListSyncErrorsEnvironment = z.infer<typeof listSyncErrorsEnvironmentSchema>;

/** `functions/sync-errors/get-sync-error.handler.ts`. */
export const getSyncErrorEnvironmentSchema = z.object({ ...main.shape, ...deepLinks.shape });
export type GetSyncErrorEnvironment = z.infer<typeof getSyncErrorEnvironmentSchema>;

/** `functions/sync-errors/retry-sync-errors.handler.ts`. */
export const retrySyncErrorsEnvironmentSchema = z.object({ ...main.shape, ...turns.shape });
export type RetrySyncErrorsEnvironment = z.infer<typeof retrySyncErrorsEnvironmentSchema>;

/** `functions/sync-errors/retry-sync-error.handler.ts`. */
export const retrySyncErrorEnvironmentSchema = z.object({ ...main.shape, ...turns.shape });
export type RetrySyncErrorEnvironment = z.infer<typeof retrySyncErrorEnvironmentSchema>;

/** `functions/sync-errors/resolve-sync-error.handler.ts`. */
export const resolveSyncErrorEnvironmentSchema = z.object({
  ...main.shape,
  ...turns.shape,
  ...eventBus.shape,
});
export type ResolveSyncErrorEnvironment = z.infer<typeof resolveSyncErrorEnvironmentSchema>;

/** `functions/sync-errors/dismiss-sync-error.handler.ts`. */
export const dismissSyncErrorEnvironmentSchema = main;
export type DismissSyncErrorEnvironment = z.infer<typeof dismissSyncErrorEnvironmentSchema>;

/** `functions/sync-errors/reopen-sync-error.handler.ts`. */
export const reopenSyncErrorEnvironmentSchema = main;
export type ReopenSyncErrorEnvironment = z.infer<typeof reopenSyncErrorEnvironmentSchema>;

/** `functions/push/find-duplicates.handler.ts`. */
export const findDuplicatesEnvironmentSchema = z.object({
  ...main.shape,
  ...tokens.shape,
  ...accountingApi.shape,
  ...deepLinks.shape,
});
export type FindDuplicatesEnvironment = z.infer<typeof findDuplicatesEnvironmentSchema>;

const reading = z.object({ ...main.shape, ...tokens.shape, ...accountingApi.shape });

/** `functions/push/preview-document.handler.ts` and `preview-documents.handler.ts`. */
export const previewDocumentsEnvironmentSchema = reading;
export type PreviewDocumentsEnvironment = z.infer<typeof previewDocumentsEnvironmentSchema>;

/** `functions/push/start-test-push.handler.ts`. */
export const startTestPushEnvironmentSchema = z.object({
  ...reading.shape,
  ...turns.shape,
});
export type StartTestPushEnvironment = z.infer<typeof startTestPushEnvironmentSchema>;

/** `functions/push/get-test-push.handler.ts`. */
export const getTestPushEnvironmentSchema = z.object({ ...reading.shape, ...deepLinks.shape });
export type GetTestPushEnvironment = z.infer<typeof getTestPushEnvironmentSchema>;

/** `functions/push/push-worker.handler.ts`, run by one function per push queue. */
export const pushWorkerEnvironmentSchema = z.object({
  ...main.shape,
  ...tokens.shape,
  ...accountingApi.shape,
  ...deepLinks.shape,
  ...turns.shape,
  ...eventBus.shape,
});
export type PushWorkerEnvironment = z.infer<typeof pushWorkerEnvironmentSchema>;

/** `functions/push/sweep.handler.ts`. */
export const sweepEnvironmentSchema = z.object({ ...main.shape, ...turns.shape });
export type SweepEnvironment = z.infer<typeof sweepEnvironmentSchema>;

/** `functions/sync-errors/send-digests.handler.ts`. */
export const sendDigestsEnvironmentSchema = z.object({ ...main.shape, ...eventBus.shape });
export type SendDigestsEnvironment = z.infer<typeof sendDigestsEnvironmentSchema>;

/** `functions/reference-data/refresh-worker.handler.ts`; the push queue, because what was cured lets documents go on. */
export const refreshWorkerEnvironmentSchema = z.object({
  ...main.shape,
  ...tokens.shape,
  ...accountingApi.shape,
  ...turns.shape,
  ...eventBus.shape,
});
export type RefreshWorkerEnvironment = z.infer<typeof refreshWorkerEnvironmentSchema>;

/** `functions/reference-data/refresh.handler.ts`. */
export const refreshEnvironmentSchema = z.object({ ...main.shape, ...refreshQueue.shape });
export type RefreshEnvironment = z.infer<typeof refreshEnvironmentSchema>;

/** `functions/reference-data/sweep-refreshes.handler.ts`. */
export const sweepRefreshesEnvironmentSchema = z.object({ ...main.shape, ...refreshQueue.shape });
export type SweepRefreshesEnvironment = z.infer<typeof sweepRefreshesEnvironmentSchema>;

/** `functions/reconcile/reconcile-worker.handler.ts`. */
export const reconcileWorkerEnvironmentSchema = z.object({
  ...main.shape,
  ...tokens.shape,
  ...accountingApi.shape,
  ...eventBus.shape,
});
export type ReconcileWorkerEnvironment = z.infer<typeof reconcileWorkerEnvironmentSchema>;

/** `functions/reconcile/sweep-nights.handler.ts`. */
export const sweepNightsEnvironmentSchema = z.object({
  ...main.shape,
  ...nightSchedules.shape,
  RECONCILE_QUEUE_URL: url,
});
export type SweepNightsEnvironment = z.infer<typeof sweepNightsEnvironmentSchema>;

/** `functions/reconcile/list-reconciles.handler.ts`. */
export const listReconcilesEnvironmentSchema = main;
export type ListReconcilesEnvironment = z.infer<typeof listReconcilesEnvironmentSchema>;

/** `functions/reconcile/start-reconcile.handler.ts`. */
export const startReconcileEnvironmentSchema = z.object({ ...main.shape, RECONCILE_QUEUE_URL: url });
export type StartReconcileEnvironment = z.infer<typeof startReconcileEnvironmentSchema>;

/** `functions/reconcile/get-reconcile.handler.ts`. */
export const getReconcileEnvironmentSchema = main;
export type GetReconcileEnvironment = z.infer<typeof getReconcileEnvironmentSchema>;

/** `functions/reconcile/list-findings.handler.ts`. */
export const listFindingsEnvironmentSchema = main;
export type ListFindingsEnvironment = z.infer<typeof listFindingsEnvironmentSchema>;

/** `functions/reconcile/get-drift.handler.ts`. */
export const getDriftEnvironmentSchema = main;
export type GetDriftEnvironment = z.infer<typeof getDriftEnvironmentSchema>;

/** `functions/reference-data/list-reference.handler.ts`. */
export const listReferenceEnvironmentSchema = main;
export type ListReferenceEnvironment = z.infer<typeof listReferenceEnvironmentSchema>;

/** `functions/reference-data/get-reference.handler.ts`. */
export const getReferenceEnvironmentSchema = main;
export type GetReferenceEnvironment = z.infer<typeof getReferenceEnvironmentSchema>;

/** `functions/webhook/changes-worker.handler.ts`. */
export const changesWorkerEnvironmentSchema = z.object({
  ...main.shape,
  ...tokens.shape,
  ...accountingApi.shape,
  ...eventBus.shape,
  QUARANTINE_QUEUE_URL: url,
});
export type ChangesWorkerEnvironment = z.infer<typeof changesWorkerEnvironmentSchema>;

/** `functions/webhook/sweep-watches.handler.ts`. */
export const sweepWatchesEnvironmentSchema = z.object({ ...main.shape, CHANGES_QUEUE_URL: url });
export type SweepWatchesEnvironment = z.infer<typeof sweepWatchesEnvironmentSchema>;

/** `functions/admin/put-tenant.handler.ts`; the schedules, because a tenant's night moves with its zone. */
export const putTenantEnvironmentSchema = z.object({ ...main.shape, ...nightSchedules.shape });
export type PutTenantEnvironment = z.infer<typeof putTenantEnvironmentSchema>;

/** `functions/admin/erase-tenant.handler.ts`. */
export const eraseTenantEnvironmentSchema = z.object({ ...main.shape, ...erasureQueue.shape });
export type EraseTenantEnvironment = z.infer<typeof eraseTenantEnvironmentSchema>;

/** `functions/admin/erasure-worker.handler.ts`; the queue, because it has itself come again. */
export const erasureWorkerEnvironmentSchema = z.object({
  ...main.shape,
  ...tokens.shape,
  ...erasureQueue.shape,
  ...nightGroup.shape,
  ...eventBus.shape,
});
export type ErasureWorkerEnvironment = z.infer<typeof erasureWorkerEnvironmentSchema>;

/** `functions/admin/get-tenant.handler.ts`. */
export const getTenantEnvironmentSchema = main;
export type GetTenantEnvironment = z.infer<typeof getTenantEnvironmentSchema>;

/** `functions/admin/get-settings.handler.ts`. */
export const getSettingsEnvironmentSchema = main;
export type GetSettingsEnvironment = z.infer<typeof getSettingsEnvironmentSchema>;

/** `functions/admin/put-settings.handler.ts`; the queue, because a saved mapping releases waiting documents. */
export const putSettingsEnvironmentSchema = z.object({
  ...main.shape,
  ...turns.shape,
  ...eventBus.shape,
});
export type PutSettingsEnvironment = z.infer<typeof putSettingsEnvironmentSchema>;

/** `functions/admin/pause.handler.ts`. */
export const pauseEnvironmentSchema = main;
export type PauseEnvironment = z.infer<typeof pauseEnvironmentSchema>;

/** `functions/admin/resume.handler.ts`; the queue, because resuming releases waiting documents. */
export const resumeEnvironmentSchema = z.object({ ...main.shape, ...turns.shape });
export type ResumeEnvironment = z.infer<typeof resumeEnvironmentSchema>;

/** `functions/admin/add-token-claims.handler.ts`; it works on the event alone. */
export const addTokenClaimsEnvironmentSchema = z.object({ STAGE: name });
export type AddTokenClaimsEnvironment = z.infer<typeof addTokenClaimsEnvironmentSchema>;

/** `functions/webhook/receive-notices.handler.ts`; it knows neither tables nor tenants. */
export const receiveNoticesEnvironmentSchema = z.object({
  STAGE: name,
  /** Read for `webhookVerifierTokens`. */
  QUICKBOOKS_SECRET_ARN: arn,
  CHANGES_QUEUE_URL: url,
  QUARANTINE_QUEUE_URL: url,
});
export type ReceiveNoticesEnvironment = z.infer<typeof receiveNoticesEnvironmentSchema>;
