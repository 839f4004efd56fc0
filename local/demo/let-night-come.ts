import { localDateOf } from '../aws/time-zone.ts';
import { nextTwoAmMs } from '../stack/two-am.ts';
import { DemoFailure } from './demo-failure.ts';
import type { StackClock } from './stack-clock.ts';
import type { TenantAtWork } from './tenant-at-work.ts';
import { untilSeen } from './until-seen.ts';
import type { WaitDeps } from './until-seen.ts';

const ENDS_WITHIN_MS = 180_000;

/** Moves the clock to the next 2 AM of the tenants' zone; returns the date of that night. */
export async function letNightCome(clock: StackClock, timeZone: string): Promise<string> {
  const nowMs = await clock.nowMs();
  const atMs = nextTwoAmMs(nowMs, timeZone);
  await clock.advance(atMs - nowMs);
  const { year, month, day } = localDateOf(atMs, timeZone);
  return new Date(Date.UTC(year, month - 1, day)).toISOString().slice(0, 10);
}

/** Waits until a tenant's night is over, and notes what it says. */
export async function seeNight(deps: WaitDeps, tenant: TenantAtWork, localDate: string): Promise<void> {
  const { tenantId, reconcileApi, proof } = tenant;
  const run = await untilSeen(deps, ENDS_WITHIN_MS, async () => {
    const latest = await reconcileApi.getNight(localDate);
    return latest?.state === 'finished' ? latest : undefined;
  });
  if (run === undefined)
    throw new DemoFailure(
      `The night of ${localDate} of ${tenantId} is not over ${ENDS_WITHIN_MS / 60_000} minutes after it began.`,
    );
  proof.nights.push({ localDate, run });
}
