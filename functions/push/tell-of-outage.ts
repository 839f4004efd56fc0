/**
 * QuickBooks has given no answer for a quarter of an hour: that is one sync error for the company, which everything that is
 * on its way waits for. It is opened once in an outage, so that one who dismisses it is left in peace, and closed by the
 * first turn that gets its answers again.
 */
import { troublesOfOutage, type Rest } from './end-turn.ts';
import type { Turn } from './turn.ts';

export async function tellOfOutage(turn: Turn, rest: Pick<Rest, 'troubles'>): Promise<void> {
  const was = turn.troubles >= troublesOfOutage;
  const is = rest.troubles >= troublesOfOutage;
  if (was === is) return;
  const connection = await turn.deps.getConnection(turn.tenantId);
  if (connection === undefined) return;
  if (!is) {
    await turn.deps.syncErrors.close(connection, 'quickbooks_unavailable');
    return;
  }
  await turn.deps.syncErrors.open(connection, {
    cause: 'quickbooks_unavailable',
    detail: `QuickBooks has not answered for ${connection.company.name} for a quarter of an hour. Documents are tried again by themselves, at least every 15 minutes.`,
  });
}
