/**
 * An admin decides where money lands. The settings are replaced as a whole; once they are complete, documents that waited
 * for the mapping go on. Saving again repeats the release, so a save that failed half-way is mended by the next one.
 */
import type { WaitingReason } from '../../shared/domain/document.ts';
import type { TenantId } from '../../shared/domain/ids.ts';
import { invoiceMapping, type Settings } from '../../shared/domain/settings.ts';
import type { SettingsStore } from '../../shared/store/settings.ts';

interface PutSettingsDeps {
  readonly nowMs: () => number;
  readonly settings: Pick<SettingsStore, 'put'>;
  readonly releaseHeld: (tenantId: TenantId, reason: WaitingReason) => Promise<void>;
}

/** Stores the settings and answers them. */
export async function putSettings(
  deps: PutSettingsDeps,
  of: { tenantId: TenantId; settings: Settings; by: string },
): Promise<Settings> {
  const at = new Date(deps.nowMs()).toISOString();
  await deps.settings.put(of.tenantId, of.settings, { at, by: of.by });
  if (invoiceMapping(of.settings) !== undefined) await deps.releaseHeld(of.tenantId, 'mapping');
  return of.settings;
}
