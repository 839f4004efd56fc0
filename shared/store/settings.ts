import { settingsSchema, type Settings } from '../domain/settings.ts';
import type { TenantId } from '../domain/ids.ts';
import { keys } from './keys.ts';
import type { Table } from './table.ts';

export type SettingsStore = ReturnType<typeof createSettingsStore>;

/** What tenants' admins decided. A tenant that never saved anything has empty settings. */
export function createSettingsStore(table: Table) {
  return {
    async get(tenantId: TenantId): Promise<Settings> {
      const item = await table.get(keys.settings(tenantId), { isConsistent: true });
      return settingsSchema.parse(item?.['settings'] ?? {});
    },

    async put(tenantId: TenantId, settings: Settings, change: { at: string; by: string }): Promise<void> {
      await table.put({
        ...keys.settings(tenantId),
        settings,
        updatedAt: change.at,
        updatedBy: change.by,
      });
    },
  };
}
