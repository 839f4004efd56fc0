import type { Figures } from '../domain/figures.ts';
import type { TenantId } from '../domain/ids.ts';
import type { FigureStore } from './figures.ts';

/** Counts what was done of a tenant's work. Never rejects. */
export type CountFigures = (tenantId: TenantId, counts: Partial<Figures>) => Promise<void>;

/** A count that fails is logged and forgotten: nothing is lost but a figure, and what was counted must not fail for it. */
export function createCountFigures(deps: {
  readonly figures: Pick<FigureStore, 'add'>;
  readonly log: (line: { code: string; level: 'warn'; tenantId: TenantId }) => void;
}): CountFigures {
  return async (tenantId, counts) => {
    if (Object.values(counts).every((count) => count === 0)) return;
    try {
      await deps.figures.add(tenantId, counts);
    } catch {
      deps.log({ code: 'figures_not_counted', level: 'warn', tenantId });
    }
  };
}
