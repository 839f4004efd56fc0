import * as z from 'zod';
import { deliveryBody } from './body.ts';
import { cutDeliveries } from './cut.ts';
import { groupingSpan, webhookEndpointSchema } from './endpoint.ts';
import type { Span, WebhookEndpoint } from './endpoint.ts';
import { eventOf, webhookEventSchema } from './event.ts';
import type { EventDeps, WebhookEvent } from './event.ts';
import { retryWaitMs } from './ladder.ts';
import type { Notice } from './notices.ts';

const deliverySchema = z.strictObject({
  id: z.string(),
  body: z.string(),
  events: z.array(webhookEventSchema),
  attempts: z.int(),
  dueAtMs: z.number(),
  /** It was acknowledged before and comes again. */
  isRepeat: z.boolean(),
});
/** What is posted as one; its text is made once and stays as it is. */
export type WebhookDelivery = z.infer<typeof deliverySchema>;

export const lineStateSchema = z.strictObject({
  endpoint: webhookEndpointSchema,
  gathering: z.array(z.strictObject({ event: webhookEventSchema, readyAtMs: z.number() })),
  closesAtMs: z.number().nullable(),
  queue: z.array(deliverySchema),
  lost: z.int(),
});
/** One endpoint and everything on its way there. */
export type LineState = z.infer<typeof lineStateSchema>;

export type LineDeps = EventDeps & { readonly nowMs: () => number };

/** An endpoint with nothing on its way. */
export function emptyLine(endpoint: WebhookEndpoint): LineState {
  return { endpoint, gathering: [], closesAtMs: null, queue: [], lost: 0 };
}

/** Takes in what happened in a company, if the app subscribed to it and Intuit does not lose it. */
export function takeIn(deps: LineDeps, line: LineState, realmId: string, notices: readonly Notice[]): void {
  for (const notice of notices) {
    if (!isSubscribed(line.endpoint, notice)) continue;
    if (isLost(deps, line)) line.lost += 1;
    else gather(deps, line, eventOf(deps, line.endpoint, { notice, realmId, atMs: deps.nowMs() }));
  }
}

function isSubscribed({ entities, balanceNotices }: WebhookEndpoint, notice: Notice): boolean {
  if (notice.isBalanceOnly && !balanceNotices) return false;
  return entities === null || entities.some((entity) => entity === notice.entity);
}

function isLost({ random }: LineDeps, { endpoint }: LineState): boolean {
  if (endpoint.outage === 'loses') return true;
  if (endpoint.loseNext > 0) {
    endpoint.loseNext -= 1;
    return true;
  }
  return endpoint.loseShare > 0 && random() < endpoint.loseShare;
}

function gather(deps: LineDeps, line: LineState, event: WebhookEvent): void {
  const readyAtMs = deps.nowMs() + drawn(deps, line.endpoint.delayMs);
  line.gathering.push({ event, readyAtMs });
  const closesAtMs = readyAtMs + drawn(deps, groupingSpan(line.endpoint));
  line.closesAtMs = Math.min(line.closesAtMs ?? closesAtMs, closesAtMs);
}

function drawn({ random }: LineDeps, { minMs, maxMs }: Span): number {
  return minMs === maxMs ? minMs : minMs + Math.floor(random() * (maxMs - minMs + 1));
}

/** When something is to be done for an endpoint, or undefined when nothing is. */
export function nextDueMs(line: LineState): number | undefined {
  if (line.endpoint.outage !== 'none') return undefined;
  const dues = [line.closesAtMs, line.queue[0]?.dueAtMs ?? null].filter((due) => due !== null);
  return dues.length === 0 ? undefined : Math.min(...dues);
}

/** Makes deliveries of what was gathered long enough. */
export function closeGathering(deps: LineDeps, line: LineState): void {
  const nowMs = deps.nowMs();
  if (line.closesAtMs === null || line.closesAtMs > nowMs) return;
  const ready = line.gathering.filter(({ readyAtMs }) => readyAtMs <= nowMs);
  line.gathering = line.gathering.filter(({ readyAtMs }) => readyAtMs > nowMs);
  const left = line.gathering.map(({ readyAtMs }) => readyAtMs);
  line.closesAtMs = left.length === 0 ? null : Math.min(...left) + drawn(deps, groupingSpan(line.endpoint));
  const inOrder = ready.toSorted((one, other) => one.readyAtMs - other.readyAtMs).map(({ event }) => event);
  for (const events of cutDeliveries(line.endpoint, inOrder, deps.random)) enqueue(deps, line, events);
}

/** Puts events at the end of the queue as one delivery. */
export function enqueue(deps: LineDeps, line: LineState, events: readonly WebhookEvent[]): void {
  line.queue.push({
    id: deps.text.uuid(),
    body: deliveryBody(line.endpoint, events),
    events: [...events],
    attempts: 0,
    dueAtMs: deps.nowMs(),
    isRepeat: false,
  });
}

/** The delivery that is to be tried now. Whatever stands behind the first waits until that is acknowledged. */
export function dueDelivery(deps: LineDeps, line: LineState): WebhookDelivery | undefined {
  const [first] = line.queue;
  if (line.endpoint.outage !== 'none' || first === undefined) return undefined;
  return first.dueAtMs <= deps.nowMs() ? first : undefined;
}

/** Moves the queue on after an attempt at its first delivery. */
export function noteAttempt(deps: LineDeps, line: LineState, isAcknowledged: boolean): void {
  const [first] = line.queue;
  if (first === undefined) return;
  first.attempts += 1;
  if (!isAcknowledged) {
    first.dueAtMs = deps.nowMs() + retryWaitMs(first.attempts);
    return;
  }
  line.queue.shift();
  if (!first.isRepeat && comesAgain(deps, line.endpoint))
    line.queue.push({ ...first, attempts: 0, dueAtMs: deps.nowMs(), isRepeat: true });
}

function comesAgain({ random }: LineDeps, endpoint: WebhookEndpoint): boolean {
  if (endpoint.duplicateNext > 0) {
    endpoint.duplicateNext -= 1;
    return true;
  }
  return endpoint.duplicateShare > 0 && random() < endpoint.duplicateShare;
}

/** Makes everything that waits due now: delays, gathering and retries alike. */
export function hasten(deps: LineDeps, line: LineState): void {
  const nowMs = deps.nowMs();
  for (const held of line.gathering) held.readyAtMs = Math.min(held.readyAtMs, nowMs);
  if (line.gathering.length > 0) line.closesAtMs = nowMs;
  for (const delivery of line.queue) delivery.dueAtMs = Math.min(delivery.dueAtMs, nowMs);
}
