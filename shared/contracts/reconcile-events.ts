import type { TenantId } from '../domain/ids.ts';
import { eventSchemaVersion, stableEventId, type BusEvent } from './events.ts';
import { certificateSchema } from './reconcile.ts';

interface Finished {
  readonly localDate: string;
  readonly requestedAt?: string | undefined;
  readonly finishedAt?: string | undefined;
  readonly certificate?: Readonly<Record<string, unknown>> | undefined;
  readonly certificateHash?: string | undefined;
}

/** The event that tells of a finished run; undefined of one that is not. Told twice it bears the same id. */
export function reconcileFinishedEvent(
  sha256Hex: (text: string) => string,
  of: { tenantId: TenantId; run: Finished },
): BusEvent | undefined {
  const { localDate, requestedAt, finishedAt, certificateHash } = of.run;
  const certificate = certificateSchema.safeParse(of.run.certificate);
  if (finishedAt === undefined || certificateHash === undefined || !certificate.success) return undefined;
  const type = 'reconcile.finished';
  const { outcome, documentCount, driftCount } = certificate.data;
  return {
    eventId: stableEventId(sha256Hex, [type, of.tenantId, localDate, requestedAt ?? '']),
    schemaVersion: eventSchemaVersion,
    tenantId: of.tenantId,
    occurredAt: finishedAt,
    type,
    localDate,
    ...(requestedAt === undefined ? {} : { requestedAt }),
    ...{ outcome, documentCount, driftCount, certificateHash },
  };
}
