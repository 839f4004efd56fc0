/** What a dead letter points to, by the queue that it came from. Nothing of a payload is kept but the vendor's own id. */
import * as z from 'zod';
import { inboundEventSchema, type InboundEvent } from '../../shared/contracts/inbound-events.ts';
import {
  companyMessageSchema,
  pushMessageSchema,
  quarantinedDeliverySchema,
} from '../../shared/contracts/messages.ts';
import type { HeldMessages, OperatedQueue } from '../../shared/contracts/queues.ts';
import { tenantIdSchema, type DocumentId, type TenantId } from '../../shared/domain/ids.ts';
import type { TakenLetter } from '../../shared/aws/dead-letters.ts';

export type LetterContent =
  | { readonly pointsTo: 'document'; readonly tenantId: TenantId; readonly documentId: DocumentId }
  | { readonly pointsTo: 'turn' | 'company'; readonly tenantId: TenantId }
  | { readonly pointsTo: 'event'; readonly tenantId: TenantId; readonly event: InboundEvent }
  | { readonly pointsTo: 'run' }
  | { readonly pointsTo: 'delivery'; readonly reason: string }
  | { readonly pointsTo: 'other'; readonly tenantId?: TenantId }
  /** It cannot be read by whoever receives it. */
  | { readonly pointsTo: 'nothing' };

/** A message in hand, with the queue whose dead letter it is. */
export interface Letter extends TakenLetter {
  readonly queue: OperatedQueue;
  readonly content: LetterContent;
}

const unreadable: LetterContent = { pointsTo: 'nothing' };

export const readLetter = (queue: OperatedQueue, taken: TakenLetter): Letter => ({
  ...taken,
  queue,
  content: readers[queue.holds](taken.body),
});

const readers: Readonly<Record<HeldMessages, (body: string) => LetterContent>> = {
  pointers: readPointer,
  companies: (body) => {
    const message = read(companyMessageSchema, body);
    return message === undefined ? unreadable : { pointsTo: 'company', tenantId: message.tenantId };
  },
  events: (body) => {
    const event = read(inboundEventSchema, body);
    return event === undefined ? unreadable : { pointsTo: 'event', tenantId: event.detail.tenantId, event };
  },
  // What failed there is told by its log; the next run does the same work.
  runs: () => ({ pointsTo: 'run' }),
  deliveries: (body) => {
    const delivery = read(quarantinedDeliverySchema, body);
    return delivery === undefined ? unreadable : { pointsTo: 'delivery', reason: delivery.reason };
  },
  others: (body) => ({ pointsTo: 'other', ...read(z.object({ tenantId: tenantIdSchema }), body) }),
};

function readPointer(body: string): LetterContent {
  const message = read(pushMessageSchema, body);
  if (message === undefined) return unreadable;
  const { tenantId, documentId } = message;
  return documentId === undefined
    ? { pointsTo: 'turn', tenantId }
    : { pointsTo: 'document', tenantId, documentId };
}

function read<Schema extends z.ZodType>(schema: Schema, body: string): z.output<Schema> | undefined {
  try {
    return schema.safeParse(JSON.parse(body)).data;
  } catch {
    return undefined;
  }
}

/** The tenant that it names, whether there is one or not. */
export const tenantIdIn = (content: LetterContent): TenantId | undefined =>
  'tenantId' in content ? content.tenantId : undefined;
