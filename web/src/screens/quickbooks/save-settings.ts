import type { Settings } from '../../../../shared/domain/settings.ts';
import type { Api } from '../../api/api.ts';
import { withField } from './mapping-edit.ts';

/**
 * What to save when settings were changed from `base` to `draft` while they became `fresh` elsewhere: each field that was changed
 * here as it is here, every other as it is now. The API replaces settings as a whole; without this, who saves last would undo
 * what somebody else chose meanwhile.
 */
export function mergedSettings(of: { base: Settings; draft: Settings; fresh: Settings }): Settings {
  const { base, draft, fresh } = of;
  return namesIn(base, draft)
    .filter((name) => JSON.stringify(base[name]) !== JSON.stringify(draft[name]))
    .reduce<Settings>((merged, name) => withField(merged, name, draft[name]), fresh);
}

const namesIn = (base: Settings, draft: Settings): (keyof Settings)[] =>
  Object.keys({ ...base, ...draft }).filter(
    (name): name is keyof Settings => Object.hasOwn(base, name) || Object.hasOwn(draft, name),
  );

/** Saves what was changed on top of what the settings are at this moment. */
export async function saveSettings(api: Api, of: { base: Settings; draft: Settings }): Promise<Settings> {
  const fresh = await api.get<Settings>('/settings');
  return api.send<Settings>('PUT', '/settings', mergedSettings({ ...of, fresh }));
}
