import * as z from 'zod';
import type { RealmId, TenantId } from '../domain/ids.ts';
import {
  mappingSchema,
  policiesSchema,
  staleTargetSchema,
  type Settings,
  type StaleTarget,
} from '../domain/settings.ts';
import { keys } from './keys.ts';
import { itemPresent, type Item, type Table } from './table.ts';

/** What was decided for a tenant, and whether it may push at all. */
export interface Decisions {
  readonly settings: Settings;
  /** What the mapping points to and QuickBooks has no more, as the last look at the company found it. */
  readonly stale: readonly StaleTarget[];
  readonly isPaused: boolean;
  /** Another one whenever any of these changed. */
  readonly version: string;
}

const policiesItemSchema = z.object({ policies: policiesSchema, updatedAt: z.string() });
const mappingItemSchema = z.object({
  mapping: mappingSchema,
  stale: z.array(staleTargetSchema).default([]),
  updatedAt: z.string(),
  checkedAt: z.string().optional(),
});
const pauseItemSchema = z.object({ changedAt: z.string(), isPaused: z.boolean() });

export type SettingsStore = ReturnType<typeof createSettingsStore>;

/**
 * What tenants' admins decided. Policies belong to the tenant; a mapping names records of one company and is kept for each,
 * so that connecting another company never uses it, and going back restores it (A7).
 */
export function createSettingsStore(table: Table) {
  return {
    /** Without a realm there is no mapping: nothing was saved that could belong to it. */
    async get(tenantId: TenantId, realmId: RealmId | undefined): Promise<Decisions> {
      const wanted = [
        keys.settings(tenantId),
        keys.pause(tenantId),
        ...(realmId === undefined ? [] : [keys.mapping(tenantId, realmId)]),
      ];
      const items = await table.getMany(wanted, { isConsistent: true });
      const under = (sk: string): Item | undefined => items.find((item) => item.sk === sk);
      const policies = read(policiesItemSchema, under(keys.settings(tenantId).sk));
      const pause = read(pauseItemSchema, under(keys.pause(tenantId).sk));
      const mapping =
        realmId === undefined
          ? undefined
          : read(mappingItemSchema, under(keys.mapping(tenantId, realmId).sk));
      return {
        settings: { ...mapping?.mapping, ...policies?.policies },
        stale: mapping?.stale ?? [],
        isPaused: pause?.isPaused ?? false,
        version: [policies?.updatedAt, mapping?.updatedAt, mapping?.checkedAt, pause?.changedAt].join('|'),
      };
    },

    /** Replaces policies, and the mapping of this company where there is one. */
    async put(
      tenantId: TenantId,
      of: { realmId: RealmId | undefined; settings: Settings },
      change: { at: string; by: string },
    ): Promise<void> {
      const stamp = { updatedAt: change.at, updatedBy: change.by };
      const { mapping, policies } = parted(of.settings);
      if (of.realmId !== undefined) {
        await table.put({ ...keys.mapping(tenantId, of.realmId), mapping, ...stamp });
      }
      await table.put({ ...keys.settings(tenantId), policies, ...stamp });
    },

    /** Notes what of a mapping is gone; false when the mapping was replaced since it was read. */
    async noteStale(
      tenantId: TenantId,
      of: { realmId: RealmId; updatedAt: string; stale: readonly StaleTarget[]; checkedAt: string },
    ): Promise<boolean> {
      const outcome = await table.update(
        keys.mapping(tenantId, of.realmId),
        { set: { stale: of.stale, checkedAt: of.checkedAt } },
        [[{ attribute: 'updatedAt', is: '=', value: of.updatedAt }]],
      );
      return outcome.isDone;
    },

    /** What was noted of a mapping is found anew when its company is read next. */
    async forgetStale(tenantId: TenantId, realmId: RealmId): Promise<void> {
      await table.update(keys.mapping(tenantId, realmId), { set: { stale: [] } }, itemPresent);
    },

    /** The mapping of a company with the moment it was saved; undefined where none was. */
    async mappingOf(
      tenantId: TenantId,
      realmId: RealmId,
    ): Promise<z.infer<typeof mappingItemSchema> | undefined> {
      return read(
        mappingItemSchema,
        await table.get(keys.mapping(tenantId, realmId), { isConsistent: true }),
      );
    },

    /** Whether the tenant's documents are held back altogether. */
    async isPaused(tenantId: TenantId): Promise<boolean> {
      const item = await table.get(keys.pause(tenantId), { isConsistent: true });
      return read(pauseItemSchema, item)?.isPaused ?? false;
    },

    async setPaused(
      tenantId: TenantId,
      change: { isPaused: boolean; at: string; by: string },
    ): Promise<void> {
      await table.put({
        ...keys.pause(tenantId),
        isPaused: change.isPaused,
        changedAt: change.at,
        changedBy: change.by,
      });
    },
  };
}

const read = <Schema extends z.ZodType>(
  schema: Schema,
  item: Item | undefined,
): z.output<Schema> | undefined => (item === undefined ? undefined : schema.parse(item));

const mappingNames: ReadonlySet<string> = new Set(Object.keys(mappingSchema.shape));

function parted(settings: Settings): { mapping: object; policies: object } {
  const entries = Object.entries(settings);
  return {
    mapping: Object.fromEntries(entries.filter(([name]) => mappingNames.has(name))),
    policies: Object.fromEntries(entries.filter(([name]) => !mappingNames.has(name))),
  };
}
