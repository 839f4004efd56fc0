import type { PutEvent } from '../aws/events.ts';
import { StackFailure } from '../aws/stack-failure.ts';
import type { SignInTarget } from '../identity/sign-in.ts';
import { findRunningDev } from '../stack/running-dev.ts';
import type { Fetch } from './http.ts';
import { attachedClock } from './stack-clock.ts';
import type { StackClock } from './stack-clock.ts';
import { DemoFailure } from './demo-failure.ts';

/** Where things are in a running stack, and as whom to sign in. */
export interface Addresses {
  origin: string;
  quickbooksUrl: string;
  signInTarget: SignInTarget;
  vendorClient: { issuer: string; clientId: string; clientSecret: string };
  clock: StackClock;
  /** How many payment events of these documents the bus has taken; of a stack in another process that is not known. */
  paymentEventsOf?: ((documentIds: readonly string[]) => number) | undefined;
}

/** A stack to run the demo on: one that `npm run dev` started, or one of its own. */
export interface DemoStack extends Addresses {
  /** It was there before, and stays. */
  isAttached: boolean;
  readonly close: () => Promise<void>;
}

const ANSWERS_WITHIN_MS = 2_000;

interface OpenDeps {
  fetch: Fetch;
  say: (line: string) => void;
}

/** Attaches to the stack that announced itself in `devDirectory`, if it answers; else starts one. */
export async function openStack(
  deps: OpenDeps,
  { stateDir, devDirectory }: { stateDir: string | undefined; devDirectory: string },
): Promise<DemoStack> {
  const dev = stateDir === undefined ? await runningStack(deps.fetch, devDirectory) : undefined;
  if (dev === undefined) return startOwn(deps.say, stateDir);
  deps.say(`Using the stack that npm run dev started, at ${dev.origin}.`);
  return { ...dev, isAttached: true, close: () => Promise.resolve() };
}

async function runningStack(fetch: Fetch, devDirectory: string): Promise<Addresses | undefined> {
  const dev = findRunningDev(devDirectory);
  if (dev === undefined) return undefined;
  try {
    await fetch(dev.origin, { signal: AbortSignal.timeout(ANSWERS_WITHIN_MS) });
    return { ...dev, clock: attachedClock(fetch, dev.clockUrl) };
  } catch {
    return undefined;
  }
}

async function startOwn(say: OpenDeps['say'], stateDir: string | undefined): Promise<DemoStack> {
  say('Starting a local stack: the deployed functions, queues and tables, and a simulated QuickBooks …');
  // Only here: what the stack is made of takes a second to load.
  const { startStack } = await import('../stack.ts');
  try {
    const stack = await startStack({ say, ...(stateDir === undefined ? {} : { stateDir }) });
    return {
      origin: stack.origin,
      quickbooksUrl: stack.quickbooks.url,
      signInTarget: stack.identity.signInTarget,
      vendorClient: stack.identity.vendorClient,
      clock: { nowMs: async () => stack.clock.nowMs(), advance: (ms) => stack.clock.advance(ms) },
      paymentEventsOf: (documentIds) => countPaymentEvents(stack.events(), documentIds),
      isAttached: false,
      close: () => stack.stop(),
    };
  } catch (error) {
    if (error instanceof StackFailure) throw new DemoFailure(error.message, 1, error);
    throw error;
  }
}

const paymentEvent = /^(invoice|bill)\.(paid|partly_paid|overpaid|payment_reversed)$/;

/** Each happening once: the bus may hear of it again. */
export function countPaymentEvents(
  events: readonly { event: Pick<PutEvent['event'], 'detail-type' | 'detail'> }[],
  documentIds: readonly string[],
): number {
  const ofPayments = events.filter(
    ({ event }) =>
      paymentEvent.test(event['detail-type']) &&
      documentIds.some((documentId) => event.detail['documentId'] === documentId),
  );
  return new Set(ofPayments.map(({ event }) => event.detail['eventId'])).size;
}
