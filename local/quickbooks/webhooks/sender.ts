import * as z from 'zod';
import { Impossible } from '../books/impossible.ts';
import type { RowChange } from '../books/store.ts';
import type { RandomText } from '../random-text.ts';
import type { ShiftedClock } from '../shifted-clock.ts';
import { attemptDelivery } from './attempt.ts';
import type { AttemptResult } from './attempt.ts';
import { changedEndpoint, endpointOf, webhookEntities } from './endpoint.ts';
import type { NewWebhookEndpoint, WebhookEndpoint, WebhookEndpointChange } from './endpoint.ts';
import { eventOf, webhookEventSchema } from './event.ts';
import {
  closeGathering,
  dueDelivery,
  emptyLine,
  enqueue,
  hasten,
  lineStateSchema,
  nextDueMs,
  noteAttempt,
  takeIn,
} from './line.ts';
import type { LineState, WebhookDelivery } from './line.ts';
import { noticesOf } from './notices.ts';

// Enough to look back on; more would fill the state file.
const MOST_RECORDS = 1_000;

const recordSchema = z.strictObject({
  serial: z.int(),
  clientId: z.string(),
  deliveryId: z.string(),
  /** 1 is the first. */
  attempt: z.int(),
  isRepeat: z.boolean(),
  outcome: z.enum(['acknowledged', 'refused', 'timedOut', 'unreachable']),
  /** The endpoint's status, if it answered in time. */
  status: z.int().nullable(),
  atMs: z.number(),
  durationMs: z.number(),
  events: z.array(webhookEventSchema),
});
/** One attempt at one delivery. */
export type WebhookAttempt = z.infer<typeof recordSchema>;

const savedSchema = z.strictObject({
  lines: z.array(lineStateSchema),
  records: z.array(recordSchema),
  serial: z.int(),
});

/** What waits for an endpoint. */
export interface WebhooksPending {
  readonly clientId: string;
  /** Changes that are still held back or gathered. */
  readonly gathering: LineState['gathering'];
  readonly closesAtMs: number | null;
  /** Deliveries in their order; only the first is tried. */
  readonly queue: readonly WebhookDelivery[];
  /** How many events Intuit lost. */
  readonly lost: number;
}

/** Intuit's webhook sender, as tests and demos steer it. */
export interface WebhooksControl {
  /** Registers an app's endpoint, or replaces it; what is on its way to it stays. Throws a ZodError. */
  configure(endpoint: NewWebhookEndpoint): WebhookEndpoint;
  /** Changes some settings; of the default app unless told. Throws Impossible where none is registered. */
  change(change: WebhookEndpointChange, clientId?: string): WebhookEndpoint;
  endpoints(): WebhookEndpoint[];
  /** Forgets an endpoint and what is on its way there. */
  remove(clientId?: string): { removed: boolean };
  pending(): WebhooksPending[];
  /** Sends everything that is due, retries too, and resolves with the attempts this took. */
  deliverDue(): Promise<WebhookAttempt[]>;
  /** Sends everything as though all waiting were over, up to the first delivery that fails. */
  flush(): Promise<WebhookAttempt[]>;
  /** The latest attempts, at most 1,000, oldest first. */
  attempts(): WebhookAttempt[];
  forgetAttempts(): void;
  /** The portal's "Send test events": one event per subscribed entity, of things that are in no company. */
  sendTestEvents(input?: { clientId?: string | undefined; realmId?: string | undefined }): { events: number };
}

/** The sender itself: it hears what the books commit and tells the apps that are connected. */
export interface WebhookSender {
  readonly control: WebhooksControl;
  /** A company's books changed. */
  committed(realmId: string, changes: readonly RowChange[]): void;
  /** Resolves when no delivery is under way. */
  idle(): Promise<void>;
  snapshot(): unknown;
  restore(saved: unknown): void;
  reset(): void;
}

export interface WebhookSenderDeps {
  readonly clock: ShiftedClock;
  readonly text: RandomText;
  readonly random: () => number;
  readonly deliver: (request: Request) => Promise<Response>;
  /** Whether deliveries go out by themselves when they are due. */
  readonly isAutomatic: boolean;
  readonly defaultClientId: string;
  /** Whether the company is connected to the app by a grant that is alive. */
  readonly isConnected: (clientId: string, realmId: string) => boolean;
  /** What is to be remembered changed without a request. */
  readonly onChanged: () => void;
}

/** One endpoint at work. */
interface Line {
  state: LineState;
  work: Promise<void> | undefined;
  /** For when its next work is planned. */
  wakesAtMs: number | undefined;
}

