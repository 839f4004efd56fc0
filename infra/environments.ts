import type * as contract from '../shared/contracts/environment.ts';

/** The environment each entry file asks for. */
export interface FunctionEnvironments {
  readonly 'admin/add-token-claims': contract.AddTokenClaimsEnvironment;
  readonly 'admin/get-settings': contract.GetSettingsEnvironment;
  readonly 'admin/get-tenant': contract.GetTenantEnvironment;
  readonly 'admin/pause': contract.PauseEnvironment;
  readonly 'admin/put-settings': contract.PutSettingsEnvironment;
  readonly 'admin/put-tenant': contract.PutTenantEnvironment;
  readonly 'admin/resume': contract.ResumeEnvironment;
  readonly 'connect/authorize': contract.AuthorizeEnvironment;
  readonly 'connect/callback': contract.CallbackEnvironment;
  readonly 'connect/disconnect': contract.DisconnectEnvironment;
  readonly 'connect/get-connection': contract.GetConnectionEnvironment;
  readonly 'first-sync/accept-matches': contract.AcceptMatchesEnvironment;
  readonly 'first-sync/get-first-sync': contract.GetFirstSyncEnvironment;
  readonly 'first-sync/link-reference': contract.LinkReferenceEnvironment;
  readonly 'first-sync/unlink-reference': contract.UnlinkReferenceEnvironment;
  readonly 'push/accept-events': contract.AcceptEventsEnvironment;
  readonly 'push/find-duplicates': contract.FindDuplicatesEnvironment;
  readonly 'push/get-document': contract.GetDocumentEnvironment;
  readonly 'push/get-settlement': contract.GetSettlementEnvironment;
  readonly 'push/get-test-push': contract.GetTestPushEnvironment;
  readonly 'push/list-documents': contract.ListDocumentsEnvironment;
  readonly 'push/preview-document': contract.PreviewDocumentsEnvironment;
  readonly 'push/preview-documents': contract.PreviewDocumentsEnvironment;
  readonly 'push/push-worker': contract.PushWorkerEnvironment;
  readonly 'push/retry-document': contract.RetryDocumentEnvironment;
  readonly 'push/start-test-push': contract.StartTestPushEnvironment;
  readonly 'push/submit-bill': contract.SubmitBillEnvironment;
  readonly 'push/submit-by-hand': contract.SubmitByHandEnvironment;
  readonly 'push/submit-invoice': contract.SubmitInvoiceEnvironment;
  readonly 'push/submit-settlement': contract.SubmitSettlementEnvironment;
  readonly 'push/sweep': contract.SweepEnvironment;
  readonly 'push/void-document': contract.VoidDocumentEnvironment;
  readonly 'reference-data/get-reference': contract.GetReferenceEnvironment;
  readonly 'reference-data/list-reference': contract.ListReferenceEnvironment;
  readonly 'reference-data/refresh': contract.RefreshEnvironment;
  readonly 'reference-data/refresh-worker': contract.RefreshWorkerEnvironment;
  readonly 'reference-data/sweep-refreshes': contract.SweepRefreshesEnvironment;
  readonly 'sync-errors/dismiss-sync-error': contract.DismissSyncErrorEnvironment;
  readonly 'sync-errors/get-sync-error': contract.GetSyncErrorEnvironment;
  readonly 'sync-errors/list-sync-errors': contract.ListSyncErrorsEnvironment;
  readonly 'sync-errors/reopen-sync-error': contract.ReopenSyncErrorEnvironment;
  readonly 'sync-errors/resolve-sync-error': contract.ResolveSyncErrorEnvironment;
  readonly 'sync-errors/retry-sync-error': contract.RetrySyncErrorEnvironment;
  readonly 'sync-errors/retry-sync-errors': contract.RetrySyncErrorsEnvironment;
}
