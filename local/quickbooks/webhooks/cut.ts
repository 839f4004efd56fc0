import { deliveryBody } from './body.ts';
import type { WebhookEndpoint } from './endpoint.ts';
import type { WebhookEvent } from './event.ts';

/** Cuts events into the deliveries that an endpoint gets, by its order, its limits and its realms. */
export function cutDeliveries(
  endpoint: WebhookEndpoint,
  events: readonly WebhookEvent[],
  random: () => number,
): WebhookEvent[][] {
  return byRealms(endpoint, ordered(endpoint, events, random)).flatMap((part) => bySize(endpoint, part));
}

function ordered(
  { order }: WebhookEndpoint,
  events: readonly WebhookEvent[],
  random: () => number,
): readonly WebhookEvent[] {
  if (order === 'kept') return events;
  if (order === 'reversed') return events.toReversed();
  const placed = events.map((event) => ({ event, place: random() }));
  return placed.toSorted((left, right) => left.place - right.place).map(({ event }) => event);
}

function byRealms(
  { realmsPerDelivery }: WebhookEndpoint,
  events: readonly WebhookEvent[],
): (readonly WebhookEvent[])[] {
  if (realmsPerDelivery === 'several') return [events];
  return [...Map.groupBy(events, (event) => event.realmId).values()];
}

function bySize(endpoint: WebhookEndpoint, events: readonly WebhookEvent[]): WebhookEvent[][] {
  const parts: WebhookEvent[][] = [];
  let part: WebhookEvent[] = [];
  let bytes = 0;
  for (const event of events) {
    // An event alone is a little longer than its share of a delivery: the limit is kept with room to spare.
    const eventBytes = Buffer.byteLength(deliveryBody(endpoint, [event]));
    const isFull =
      part.length >= endpoint.maxEventsPerDelivery || bytes + eventBytes > endpoint.maxDeliveryBytes;
    if (isFull && part.length > 0) {
      parts.push(part);
      part = [];
      bytes = 0;
    }
    part.push(event);
    bytes += eventBytes;
  }
  return part.length === 0 ? parts : [...parts, part];
}
