import type { Connection } from '../../shared/domain/connection.ts';
import type { SettingsStore } from '../../shared/store/settings.ts';
import type { SyncErrorCures } from '../../shared/store/sync-error-cures.ts';

interface LeaveCompanyDeps {
  readonly settings: Pick<SettingsStore, 'forgetStale'>;
  readonly cures: Pick<SyncErrorCures, 'closeCompanyErrors'>;
}

/** Ends what a company was the reason for that the tenant leaves for another one. Back in it, it is found anew. */
export async function leaveCompany(
  { settings, cures }: LeaveCompanyDeps,
  connection: Connection,
): Promise<void> {
  // First: as long as it is noted, the next reading takes the error for told.
  await settings.forgetStale(connection.tenantId, connection.realmId);
  await cures.closeCompanyErrors(connection);
}
