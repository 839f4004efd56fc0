import type { AppSettings } from '../../shared/contracts/app-settings.ts';

/** Reads what the deployment wrote for this stage. Throws when it is not there: without it nobody can sign in. */
export async function loadAppSettings(fetch: typeof globalThis.fetch): Promise<AppSettings> {
  const answer = await fetch('/settings.json', { headers: { accept: 'application/json' } });
  if (!answer.ok) throw new Error(`The settings of this stage cannot be read: ${answer.status}.`);
  // The deployment wrote it by the schema that this type is made of.
  // oxlint-disable-next-line typescript/no-unsafe-return
  return answer.json();
}
