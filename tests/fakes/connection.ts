import type { Company, Connection } from '../../shared/domain/connection.ts';
import { realmIdSchema, tenantIdSchema } from '../../shared/domain/ids.ts';

/** A connected British company that lets us number, as it was at `at`; what is given replaces members. */
export function connectionOf(
  of: Partial<Omit<Connection, 'company'>> & { company?: Partial<Company>; at?: string } = {},
): Connection {
  const { company, at = '2026-03-02T09:00:00.000Z', ...change } = of;
  return {
    tenantId: tenantIdSchema.parse('acme'),
    realmId: realmIdSchema.parse('9341000000000001'),
    state: 'active',
    company: {
      name: 'Acme',
      country: 'GB',
      homeCurrency: 'GBP',
      usesCustomTransactionNumbers: true,
      usesAutomatedSalesTax: false,
      usesMultiCurrency: false,
      warnsOfDuplicateBillNumbers: false,
      readAt: at,
      ...company,
    },
    connectedAt: at,
    connectedBy: 'ada',
    epoch: 1,
    stateChangedAt: at,
    ...change,
  };
}
