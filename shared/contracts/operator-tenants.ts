import * as z from 'zod';
import { connectionStates } from '../domain/connection.ts';
import { tenantIdSchema } from '../domain/ids.ts';
import { tenantSchema } from '../domain/tenant.ts';
import { healthReasons, healths } from '../domain/tenant-health.ts';
import { listDocumentsQuerySchema } from './http.ts';
import { toldQueueSchema } from './operate.ts';

/** How all tenants stand, as an operator sees them. Times are UTC ISO 8601. */

const { limit } = listDocumentsQuerySchema.shape;

/** Query of `GET /v1/operator/tenants`; `after` is the `next` of the page before. */
export const listTenantsQuerySchema = z.strictObject({ limit, after: tenantIdSchema.optional() });
export type ListTenantsQuery = z.output<typeof listTenantsQuerySchema>;

const standingSchema = z.strictObject({
  tenantId: tenantIdSchema,
  name: tenantSchema.shape.name,
  timeZone: z.string(),
  health: z.enum(healths),
  /** Why it is no better; the worst first. */
  reasons: z.array(z.enum(healthReasons)),
  connection: z.strictObject({
    /** `notConnected` where there never was one. */
    state: z.enum([...connectionStates, 'notConnected']),
    companyName: z.string().optional(),
    stateChangedAt: z.string().optional(),
    refreshTokenHardExpiresAt: z.string().optional(),
  }),
  isPaused: z.boolean(),
  /** Absent while there was none since its nights began. */
  lastGoodNightAt: z.string().optional(),
  isNightLate: z.boolean(),
  backlog: z.strictObject({
    /** Documents that wait for their turn, beside what a turn has in hand and messages that nobody has received yet. */
    queued: z.int(),
    /** There may be more. */
    isCapped: z.boolean(),
    /** Since when the first of them is due; absent where none is due yet. */
    oldestQueuedAt: z.string().optional(),
  }),
  /** Documents that are parked: the message of each is in the dead letters. */
  deadLetters: z.int(),
  openSyncErrors: z.int(),
  /** One of the two counts, or both, stopped at a hundred. */
  isCountCapped: z.boolean(),
});
/** How one tenant stands. */
export type TenantStandingAnswer = z.infer<typeof standingSchema>;

const queueSchema = toldQueueSchema.pick({ queue: true, waiting: true, deadLetters: true });

/** Answer of `GET /v1/operator/tenants`, in the order of ids. A page may hold fewer than asked for and have a next one. */
export const tenantPageSchema = z.strictObject({
  tenants: z.array(standingSchema),
  next: tenantIdSchema.optional(),
  /** Of the deployment, on every page. `waiting` is absent where only failures of a clock's runs are kept. */
  queues: z.array(queueSchema),
});
export type TenantPage = z.infer<typeof tenantPageSchema>;
