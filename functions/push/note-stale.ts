/**
 * QuickBooks says that something the mapping names is gone. Every document of that kind would be refused for it, so it is
 * noted with the mapping at once, and those that were not sent yet wait, until another mapping is saved or a reading of the
 * company finds it usable again.
 */
import type { Connection } from '../../shared/domain/connection.ts';
import { targetsNaming } from '../../shared/domain/mapping-check.ts';
import { staleDetail } from '../../shared/domain/stale-detail.ts';
import type { ReferenceLists } from '../../shared/store/reference-lists.ts';
import type { SettingsStore } from '../../shared/store/settings.ts';

/** A record that is gone or inactive. */
export interface GoneRecord {
  readonly list: 'account' | 'taxCode' | 'term';
  readonly id: string;
}

interface NoteStaleDeps {
  readonly nowMs: () => number;
  readonly settings: Pick<SettingsStore, 'mappingOf' | 'noteStale'>;
  readonly lists: Pick<ReferenceLists, 'get'>;
}

/** Notes it and answers the words for it; undefined when the mapping that is saved now does not name it. */
export async function noteStale(
  deps: NoteStaleDeps,
  { tenantId, realmId }: Connection,
  gone: GoneRecord,
): Promise<string | undefined> {
  const saved = await deps.settings.mappingOf(tenantId, realmId);
  if (saved === undefined) return undefined;
  const name = (await deps.lists.get({ tenantId, realmId, kind: gone.list }, gone.id))?.name;
  const found = targetsNaming(saved.mapping, { ...gone, name });
  if (found.length === 0) return undefined;
  const others = saved.stale.filter(({ id }) => id !== gone.id);
  const { updatedAt } = saved;
  const checkedAt = new Date(deps.nowMs()).toISOString();
  const stale = [...others, ...found];
  const isNoted = await deps.settings.noteStale(tenantId, { realmId, updatedAt, stale, checkedAt });
  return isNoted ? staleDetail(stale) : undefined;
}
