import * as z from 'zod';
import { AwsFault, parseInput } from './fault.ts';
import type { AwsOperation } from './fault.ts';
import { matchesPattern } from './event-pattern.ts';
import type { EventPattern } from './event-pattern.ts';

/** An event as rules and targets see it. */
export interface BusEvent {
  version: '0';
  id: string;
  'detail-type': string;
  source: string;
  account: string;
  time: string;
  region: string;
  resources: string[];
  detail: Record<string, unknown>;
}

/** An event the bus has taken, with the bus it went to. */
export interface PutEvent {
  busName: string;
  event: BusEvent;
}

/** A rule and where it sends what matches. */
export interface BusRule {
  name: string;
  busName: string;
  pattern: EventPattern;
  targetArns: readonly string[];
}

/** What the bus is made of; `deliver` carries an event to the target behind an ARN. */
export interface EventsOptions {
  region: string;
  busNames: readonly string[];
  rules: readonly BusRule[];
  clock: { nowMs(): number };
  newId: () => string;
  deliver: (targetArn: string, event: BusEvent) => Promise<void>;
  recorded: (put: PutEvent) => void;
  deliveryFailed: (rule: BusRule, error: unknown) => void;
}

const entrySchema = z.strictObject({
  EventBusName: z.string().optional(),
  Source: z.string().min(1),
  DetailType: z.string().min(1).max(128),
  Detail: z.string(),
  Resources: z.array(z.string()).optional(),
  Time: z.number().optional(),
});
const putInput = z.strictObject({ Entries: z.array(entrySchema).min(1).max(10) });
type Entry = z.infer<typeof entrySchema>;

// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-putevents.html: 256 KB for all entries of a call
const MAX_ENTRIES_BYTES = 262_144;

/** PutEvents; every accepted entry is recorded and carried to the targets of the rules it matches. */
export function createEvents(options: EventsOptions): Record<string, AwsOperation> {
  function put(entry: Entry): { EventId: string } | { ErrorCode: string; ErrorMessage: string } {
    const busName = (entry.EventBusName ?? 'default').replace(/^.*:event-bus\//, '');
    if (!options.busNames.includes(busName)) {
      throw new AwsFault('ResourceNotFoundException', `Event bus ${busName} does not exist.`);
    }
    const detail = parseDetail(entry.Detail);
    if (!detail) return { ErrorCode: 'MalformedDetail', ErrorMessage: 'Detail is malformed.' };
    const event = asEvent(entry, detail);
    options.recorded({ busName, event });
    route(busName, event);
    return { EventId: event.id };
  }

  function asEvent(entry: Entry, detail: Record<string, unknown>): BusEvent {
    const timeMs = entry.Time === undefined ? options.clock.nowMs() : entry.Time * 1000;
    return {
      version: '0',
      id: options.newId(),
      'detail-type': entry.DetailType,
      source: entry.Source,
      account: '000000000000',
      time: new Date(timeMs).toISOString(),
      region: options.region,
      resources: entry.Resources ?? [],
      detail,
    };
  }

  function route(busName: string, event: BusEvent): void {
    for (const rule of options.rules) {
      if (rule.busName !== busName || !matchesPattern(rule.pattern, event)) continue;
      for (const arn of rule.targetArns) {
        options.deliver(arn, event).catch((error: unknown) => options.deliveryFailed(rule, error));
      }
    }
  }

  return {
    PutEvents(input) {
      const { Entries } = parseInput(putInput, input);
      if (Buffer.byteLength(JSON.stringify(Entries)) > MAX_ENTRIES_BYTES) {
        throw new AwsFault(
          'ValidationException',
          'Total size of the entries in the request is over the limit.',
        );
      }
      const results = Entries.map(put);
      return { Entries: results, FailedEntryCount: results.filter((result) => 'ErrorCode' in result).length };
    },
  };
}

function parseDetail(text: string): Record<string, unknown> | undefined {
  try {
    return z.record(z.string(), z.unknown()).safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
