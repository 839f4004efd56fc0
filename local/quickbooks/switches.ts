import * as z from 'zod';

/** How many calls QuickBooks lets through; null turns a limit off. All windows are exact and rolling. */
const limitsSchema = z.strictObject({
  /** Calls per 60 s and realm, by all apps together. */
  callsPerMinute: z.int().positive().nullable(),
  /** Calls per 1 s, per realm and app. */
  callsPerSecond: z.int().positive().nullable(),
  /** The older wording of the same limit: calls at the same time, per realm and app. */
  concurrentCalls: z.int().positive().nullable(),
  /** Batch calls per 60 s, per realm and app. */
  batchesPerMinutePerApp: z.int().positive().nullable(),
  /** Batch calls per 60 s and realm, by all apps together. */
  batchesPerMinute: z.int().positive().nullable(),
  /** Calls per 60 s over all endpoints, per realm and app. */
  allCallsPerMinutePerApp: z.int().positive().nullable(),
});
export type Limits = z.infer<typeof limitsSchema>;

const shape = {
  /** What a repeated `requestid` does; see README. */
  requestIdMode: z.enum(['item', 'batch', 'ignored', 'error6000', 'error600']),
  /** A second call with the id of one that is still working: waits for it, or runs beside it. */
  inFlightRequestId: z.enum(['waits', 'runs']),
  /** Whether refusals are remembered under their `requestid` as well. */
  requestIdRemembersFaults: z.boolean(),
  /** How long a `requestid` is remembered; null is for ever. */
  requestIdMemorySeconds: z.int().positive().nullable(),
  /** What becomes of an older refresh token: 24 h grace, dead at once, or a re-use kills the whole grant. */
  rotation: z.enum(['grace', 'instant', 'family']),
  rotateEverySeconds: z.int().nonnegative(),
  graceSeconds: z.int().nonnegative(),
  /** With `family`: two refreshes of one grant this close together count as concurrent, not only overlapping ones. */
  concurrentRefreshWindowMs: z.int().nonnegative(),
  /** A new consent for the same company and app ends the earlier grant, or stands beside it. */
  reconnect: z.enum(['replaces', 'adds']),
  codeLifetimeSeconds: z.int().positive(),
  accessTokenLifetimeSeconds: z.int().positive(),
  refreshTokenLifetimeSeconds: z.int().positive(),
  grantLifetimeSeconds: z.int().positive(),
  /** Accept any http redirect to this machine, as development keys are used; else exactly the registered ones. */
  anyLoopbackRedirect: z.boolean(),
  throttleBody: z.enum(['json', 'xml']),
  /** Sends `Retry-After` with 429; no recording has it. */
  throttleRetryAfterSeconds: z.int().positive().nullable(),
  batchItemsCountAs: z.enum(['one', 'items']),
  maxBatchItems: z.int().positive(),
  maxBodyBytes: z.int().positive(),
  /** After this time Intuit cuts a request off. */
  requestTimeLimitMs: z.int().positive(),
  /** Time a call takes; the books change at its end. */
  latencyMs: z.int().nonnegative(),
  latencyPerBatchItemMs: z.int().nonnegative(),
  /** Name of whoever else edits the books, as it appears in stale-object faults. */
  userName: z.string().min(1),
};

const switchesSchema = z.strictObject({ ...shape, limits: limitsSchema });
export type Switches = z.infer<typeof switchesSchema>;

/** A change of some switches; `limits` may be partial too. */
export const switchesChangeSchema = z.strictObject({ ...shape, limits: limitsSchema.partial() }).partial();
export type SwitchesChange = z.input<typeof switchesChangeSchema>;

const initialSwitches: Switches = {
  requestIdMode: 'item',
  inFlightRequestId: 'waits',
  requestIdRemembersFaults: false,
  requestIdMemorySeconds: null,
  rotation: 'grace',
  rotateEverySeconds: 86_400,
  graceSeconds: 86_400,
  concurrentRefreshWindowMs: 0,
  reconnect: 'replaces',
  codeLifetimeSeconds: 300,
  accessTokenLifetimeSeconds: 3_600,
  refreshTokenLifetimeSeconds: 8_726_400,
  grantLifetimeSeconds: 157_680_000,
  anyLoopbackRedirect: true,
  throttleBody: 'json',
  throttleRetryAfterSeconds: null,
  batchItemsCountAs: 'one',
  maxBatchItems: 30,
  maxBodyBytes: 10_000_000,
  requestTimeLimitMs: 120_000,
  latencyMs: 0,
  latencyPerBatchItemMs: 0,
  userName: 'Morgan Reed',
  limits: {
    callsPerMinute: 500,
    callsPerSecond: 10,
    concurrentCalls: null,
    batchesPerMinutePerApp: 40,
    batchesPerMinute: 120,
    allCallsPerMinutePerApp: 800,
  },
};

/** The gateway-wide switches and their changing. */
export interface SwitchBoard {
  readonly now: Switches;
  change(change: SwitchesChange): Switches;
  reset(): void;
  restore(saved: unknown): void;
}

export function createSwitchBoard(): SwitchBoard {
  let now = initialSwitches;
  return {
    get now() {
      return now;
    },
    change(change) {
      const { limits, ...rest } = switchesChangeSchema.parse(change);
      now = switchesSchema.parse({ ...now, ...rest, limits: { ...now.limits, ...limits } });
      return now;
    },
    reset() {
      now = initialSwitches;
    },
    restore(saved) {
      now = switchesSchema.parse(saved);
    },
  };
}