/** Sends notices by the simulator's clock: one delivery at a time and endpoint, in order, until it is acknowledged. */
export function createWebhookSender(deps: WebhookSenderDeps): WebhookSender {
  const lines = new Map<string, Line>();
  let records: WebhookAttempt[] = [];
  let serial = 0;
  const lineDeps = { text: deps.text, random: deps.random, nowMs: () => deps.clock.nowMs() };

  const record = (line: Line, delivery: WebhookDelivery, result: AttemptResult): void => {
    serial += 1;
    const { id: deliveryId, attempts, isRepeat, events } = delivery;
    const { clientId } = line.state.endpoint;
    const entry = { serial, clientId, deliveryId, attempt: attempts + 1, isRepeat, ...result, events };
    records = [...records.slice(1 - MOST_RECORDS), entry];
  };

  const run = async (line: Line): Promise<void> => {
    // A line that was removed meanwhile sends nothing more.
    while (lines.get(line.state.endpoint.clientId) === line) {
      closeGathering(lineDeps, line.state);
      const delivery = dueDelivery(lineDeps, line.state);
      if (delivery === undefined) return;
      // In order and one at a time: that is what makes an unacknowledged delivery hold up the rest.
      const result = await attemptDelivery(deps, line.state.endpoint, delivery.body);
      record(line, delivery, result);
      noteAttempt(lineDeps, line.state, result.outcome === 'acknowledged');
      deps.onChanged();
    }
  };

  const work = (line: Line): Promise<void> => {
    line.work ??= run(line).finally(() => {
      line.work = undefined;
      plan(line);
    });
    return line.work;
  };

  const wake = async (line: Line, dueMs: number): Promise<void> => {
    await deps.clock.waitUntil(dueMs);
    const isPlanned = line.wakesAtMs === dueMs && lines.get(line.state.endpoint.clientId) === line;
    if (!isPlanned) return;
    line.wakesAtMs = undefined;
    await work(line);
  };

  const plan = (line: Line): void => {
    const dueMs = nextDueMs(line.state);
    if (!deps.isAutomatic || dueMs === undefined || line.work !== undefined) return;
    if (line.wakesAtMs !== undefined && line.wakesAtMs <= dueMs) return;
    line.wakesAtMs = dueMs;
    wake(line, dueMs).catch((error: unknown) => {
      process.emitWarning(`Cannot send webhooks: ${String(error)}`);
    });
  };

  const lineOf = (clientId: string): Line => {
    const line = lines.get(clientId);
    if (line === undefined)
      throw new Impossible(`Cannot find a webhook endpoint of ${clientId}: none is registered.`);
    return line;
  };

  const put = (state: LineState): Line => {
    const line: Line = { state, work: undefined, wakesAtMs: undefined };
    lines.set(state.endpoint.clientId, line);
    return line;
  };

  const set = (line: Line, endpoint: WebhookEndpoint): WebhookEndpoint => {
    line.state.endpoint = endpoint;
    plan(line);
    return { ...endpoint };
  };

  const underWay = (): Promise<void>[] =>
    [...lines.values()].flatMap((line) => (line.work === undefined ? [] : [line.work]));

  const workAll = async (): Promise<WebhookAttempt[]> => {
    const before = serial;
    await Promise.all(underWay());
    await Promise.all([...lines.values()].map(work));
    return records.filter((entry) => entry.serial > before);
  };

  const control: WebhooksControl = {
    configure(input) {
      const endpoint = endpointOf(input, deps.defaultClientId);
      return set(lines.get(endpoint.clientId) ?? put(emptyLine(endpoint)), endpoint);
    },
    change(change, clientId = deps.defaultClientId) {
      const line = lineOf(clientId);
      return set(line, changedEndpoint(line.state.endpoint, change));
    },
    endpoints: () => [...lines.values()].map(({ state }) => ({ ...state.endpoint })),
    remove: (clientId = deps.defaultClientId) => ({ removed: lines.delete(clientId) }),
    pending: () => [...lines.values()].map(({ state }) => pendingOf(state)),
    deliverDue: workAll,
    flush() {
      for (const { state } of lines.values()) hasten(lineDeps, state);
      return workAll();
    },
    attempts: () => structuredClone(records),
    forgetAttempts() {
      records = [];
    },
    sendTestEvents({ clientId = deps.defaultClientId, realmId = UNKNOWN_REALM } = {}) {
      const line = lineOf(clientId);
      const events = testNotices(line.state.endpoint).map((notice) =>
        eventOf(lineDeps, line.state.endpoint, { notice, realmId, atMs: deps.clock.nowMs() }),
      );
      enqueue(lineDeps, line.state, events);
      plan(line);
      return { events: events.length };
    },
  };

  return {
    control,
    committed(realmId, changes) {
      const told = [...lines.values()].filter(({ state }) =>
        deps.isConnected(state.endpoint.clientId, realmId),
      );
      const notices = told.length === 0 ? [] : noticesOf(changes);
      for (const line of told) {
        takeIn(lineDeps, line.state, realmId, notices);
        plan(line);
      }
    },
    async idle() {
      while (underWay().length > 0) await Promise.all(underWay());
    },
    snapshot: () =>
      structuredClone({ lines: [...lines.values()].map(({ state }) => state), records, serial }),
    restore(saved) {
      const parsed = savedSchema.parse(structuredClone(saved));
      lines.clear();
      records = parsed.records;
      serial = parsed.serial;
      for (const state of parsed.lines) plan(put(state));
    },
    reset() {
      lines.clear();
      records = [];
      serial = 0;
    },
  };
}

// The realm of Intuit's own samples; no company here has it unless somebody asks for it.
const UNKNOWN_REALM = '310687';

function testNotices({ entities }: WebhookEndpoint) {
  return (entities ?? webhookEntities).map((entity, index) => ({
    entity,
    id: String(1_234_000 + index),
    operation: 'Create' as const,
    isBalanceOnly: false,
  }));
}

function pendingOf({ endpoint, gathering, closesAtMs, queue, lost }: LineState): WebhooksPending {
  return structuredClone({ clientId: endpoint.clientId, gathering, closesAtMs, queue, lost });
}
