/**
 * An admin decides where money lands and how documents go. The settings are replaced as a whole, the mapping for the company
 * that is connected; then documents that waited for what may have changed go on. Saving again repeats the release, so a save
 * that failed half-way is mended by the next one.
 */
import type { Connection } from '../../shared/domain/connection.ts';
import { ProblemError } from '../../shared/domain/errors.ts';
import type { TenantId } from '../../shared/domain/ids.ts';
import { hasMapping, policiesOf, type Settings } from '../../shared/domain/settings.ts';
import type { ReleaseHeld } from '../../shared/store/release-held.ts';
import type { HeldReason } from '../../shared/store/runs.ts';
import type { SettingsStore } from '../../shared/store/settings.ts';
import { refuseUnusable, type RefuseUnusableDeps } from './refuse-unusable.ts';

interface PutSettingsDeps extends RefuseUnusableDeps {
  readonly nowMs: () => number;
  readonly settings: Pick<SettingsStore, 'put'>;
  readonly getConnection: (tenantId: TenantId) => Promise<Connection | undefined>;
  /** Closes the sync error of a stale mapping, and queues documents again that failed on the mapping. */
  readonly cureMapping: (connection: Connection) => Promise<void>;
  readonly releaseHeld: ReleaseHeld;
}

/** Stores the settings and answers them. Throws {@link ProblemError} for a mapping that cannot be used. */
export async function putSettings(
  deps: PutSettingsDeps,
  of: { tenantId: TenantId; settings: Settings; by: string },
): Promise<Settings> {
  const { tenantId, settings } = of;
  const connection = await deps.getConnection(tenantId);
  const realmId = connection?.state === 'disconnected' ? undefined : connection?.realmId;
  if (realmId === undefined && hasMapping(settings)) {
    throw new ProblemError({
      status: 409,
      code: 'not_connected',
      detail:
        'Accounts, tax codes and terms belong to a QuickBooks company, and none is connected. Connect one first; how documents go can be saved before.',
    });
  }
  if (connection !== undefined && realmId !== undefined) await refuseUnusable(deps, connection, settings);
  const at = new Date(deps.nowMs()).toISOString();
  await deps.settings.put(tenantId, { realmId, settings }, { at, by: of.by });
  // What was stale went with the mapping that named it.
  if (connection !== undefined && realmId !== undefined) await deps.cureMapping(connection);
  await deps.releaseHeld(tenantId, ...releasedBy(settings));
  return settings;
}

/** What documents may have waited for until now. Those that still have to wait say so again. */
function releasedBy(settings: Settings): HeldReason[] {
  const { mode } = policiesOf(settings);
  return [
    'mapping:invoice',
    'mapping:bill',
    'goLive',
    'closedPeriod',
    ...(mode === 'automatic' ? (['manual'] as const) : []),
  ];
}
