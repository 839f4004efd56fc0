import type { TenantId } from './ids.ts';

interface DueRows {
  readonly dueBy: (now: string, limit: number) => Promise<TenantId[]>;
  readonly postpone: (tenantId: TenantId, of: { now: string; to: string }) => Promise<boolean>;
}

// One page of the index; the next sweep goes on with the rest.
const maxPerSweep = 1_000;

/**
 * Takes the tenants whose rows are due, for the caller to send. Their time is moved on first, so that a worker that is busy is
 * not sent the same again and again; one that never comes is sent again then.
 */
export async function takeDueTenants(
  rows: DueRows,
  { nowMs, againAfterMs }: { readonly nowMs: number; readonly againAfterMs: number },
): Promise<TenantId[]> {
  const now = new Date(nowMs).toISOString();
  const to = new Date(nowMs + againAfterMs).toISOString();
  const taken: TenantId[] = [];
  for (const tenantId of await rows.dueBy(now, maxPerSweep)) {
    if (await rows.postpone(tenantId, { now, to })) taken.push(tenantId);
  }
  return taken;
}
