import * as z from 'zod';
import { momentNow } from '../api/perform.ts';
import type { HandPaid } from '../books/hand-payment.ts';
import type { CompanyChange, CompanyState, NewCompany } from '../companies.ts';
import type { Core } from '../core.ts';
import type { Counts } from '../gateway/counters.ts';
import type { PlannedFault } from '../gateway/fault-plan.ts';
import type { OutageInput } from '../gateway/outages.ts';
import { defaultApp, registeredAppSchema } from '../oauth/apps.ts';
import type { IssuedTokens } from '../oauth/grants.ts';
import {
  depositSchema,
  entityNameSchema,
  handEditSchema,
  handEndSchema,
  handPaymentSchema,
} from './by-hand.ts';
import type { DepositInput, HandEditInput, HandEndInput, HandPaymentInput } from './by-hand.ts';
import type { Switches, SwitchesChange } from '../switches.ts';
import type { WebhooksControl } from '../webhooks/sender.ts';

export const foreignTrafficSchema = z.strictObject({
  realmId: z.string(),
  batchesPerMinute: z.number().nonnegative().default(0),
  callsPerMinute: z.number().nonnegative().default(0),
  /** The traffic is by the same app, so it takes from the limits per app too. */
  sameApp: z.boolean().default(false),
});
export type ForeignTrafficInput = z.input<typeof foreignTrafficSchema>;

export const connectSchema = z.strictObject({
  realmId: z.string(),
  clientId: z.string().default(defaultApp.clientId),
  scopes: z.array(z.string()).default(['com.intuit.quickbooks.accounting']),
});
export type ConnectInput = z.input<typeof connectSchema>;

export const mergeSchema = z.strictObject({
  realmId: z.string(),
  entity: z.enum(['Customer', 'Vendor', 'Item', 'Account']),
  /** Disappears; whatever pointed to it points to the survivor. */
  loserId: z.string(),
  survivorId: z.string(),
});
export type MergeInput = z.input<typeof mergeSchema>;

export const setActiveSchema = z.strictObject({
  realmId: z.string(),
  entity: entityNameSchema,
  id: z.string(),
  isActive: z.boolean(),
});
export type SetActiveInput = z.input<typeof setActiveSchema>;

export const addEntitiesSchema = z.strictObject({
  realmId: z.string(),
  entity: entityNameSchema,
  /** As the API takes them, e.g. `{DisplayName: 'Quill'}`. */
  rows: z.array(z.looseObject({})),
});
export type AddEntitiesInput = z.input<typeof addEntitiesSchema>;

export interface CompanySummary {
  realmId: string;
  companyName: string;
  seed: string;
  state: CompanyState;
  switches: object;
}

/** Everything a test or a demo may do to the simulated QuickBooks that the real one would not let it do. */
export interface SimulatorControl {
  createCompany(input?: NewCompany): { realmId: string };
  changeCompany(realmId: string, change: CompanyChange): CompanySummary;
  companies(): CompanySummary[];
  switches(): Switches;
  changeSwitches(change: SwitchesChange): Switches;
  planFault(fault: PlannedFault): { id: string };
  faults(): readonly object[];
  clearFaults(): void;
  planOutage(outage: OutageInput): void;
  clearOutages(): void;
  clock(): { nowMs: number; shiftMs: number };
  advanceClock(advanceMs: number): void;
  setClock(nowMs: number): void;
  counters(realmId?: string): Counts;
  resetCounters(): void;
  registerApp(app: z.input<typeof registeredAppSchema>): void;
  /** Consents without a browser and hands out tokens at once. */
  connect(input: ConnectInput): IssuedTokens;
  /** The user disconnects the app inside QuickBooks; nobody is told. */
  revokeTokens(realmId: string): { revoked: number };
  foreignTraffic(traffic: ForeignTrafficInput): void;
  /** A person merges two list objects inside QuickBooks. Throws Impossible where QuickBooks would not let them. */
  mergeEntities(merge: MergeInput): void;
  /** A person makes a list object inactive or active again; tax codes too, which the API cannot change. */
  setActive(change: SetActiveInput): void;
  /** Creates many entities at once, all or none, outside of limits and counters. Throws Impossible. */
  addEntities(rows: AddEntitiesInput): { ids: string[] };
  /** A person changes something inside QuickBooks, by the rules of the API. Throws Impossible. */
  editByHand(edit: HandEditInput): void;
  /** A person deletes or voids a document inside QuickBooks. Throws Impossible. */
  endByHand(end: HandEndInput): void;
  /** A person enters a customer's payment, or one to a vendor. Throws Impossible. */
  payByHand(payment: HandPaymentInput): HandPaid;
  /** A person deposits a payment in the bank, after which it cannot be changed. Throws Impossible. */
  depositPayment(deposit: DepositInput): { depositId: string };
  /** Intuit's webhook sender. */
  readonly webhooks: WebhooksControl;
  snapshot(): SimulatorSnapshot;
  restore(snapshot: unknown): void;
  /** Back to an empty simulator with all switches as they were. */
  reset(): void;
  /** Resolves when no late or slow work is left. */
  idle(): Promise<void>;
}

const snapshotSchema = z.strictObject({
  version: z.literal(1),
  shiftMs: z.number(),
  switches: z.unknown(),
  apps: z.unknown(),
  grants: z.unknown(),
  companies: z.unknown(),
  requestIds: z.unknown(),
  counters: z.unknown(),
  faults: z.unknown(),
  outages: z.unknown(),
  /** Missing from snapshots of before there were webhooks. */
  webhooks: z.unknown().optional(),
});
/** The whole state as plain JSON. Calls under way and limit windows are not part of it. */
export type SimulatorSnapshot = z.infer<typeof snapshotSchema>;

