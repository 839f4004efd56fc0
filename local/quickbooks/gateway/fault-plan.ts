import * as z from 'zod';

const viaSchema = z.enum(['reset', 'timeout', '504']);
/** How an answer gets lost: the connection is cut, nothing comes, or a proxy answers 504. */
export type LostVia = z.infer<typeof viaSchema>;

const effectSchema = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('fault'),
    code: z.string(),
    httpStatus: z.int().optional(),
    message: z.string().optional(),
    detail: z.string().optional(),
    /** The write happens all the same; only the answer says it did not. */
    applied: z.boolean().default(false),
  }),
  z.strictObject({
    type: z.literal('status'),
    status: z.int().min(200).max(599),
    body: z.string().optional(),
  }),
  z.strictObject({ type: z.literal('slow'), delayMs: z.number().nonnegative() }),
  z.strictObject({
    type: z.literal('appliedAnswerLost'),
    via: viaSchema,
    /** Of a batch, only so many items are worked on before everything stops. */
    items: z.int().nonnegative().optional(),
  }),
  z.strictObject({ type: z.literal('appliedLate'), afterMs: z.number().nonnegative(), via: viaSchema }),
  z.strictObject({ type: z.literal('reset') }),
]);
/** What happens to a call that matches. */
export type FaultEffect = z.output<typeof effectSchema>;

const regexSchema = z.string().refine(isPattern, 'not a regular expression');
const apiKinds = [
  'read',
  'query',
  'cdc',
  'create',
  'update',
  'delete',
  'void',
  'batch',
  'unsupported',
] as const;
const tokenKinds = ['exchange', 'refresh', 'revoke'] as const;
const matchSchema = z.strictObject({
  kind: z.enum([...apiKinds, ...tokenKinds]).optional(),
  /** The entity of the call; of a batch, that of any item. */
  entity: z.string().optional(),
  method: z.string().optional(),
  /** A regular expression over path and query. */
  path: regexSchema.optional(),
  /** A regular expression over the body (of a batch item: over that item). */
  body: regexSchema.optional(),
  realmId: z.string().optional(),
  /** With one of these the fault hits single items of a batch, not the call. */
  item: z.literal(true).optional(),
  bId: z.string().optional(),
  nthItem: z.int().positive().optional(),
});
type FaultMatch = z.infer<typeof matchSchema>;

const faultSchema = z.strictObject({
  match: matchSchema.default({}),
  /** Which matching call is the first to be hit; 1 is the next. */
  nth: z.int().positive().default(1),
  /** How many in a row are hit from then on. */
  times: z.int().positive().default(1),
  effect: effectSchema,
});
/** A fault as asked for by the control interface. */
export const plannedFaultSchema = faultSchema.refine(
  ({ match, effect }) => !isForItems(match) || effect.type === 'fault',
  'a batch item has no connection of its own to lose: only the effect fault can hit it',
);
export type PlannedFault = z.input<typeof plannedFaultSchema>;

/** What a fault can tell calls (or batch items) apart by. */
export interface MatchableCall {
  kind: string;
  method: string;
  path: string;
  body: string;
  realmId?: string;
  entities: readonly string[];
  item?: { bId: string; position: number };
}

const heldFaultSchema = faultSchema.extend({ id: z.string(), seen: z.int() });
type HeldFault = z.output<typeof heldFaultSchema>;

export interface FaultPlan {
  add(fault: PlannedFault): string;
  clear(): void;
  list(): readonly HeldFault[];
  /** The effect on this call, if any; every fault it matches has then seen it. */
  take(call: MatchableCall): FaultEffect | undefined;
  restore(saved: unknown): void;
}

export function createFaultPlan(): FaultPlan {
  let faults: HeldFault[] = [];
  let added = 0;
  return {
    add(fault) {
      added += 1;
      const id = `fault-${added}`;
      faults.push({ ...plannedFaultSchema.parse(fault), id, seen: 0 });
      return id;
    },
    clear() {
      faults = [];
    },
    list: () => faults,
    take(call) {
      if (faults.length === 0) return undefined;
      let hit: FaultEffect | undefined;
      for (const fault of faults) {
        if (!matches(fault.match, call)) continue;
        fault.seen += 1;
        if (fault.seen >= fault.nth && fault.seen < fault.nth + fault.times) hit ??= fault.effect;
      }
      faults = faults.filter((fault) => fault.seen < fault.nth + fault.times - 1);
      return hit;
    },
    restore(saved) {
      faults = z.array(heldFaultSchema).parse(structuredClone(saved));
      added = faults.length;
    },
  };
}

function matches(match: FaultMatch, call: MatchableCall): boolean {
  if (isForItems(match) !== (call.item !== undefined)) return false;
  return (
    agrees(match.kind, call.kind) &&
    agrees(match.method, call.method) &&
    agrees(match.realmId, call.realmId) &&
    agrees(match.bId, call.item?.bId) &&
    agrees(match.nthItem, call.item?.position) &&
    (match.entity === undefined || call.entities.includes(match.entity)) &&
    (match.path === undefined || new RegExp(match.path, 'u').test(call.path)) &&
    (match.body === undefined || new RegExp(match.body, 'u').test(call.body))
  );
}

function isForItems(match: FaultMatch): boolean {
  return match.item !== undefined || match.bId !== undefined || match.nthItem !== undefined;
}

function agrees(wanted: string | number | undefined, actual: string | number | undefined): boolean {
  return wanted === undefined || wanted === actual;
}

function isPattern(text: string): boolean {
  try {
    return new RegExp(text, 'u') instanceof RegExp;
  } catch {
    return false;
  }
}
