import type { WebhookEndpoint } from './endpoint.ts';
import { eventTime } from './event.ts';
import type { WebhookEvent } from './event.ts';

/** The text of one delivery, in the shape that the app chose. */
export function deliveryBody(endpoint: WebhookEndpoint, events: readonly WebhookEvent[]): string {
  return JSON.stringify(
    endpoint.shape === 'legacy' ? legacyBody(events) : events.map((event) => cloudEvent(endpoint, event)),
  );
}

function legacyBody(events: readonly WebhookEvent[]): object {
  const realms = new Map<string, object[]>();
  for (const event of events)
    realms.set(event.realmId, [...(realms.get(event.realmId) ?? []), legacy(event)]);
  return {
    eventNotifications: [...realms].map(([realmId, entities]) => ({
      realmId,
      dataChangeEvent: { entities },
    })),
  };
}

function legacy(event: WebhookEvent): object {
  const { entityId, operation, entity, deletedId } = event;
  // The old form has milliseconds, whatever the new one has.
  const lastUpdated = eventTime({ ...event, fractionDigits: 3 });
  const merged = deletedId === undefined ? {} : { deletedId };
  return { id: entityId, operation, name: entity, lastUpdated, ...merged };
}

function cloudEvent(endpoint: WebhookEndpoint, event: WebhookEvent): object {
  return {
    specversion: '1.0',
    id: event.id,
    source: `intuit.${Buffer.from(endpoint.clientId).toString('base64')}`,
    type: `qbo.${event.entity.toLowerCase()}.${verbOf(endpoint, event)}.v1`,
    ...(hasData(endpoint, event) ? { datacontenttype: 'application/json' } : {}),
    time: eventTime(event),
    intuitentityid: event.entityId,
    intuitaccountid: event.realmId,
    ...(hasData(endpoint, event) ? { data: dataOf(endpoint, event) } : {}),
  };
}

function verbOf({ voidVerb }: WebhookEndpoint, { operation }: WebhookEvent): string {
  switch (operation) {
    case 'Create':
      return 'created';
    case 'Update':
      return 'updated';
    case 'Delete':
      return 'deleted';
    case 'Merge':
      return 'merged';
    case 'Emailed':
      return 'emailed';
    case 'Void':
      return voidVerb;
    default:
      return operation satisfies never;
  }
}

// Without `data` a merge would not say what disappeared, so it always has it.
function hasData({ data }: WebhookEndpoint, { operation }: WebhookEvent): boolean {
  if (data === 'present' || operation === 'Merge') return true;
  return data === 'missingOnUpdates' && operation !== 'Update';
}

function dataOf({ deletedIdSpelling }: WebhookEndpoint, { deletedId }: WebhookEvent): object {
  return deletedId === undefined ? {} : { [deletedIdSpelling]: deletedId };
}
