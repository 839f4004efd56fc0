import { readFile } from 'node:fs/promises';
import * as z from 'zod';
import { StackFailure } from '../aws/stack-failure.ts';
import { startStack } from '../stack.ts';
import type { Fetch } from './http.ts';
import { DemoFailure } from './demo-failure.ts';

const addressesSchema = z.object({
  origin: z.url(),
  quickbooksUrl: z.url(),
  signIn: z.object({ issuer: z.url(), webClientId: z.string(), redirectUri: z.string() }),
  vendorClient: z.object({ issuer: z.url(), clientId: z.string(), clientSecret: z.string() }),
});

/** Where things are in a running stack, and as whom to sign in. */
export type Addresses = z.infer<typeof addressesSchema>;

/** A stack to run the demo on: one that `npm run dev` started, or one of its own. */
export interface DemoStack extends Addresses {
  /** It was there before, and stays. */
  isAttached: boolean;
  readonly close: () => Promise<void>;
}

interface OpenDeps {
  fetch: Fetch;
  say: (line: string) => void;
}

/** Attaches to the stack that `devFile` names, if it answers; else starts one. */
export async function openStack(
  deps: OpenDeps,
  { stateDir, devFile }: { stateDir: string | undefined; devFile: string },
): Promise<DemoStack> {
  const dev = stateDir === undefined ? await runningStack(deps.fetch, devFile) : undefined;
  if (dev === undefined) return startOwn(deps.say, stateDir);
  deps.say(`Using the stack that npm run dev started, at ${dev.origin}.`);
  return { ...dev, isAttached: true, close: () => Promise.resolve() };
}

async function runningStack(fetch: Fetch, devFile: string): Promise<Addresses | undefined> {
  try {
    const dev = addressesSchema.parse(JSON.parse(await readFile(devFile, 'utf8')));
    // Left behind by a stack that was killed, the file names a port that nobody listens on.
    await fetch(dev.origin, { signal: AbortSignal.timeout(2_000) });
    return dev;
  } catch {
    return undefined;
  }
}

async function startOwn(say: OpenDeps['say'], stateDir: string | undefined): Promise<DemoStack> {
  say('Starting a local stack: the deployed functions, queues and tables, and a simulated QuickBooks …');
  try {
    const stack = await startStack({ say, ...(stateDir === undefined ? {} : { stateDir }) });
    return {
      origin: stack.origin,
      quickbooksUrl: stack.quickbooks.url,
      signIn: stack.identity.signInTarget,
      vendorClient: stack.identity.vendorClient,
      isAttached: false,
      close: () => stack.stop(),
    };
  } catch (error) {
    if (error instanceof StackFailure) throw new DemoFailure(error.message, 1, error);
    throw error;
  }
}
