/**
 * A tenant's pushing is stopped and goes on (C9). Paused, documents are accepted as ever and wait; what a turn has in its
 * hands at this moment still goes. Resuming lets those go on that waited for it; asked again, it repeats the release, so
 * that one that failed half-way is mended.
 */
import type { PauseAnswer } from '../../shared/contracts/http.ts';
import type { TenantId } from '../../shared/domain/ids.ts';
import type { SettingsStore } from '../../shared/store/settings.ts';

interface PauseDeps {
  readonly nowMs: () => number;
  readonly settings: Pick<SettingsStore, 'setPaused'>;
}

interface ResumeDeps extends PauseDeps {
  readonly releaseHeld: (tenantId: TenantId, reason: 'pause') => Promise<void>;
}

interface Asked {
  readonly tenantId: TenantId;
  readonly by: string;
}

/** From the next look at the settings on, nothing of this tenant is pushed. */
export async function pause(deps: PauseDeps, { tenantId, by }: Asked): Promise<PauseAnswer> {
  const at = new Date(deps.nowMs()).toISOString();
  await deps.settings.setPaused(tenantId, { isPaused: true, at, by });
  return { tenantId, isPaused: true };
}

/** Whatever the pause held up goes on. */
export async function resume(deps: ResumeDeps, { tenantId, by }: Asked): Promise<PauseAnswer> {
  const at = new Date(deps.nowMs()).toISOString();
  await deps.settings.setPaused(tenantId, { isPaused: false, at, by });
  await deps.releaseHeld(tenantId, 'pause');
  return { tenantId, isPaused: false };
}
