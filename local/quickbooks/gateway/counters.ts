import * as z from 'zod';

const tokenCallsSchema = z.strictObject({ exchange: z.number(), refresh: z.number(), revoke: z.number() });
const callCountsSchema = z.strictObject({
  /** API calls under /v3; a batch is one, whatever it holds. */
  total: z.number(),
  batches: z.number(),
  batchItems: z.number(),
  /** Writes that were not in a batch. */
  single: z.number(),
  /** Reads answered with 2xx, which Intuit bills (queries inside a batch one by one). */
  metered: z.number(),
  throttled: z.number(),
  byKind: z.record(z.string(), z.number()),
  byStatus: z.record(z.string(), z.number()),
});
type RealmCounts = z.infer<typeof callCountsSchema>;
/** What was asked of the simulator so far. */
export type Counts = RealmCounts & { tokenCalls: z.infer<typeof tokenCallsSchema> };

export type TokenCallKind = keyof Counts['tokenCalls'];

export interface FinishedCall {
  realmId: string;
  kind: string;
  status: number;
  isBatch: boolean;
  isWrite: boolean;
  batchItems: number;
  batchReads: number;
}

export interface Counters {
  countCall(call: FinishedCall): void;
  countTokenCall(kind: TokenCallKind): void;
  read(realmId?: string): Counts;
  reset(): void;
  snapshot(): unknown;
  restore(saved: unknown): void;
}

/** Counts calls by realm and kind. A call whose answer got lost counts with status 0. */
export function createCounters(): Counters {
  const realms = new Map<string, RealmCounts>();
  let tokenCalls = { exchange: 0, refresh: 0, revoke: 0 };
  return {
    countCall(call) {
      const counts = realms.get(call.realmId) ?? emptyCounts();
      realms.set(call.realmId, counts);
      const isGood = call.status >= 200 && call.status < 300;
      counts.total += 1;
      counts.byKind[call.kind] = (counts.byKind[call.kind] ?? 0) + 1;
      counts.byStatus[String(call.status)] = (counts.byStatus[String(call.status)] ?? 0) + 1;
      if (call.isBatch) counts.batches += 1;
      counts.batchItems += call.batchItems;
      if (call.isWrite && !call.isBatch) counts.single += 1;
      if (call.status === 429) counts.throttled += 1;
      if (isGood && !call.isWrite && !call.isBatch) counts.metered += 1;
      if (isGood) counts.metered += call.batchReads;
    },
    countTokenCall(kind) {
      tokenCalls[kind] += 1;
    },
    read(realmId) {
      const chosen = realmId === undefined ? [...realms.values()] : [realms.get(realmId) ?? emptyCounts()];
      return { ...chosen.reduce(sum, emptyCounts()), tokenCalls: { ...tokenCalls } };
    },
    reset() {
      realms.clear();
      tokenCalls = { exchange: 0, refresh: 0, revoke: 0 };
    },
    snapshot: () => structuredClone({ realms: [...realms], tokenCalls }),
    restore(saved) {
      const schema = z.strictObject({
        realms: z.array(z.tuple([z.string(), callCountsSchema])),
        tokenCalls: tokenCallsSchema,
      });
      const parsed = schema.parse(structuredClone(saved));
      realms.clear();
      for (const [realmId, counts] of parsed.realms) realms.set(realmId, counts);
      tokenCalls = parsed.tokenCalls;
    },
  };
}

function emptyCounts(): RealmCounts {
  return {
    total: 0,
    batches: 0,
    batchItems: 0,
    single: 0,
    metered: 0,
    throttled: 0,
    byKind: {},
    byStatus: {},
  };
}

function sum(left: RealmCounts, right: RealmCounts): RealmCounts {
  return {
    total: left.total + right.total,
    batches: left.batches + right.batches,
    batchItems: left.batchItems + right.batchItems,
    single: left.single + right.single,
    metered: left.metered + right.metered,
    throttled: left.throttled + right.throttled,
    byKind: addUp(left.byKind, right.byKind),
    byStatus: addUp(left.byStatus, right.byStatus),
  };
}

function addUp(left: Record<string, number>, right: Record<string, number>): Record<string, number> {
  const total = { ...left };
  for (const [key, value] of Object.entries(right)) total[key] = (total[key] ?? 0) + value;
  return total;
}
