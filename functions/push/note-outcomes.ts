import type { TenantId } from '../../shared/domain/ids.ts';
import type { DocumentNews } from './turn.ts';

const codes = {
  pushed: 'documents_pushed',
  refused: 'documents_refused',
  voided: 'documents_voided',
} as const satisfies Readonly<Record<DocumentNews['type'], string>>;

/** One line per outcome of a tenant's documents that was told on the bus: figures are counted by them. */
export function noteOutcomes(
  log: (line: { code: string; tenantId: TenantId; count: number }) => void,
  news: readonly DocumentNews[],
): void {
  for (const [type, told] of Map.groupBy(news, (item) => item.type)) {
    const [first] = told;
    if (first !== undefined) {
      log({ code: codes[type], tenantId: first.document.tenantId, count: told.length });
    }
  }
}
