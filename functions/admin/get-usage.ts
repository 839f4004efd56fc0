/** How many reads of a tenant's books Intuit bills, and what the month comes to if it goes on like this (G5). */
import type { UsageAnswer } from '../../shared/contracts/usage.ts';
import type { TenantId } from '../../shared/domain/ids.ts';
import type { Usage } from '../../shared/store/usage.ts';

interface GetUsageDeps {
  readonly nowMs: () => number;
  readonly usage: Pick<Usage, 'months'>;
}

const shownMonths = 13;

export async function getUsage(deps: GetUsageDeps, tenantId: TenantId): Promise<UsageAnswer> {
  const months = await deps.usage.months(tenantId, shownMonths);
  const now = new Date(deps.nowMs());
  const month = now.toISOString().slice(0, 7);
  const startMs = Date.UTC(now.getUTCFullYear(), now.getUTCMonth());
  const endMs = Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1);
  const soFar = months.find((one) => one.month === month)?.meteredReads ?? 0;
  // Of a month that has just begun, a day at least: one reading says little about thirty.
  const passed = Math.max(deps.nowMs() - startMs, dayMs) / (endMs - startMs);
  return { months, forecast: { month, meteredReads: Math.round(soFar / passed) } };
}

const dayMs = 86_400_000;
