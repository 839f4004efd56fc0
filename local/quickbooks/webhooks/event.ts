import * as z from 'zod';
import type { WebhookEndpoint } from './endpoint.ts';
import type { Notice } from './notices.ts';
import type { RandomText } from '../random-text.ts';

/** One change as one endpoint is told of it. */
export const webhookEventSchema = z.strictObject({
  id: z.string(),
  realmId: z.string(),
  entity: z.string(),
  entityId: z.string(),
  operation: z.enum(['Create', 'Update', 'Delete', 'Merge', 'Void', 'Emailed']),
  deletedId: z.string().optional(),
  atMs: z.number(),
  /** Nanoseconds after `atMs`, which the simulator's clock does not know. */
  nanos: z.int(),
  fractionDigits: z.int(),
});
export type WebhookEvent = z.infer<typeof webhookEventSchema>;

export interface EventDeps {
  readonly text: RandomText;
  readonly random: () => number;
}

/** Words a notice for an endpoint: its id and its time are drawn here, once. */
export function eventOf(
  deps: EventDeps,
  endpoint: WebhookEndpoint,
  { notice, realmId, atMs }: { notice: Notice; realmId: string; atMs: number },
): WebhookEvent {
  const { entity, id: entityId, operation, deletedId } = notice;
  const uuid = deps.text.uuid();
  const digits = endpoint.timeFractionDigits;
  return {
    id: endpoint.eventIds === 'uuid' ? uuid : `${uuid}-${entity}-${entityId}`,
    realmId,
    entity,
    entityId,
    operation,
    ...(deletedId === undefined ? {} : { deletedId }),
    atMs,
    nanos: Number(deps.text.digits(6)),
    fractionDigits: digits === 'varied' ? Math.floor(deps.random() * 10) : digits,
  };
}

/** `2025-09-10T21:31:25.179851517Z`, with as many digits of the second as the event has. */
export function eventTime({ atMs, nanos, fractionDigits }: WebhookEvent): string {
  const [seconds = '', millis = ''] = new Date(atMs).toISOString().replace('Z', '').split('.');
  const fraction = `${millis}${String(nanos).padStart(6, '0')}`.slice(0, fractionDigits);
  return fraction === '' ? `${seconds}Z` : `${seconds}.${fraction}Z`;
}
