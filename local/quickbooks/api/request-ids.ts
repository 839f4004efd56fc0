import * as z from 'zod';
import type { Switches } from '../switches.ts';

/** An answer in its wire form, without time and bId, so that a replay is the same to the letter. */
export interface RememberedAnswer {
  status: number;
  /** `{"Invoice":{…}}` or `{"Fault":{…}}`. */
  text: string;
  /** How it reads as an item of a batch. */
  itemText: string;
  /** Some faults come without the envelope's time. */
  omitTime: boolean;
}

const entrySchema = z.strictObject({
  atMs: z.number(),
  answer: z.strictObject({
    status: z.number(),
    text: z.string(),
    itemText: z.string(),
    omitTime: z.boolean(),
  }),
});
type Entry = z.infer<typeof entrySchema>;

/** Remembers what was answered to a `requestid`, and which ids are still being worked on. */
export interface RequestIds {
  recall(key: string): RememberedAnswer | undefined;
  remember(key: string, answer: RememberedAnswer): void;
  /** The work of an earlier call with the same id that has not ended. */
  inFlight(callKey: string): Promise<unknown> | undefined;
  track(callKey: string, work: Promise<unknown>): void;
  forgetRealm(realmId: string): void;
  reset(): void;
  snapshot(): unknown;
  restore(saved: unknown): void;
}

export function createRequestIds(deps: { nowMs: () => number; switches: () => Switches }): RequestIds {
  const entries = new Map<string, Entry>();
  const working = new Map<string, Promise<unknown>>();
  return {
    recall(key) {
      const entry = entries.get(key);
      const memorySeconds = deps.switches().requestIdMemorySeconds;
      if (entry === undefined) return undefined;
      const isForgotten = memorySeconds !== null && deps.nowMs() >= entry.atMs + memorySeconds * 1000;
      return isForgotten ? undefined : entry.answer;
    },
    remember(key, answer) {
      const { requestIdMode, requestIdRemembersFaults } = deps.switches();
      if (requestIdMode === 'ignored') return;
      if (answer.status >= 400 && !requestIdRemembersFaults) return;
      entries.set(key, { atMs: deps.nowMs(), answer });
    },
    inFlight: (callKey) => working.get(callKey),
    track(callKey, work) {
      const both = Promise.all([working.get(callKey), work]).finally(() => {
        if (working.get(callKey) === both) working.delete(callKey);
      });
      working.set(callKey, both);
    },
    forgetRealm(realmId) {
      for (const key of entries.keys()) if (key.startsWith(`${realmId} `)) entries.delete(key);
    },
    reset() {
      entries.clear();
      working.clear();
    },
    snapshot: () => [...entries],
    restore(saved) {
      entries.clear();
      for (const [key, entry] of z.array(z.tuple([z.string(), entrySchema])).parse(saved))
        entries.set(key, entry);
    },
  };
}
