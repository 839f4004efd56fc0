import {
  PutEventsCommand,
  type EventBridgeClient,
  type PutEventsRequestEntry,
} from '@aws-sdk/client-eventbridge';
import { eventSource, type BusEvent } from '../contracts/events.ts';
import { DependencyError } from '../domain/errors.ts';

// 10 entries: https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEvents.html
const maxEntries = 10;
const maxTries = 3;

export interface Bus {
  /** Publishes all, or throws {@link DependencyError}; told again, an event bears the same id. */
  publish(events: readonly BusEvent[]): Promise<void>;
}

/** The event bus. PutEvents can take some entries and refuse others in one answer: the refused ones are sent again. */
export function createBus(deps: {
  client: Pick<EventBridgeClient, 'send'>;
  busName: string;
  sleep: (ms: number) => Promise<void>;
}): Bus {
  return {
    async publish(events) {
      const entries = events.map((event) => entryOf(event, deps.busName));
      for (let start = 0; start < entries.length; start += maxEntries) {
        await publishSome(entries.slice(start, start + maxEntries));
      }
    },
  };

  async function publishSome(entries: PutEventsRequestEntry[]): Promise<void> {
    let left = entries;
    for (let attempt = 0; attempt < maxTries; attempt += 1) {
      if (attempt > 0) await deps.sleep(50 * 2 ** attempt);
      left = await put(left);
      if (left.length === 0) return;
    }
    throw unpublished(left.length);
  }

  /** The entries that were not taken. */
  async function put(Entries: PutEventsRequestEntry[]): Promise<PutEventsRequestEntry[]> {
    try {
      const answer = await deps.client.send(new PutEventsCommand({ Entries }));
      // The answer lists its results in the order of the entries.
      return Entries.filter((_, index) => answer.Entries?.[index]?.EventId === undefined);
    } catch (cause) {
      throw unpublished(Entries.length, cause);
    }
  }
}

const entryOf = (event: BusEvent, EventBusName: string): PutEventsRequestEntry => ({
  EventBusName,
  Source: eventSource,
  DetailType: event.type,
  Detail: JSON.stringify(event),
  Time: new Date(event.occurredAt),
});

const unpublished = (count: number, cause?: unknown): DependencyError =>
  new DependencyError({
    dependency: 'eventbridge',
    message: `Cannot publish ${count} event(s); they are published when the work is repeated.`,
    cause,
  });
