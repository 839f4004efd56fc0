import { DemoFailure } from './demo-failure.ts';
import type { DemoSettings, SettingsAnswer, VendorApi } from './vendor-api.ts';

interface ChooseDeps {
  api: Pick<VendorApi, 'getSettings' | 'putSettings'>;
  sleep: (ms: number) => Promise<void>;
  nowMs: () => number;
  say: (line: string) => void;
}

const RETRY_MS = 1_000;
const PATIENCE_MS = 60_000;

/**
 * Saves the mapping unless it holds already; returns whether it did. Just after connecting the chart of accounts may
 * not have been pulled, so the answer to that is to ask again, for a minute. With `hasNewAccounts` it was pulled before
 * they were made, so any doubt about an account may pass too.
 */
export async function chooseSettings(
  deps: ChooseDeps,
  of: { wanted: DemoSettings; hasNewAccounts: boolean },
): Promise<boolean> {
  const held = await deps.api.getSettings();
  const settings = merged(held, of.wanted);
  if (JSON.stringify(sorted(settings)) === JSON.stringify(sorted(held))) return false;
  const startedAtMs = deps.nowMs();
  for (let attempt = 1; ; attempt += 1) {
    const answer = await deps.api.putSettings(settings);
    if (answer.outcome === 'saved') return true;
    const isOver = deps.nowMs() - startedAtMs >= PATIENCE_MS;
    if (isOver || !mayPass(answer, of.hasNewAccounts)) throw refusal(answer, isOver);
    if (attempt === 1) deps.say('Waiting for the chart of accounts and the tax codes to be pulled …');
    else if (attempt % 10 === 0) deps.say(`  still waiting (${answer.code}), for up to a minute`);
    await deps.sleep(RETRY_MS);
  }
}

/** Settings are replaced as a whole: what others chose stays, and so do rules for categories that are not ours. */
function merged(held: DemoSettings, wanted: DemoSettings): DemoSettings {
  if (wanted.categoryRules === undefined) return { ...held, ...wanted };
  const ours = new Set(wanted.categoryRules.map(({ category }) => category));
  const others = held.categoryRules?.filter(({ category }) => !ours.has(category)) ?? [];
  return { ...held, ...wanted, categoryRules: [...wanted.categoryRules, ...others] };
}

/** The same whatever order keys and rules come back in. */
const sorted = (settings: DemoSettings): unknown => [
  ...Object.entries({ ...settings, categoryRules: [] }).toSorted(byName),
  ...(settings.categoryRules ?? [])
    .map((rule) => Object.entries(rule).toSorted(byName))
    .toSorted((one, other) => (JSON.stringify(one) < JSON.stringify(other) ? -1 : 1)),
];

const byName = ([one]: [string, unknown], [other]: [string, unknown]): number => (one < other ? -1 : 1);

type Refused = Extract<SettingsAnswer, { outcome: 'refused' }>;

function mayPass({ status, code }: Refused, hasNewAccounts: boolean): boolean {
  if (status === 429 || status >= 500) return true;
  if (status === 409 && code === 'reference_data_missing') return true;
  return hasNewAccounts && (status === 409 || status === 422);
}

function refusal({ status, code, detail }: Refused, isOver: boolean): DemoFailure {
  const tried = isOver ? ', also after a minute of trying' : '';
  return new DemoFailure(`Could not save the settings${tried}: the answer was ${status} ${code}: ${detail}`);
}
