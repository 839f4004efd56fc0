import * as z from 'zod';

export const outageSchema = z.strictObject({
  /** Without it, every company. */
  realmId: z.string().optional(),
  /** Simulated time; now when left out. */
  startMs: z.number().optional(),
  durationMs: z.number().positive(),
  /** What is answered meanwhile, or that the connection is cut. */
  status: z.union([z.int().min(400).max(599), z.literal('reset')]),
  /** Which part is down. */
  scope: z.enum(['api', 'token', 'all']).default('api'),
});
export type OutageInput = z.input<typeof outageSchema>;
const heldSchema = outageSchema.extend({ startMs: z.number() });
type Outage = z.output<typeof heldSchema>;

export interface Outages {
  add(outage: OutageInput): void;
  /** The outage that covers this call now. */
  during(scope: 'api' | 'token', realmId?: string): Outage | undefined;
  clear(): void;
  list(): readonly Outage[];
  restore(saved: unknown): void;
}

/** Planned spans of simulated time in which nothing, or one company, answers. */
export function createOutages(deps: { nowMs: () => number }): Outages {
  let outages: Outage[] = [];
  return {
    add(outage) {
      const parsed = outageSchema.parse(outage);
      outages.push({ ...parsed, startMs: parsed.startMs ?? deps.nowMs() });
    },
    during(scope, realmId) {
      if (outages.length === 0) return undefined;
      const nowMs = deps.nowMs();
      return outages.find(
        (outage) =>
          (outage.scope === 'all' || outage.scope === scope) &&
          (outage.realmId === undefined || outage.realmId === realmId) &&
          nowMs >= outage.startMs &&
          nowMs < outage.startMs + outage.durationMs,
      );
    },
    clear() {
      outages = [];
    },
    list: () => outages,
    restore(saved) {
      outages = z.array(heldSchema).parse(structuredClone(saved));
    },
  };
}
