/** The vendor hears that a company can be written to again, whose subscription had lapsed (A6). */
import { eventSchemaVersion, stableEventId, type BusEvent } from '../../shared/contracts/events.ts';
import type { Connection } from '../../shared/domain/connection.ts';

interface TellRenewedDeps {
  readonly nowMs: () => number;
  readonly sha256Hex: (text: string) => string;
  readonly publish: (events: readonly BusEvent[]) => Promise<void>;
}

/** `lapsed` is the connection as it was; told again of the same lapse, the event bears the same id. */
export function tellRenewed(deps: TellRenewedDeps, lapsed: Connection): Promise<void> {
  const { tenantId, realmId, epoch, company, stateChangedAt } = lapsed;
  const type = 'connection.subscription_renewed';
  return deps.publish([
    {
      type,
      eventId: stableEventId(deps.sha256Hex, [type, tenantId, realmId, epoch, stateChangedAt]),
      schemaVersion: eventSchemaVersion,
      tenantId,
      occurredAt: new Date(deps.nowMs()).toISOString(),
      realmId,
      companyName: company.name,
    },
  ]);
}