export function createControl(core: Core): SimulatorControl {
  return {
    createCompany: (input = {}) => ({ realmId: core.companies.create(input).realmId }),
    changeCompany: (realmId, change) => summary(core.companies.change(realmId, change)),
    companies: () => core.companies.all().map(summary),
    switches: () => core.switches.now,
    changeSwitches: (change) => core.switches.change(change),
    planFault: (fault) => ({ id: core.faults.add(fault) }),
    faults: () => core.faults.list(),
    clearFaults: () => core.faults.clear(),
    planOutage: (outage) => core.outages.add(outage),
    clearOutages: () => core.outages.clear(),
    clock: () => ({ nowMs: core.clock.nowMs(), shiftMs: core.clock.shiftMs }),
    advanceClock: (advanceMs) => core.clock.setShiftMs(core.clock.shiftMs + advanceMs),
    setClock: (nowMs) => core.clock.setShiftMs(core.clock.shiftMs + nowMs - core.clock.nowMs()),
    counters: (realmId) => core.counters.read(realmId),
    resetCounters: () => core.counters.reset(),
    registerApp: (app) => core.apps.register(registeredAppSchema.parse(app)),
    connect: (input) => connect(core, input),
    revokeTokens: (realmId) => ({ revoked: core.grants.revokeRealm(realmId) }),
    foreignTraffic: (traffic) => {
      const { realmId, ...rest } = foreignTrafficSchema.parse(traffic);
      core.companies.get(realmId).foreign = { ...rest, sinceMs: core.clock.nowMs() };
    },
    mergeEntities: (merge) => {
      const { realmId, ...asked } = mergeSchema.parse(merge);
      core.companies.get(realmId).books.mergeEntities(asked, momentNow(core));
    },
    setActive: (change) => {
      const { realmId, ...asked } = setActiveSchema.parse(change);
      core.companies.get(realmId).books.setActive(asked, momentNow(core));
    },
    addEntities: (input) => {
      const { realmId, entity, rows } = addEntitiesSchema.parse(input);
      return { ids: core.companies.get(realmId).books.addEntities(entity, rows, momentNow(core)) };
    },
    editByHand: (edit) => {
      const { realmId, ...asked } = handEditSchema.parse(edit);
      core.companies.get(realmId).books.editByHand(asked, momentNow(core));
    },
    endByHand: (end) => {
      const { realmId, ...asked } = handEndSchema.parse(end);
      core.companies.get(realmId).books.endByHand(asked, momentNow(core));
    },
    payByHand: (payment) => {
      const { realmId, ...asked } = handPaymentSchema.parse(payment);
      return core.companies.get(realmId).books.payByHand(asked, momentNow(core));
    },
    depositPayment: (deposit) => {
      const { realmId, paymentId } = depositSchema.parse(deposit);
      return core.companies.get(realmId).books.depositPayment(paymentId, momentNow(core));
    },
    webhooks: core.webhooks.control,
    snapshot: () => snapshotOf(core),
    restore: (snapshot) => restoreInto(core, snapshot),
    reset: () => resetAll(core),
    idle: async () => {
      await core.carrier.idle();
      await core.webhooks.idle();
    },
  };
}

function summary(company: ReturnType<Core['companies']['create']>): CompanySummary {
  const { realmId, companyName, seed, state, books } = company;
  return { realmId, companyName, seed, state, switches: books.switches };
}

function connect(core: Core, input: ConnectInput): IssuedTokens {
  const { realmId, clientId, scopes } = connectSchema.parse(input);
  // Throws for a company that is not there.
  core.companies.get(realmId);
  const redirectUri = 'http://127.0.0.1/connected-by-control';
  const code = core.grants.consent({ clientId, realmId, scopes, redirectUri });
  const answer = core.grants.exchange({ clientId, code, redirectUri });
  if (!answer.ok) throw new Error(`Cannot connect ${realmId}: ${answer.description}.`);
  return answer.tokens;
}

function snapshotOf(core: Core): SimulatorSnapshot {
  return {
    version: 1,
    shiftMs: core.clock.shiftMs,
    switches: core.switches.now,
    apps: core.apps.all(),
    grants: core.grants.snapshot(),
    companies: core.companies.snapshot(),
    requestIds: core.requestIds.snapshot(),
    counters: core.counters.snapshot(),
    faults: structuredClone(core.faults.list()),
    outages: structuredClone(core.outages.list()),
    webhooks: core.webhooks.snapshot(),
  };
}

function restoreInto(core: Core, snapshot: unknown): void {
  const saved = snapshotSchema.parse(snapshot);
  core.switches.restore(saved.switches);
  core.apps.restore(saved.apps);
  core.grants.restore(saved.grants);
  core.companies.restore(saved.companies);
  core.requestIds.restore(saved.requestIds);
  core.counters.restore(saved.counters);
  core.faults.restore(saved.faults);
  core.outages.restore(saved.outages);
  core.governor.reset();
  core.clock.setShiftMs(saved.shiftMs);
  // Last, because what waits to be sent waits by the clock.
  if (saved.webhooks === undefined) core.webhooks.reset();
  else core.webhooks.restore(saved.webhooks);
}

function resetAll(core: Core): void {
  for (const part of [
    core.switches,
    core.apps,
    core.grants,
    core.companies,
    core.requestIds,
    core.counters,
    core.governor,
    core.webhooks,
  ])
    part.reset();
  core.faults.clear();
  core.outages.clear();
  core.clock.setShiftMs(0);
}
