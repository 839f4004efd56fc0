/** What came of a tenant's work day by day, for a chart: by the calendar of its zone, as it is now. */
import type { FiguresAnswer } from '../../shared/contracts/figures.ts';
import { figuresByDay, figuresFromMs } from '../../shared/domain/figures.ts';
import type { TenantId } from '../../shared/domain/ids.ts';
import { zoneOffset } from '../../shared/domain/zone-offset.ts';
import type { FigureStore } from '../../shared/store/figures.ts';
import type { Tenants } from '../../shared/store/tenants.ts';
import { getTenant } from './get-tenant.ts';

interface GetFiguresDeps {
  readonly nowMs: () => number;
  readonly tenants: Pick<Tenants, 'get'>;
  readonly figures: Pick<FigureStore, 'since'>;
}

export async function getFigures(
  deps: GetFiguresDeps,
  { tenantId, days }: { tenantId: TenantId; days: number },
): Promise<FiguresAnswer> {
  const { timeZone } = await getTenant(deps, tenantId);
  const of = { days, nowMs: deps.nowMs(), offsetAt: zoneOffset(timeZone) };
  return { timeZone, days: figuresByDay(await deps.figures.since(tenantId, figuresFromMs(of)), of) };
}
