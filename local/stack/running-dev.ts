import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import * as z from 'zod';
import type { Stack } from '../stack.ts';
import { ownerOf } from './pid-file.ts';

/** Where a running `npm run dev` is reached; enough for another process to use it as its own stack. */
export const runningDevSchema = z.object({
  pid: z.number().int(),
  origin: z.string(),
  quickbooksUrl: z.string(),
  /** Where its clock is moved: see clock-control.ts. */
  clockUrl: z.string(),
  dynamoEndpoint: z.string(),
  tables: z.array(z.string()),
  queuesEndpoint: z.string(),
  signInTarget: z.object({ issuer: z.string(), webClientId: z.string(), redirectUri: z.string() }),
  vendorClient: z.object({ issuer: z.string(), clientId: z.string(), clientSecret: z.string() }),
});
export type RunningDev = z.infer<typeof runningDevSchema>;

const fileIn = (directory: string): string => path.join(directory, 'dev.json');

/** The `npm run dev` that announced itself in a folder (`.local` of the work tree), if it still runs. */
export function findRunningDev(directory: string): RunningDev | undefined {
  const file = fileIn(directory);
  if (ownerOf(file) === undefined) return undefined;
  try {
    return runningDevSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return undefined;
  }
}

/** Tells other processes where the stack is; the returned function takes it back. */
export function announceDev(directory: string, stack: Stack, clockUrl: string): () => void {
  const file = fileIn(directory);
  const running: RunningDev = {
    pid: process.pid,
    origin: stack.origin,
    quickbooksUrl: stack.quickbooks.url,
    clockUrl,
    dynamoEndpoint: stack.dynamo.endpoint,
    tables: [...stack.dynamo.tables],
    queuesEndpoint: stack.queues.endpoint,
    signInTarget: stack.identity.signInTarget,
    vendorClient: stack.identity.vendorClient,
  };
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(running, undefined, 2)}\n`, { mode: 0o600 });
  return () => rmSync(file, { force: true });
}
