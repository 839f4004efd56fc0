import type { Limits, Switches } from '../switches.ts';

const MINUTE_MS = 60_000;

/** Calls other apps (or our own elsewhere) make to the same company, evenly spread. */
export interface ForeignTraffic {
  sinceMs: number;
  batchesPerMinute: number;
  callsPerMinute: number;
  sameApp: boolean;
}

export interface LimitedCall {
  realmId: string;
  clientId: string;
  isBatch: boolean;
  /** How many calls this one counts as. */
  weight: number;
  foreign: ForeignTraffic | undefined;
}

/** Intuit's limits over exact rolling windows. */
export interface Governor {
  /** Takes the call's place in every window, or says no and takes none. */
  admit(call: LimitedCall): boolean;
  /** Ends a call's share of the calls at the same time. */
  leave(call: LimitedCall): void;
  reset(): void;
}

export function createGovernor(deps: { nowMs: () => number; switches: () => Switches }): Governor {
  const windows = createWindows();
  const running = new Map<string, number>();
  return {
    admit(call) {
      const { limits } = deps.switches();
      const nowMs = deps.nowMs();
      const app = `${call.realmId} ${call.clientId}`;
      if (limits.concurrentCalls !== null && (running.get(app) ?? 0) >= limits.concurrentCalls) return false;
      const rules = rulesFor(call, limits, nowMs);
      for (const rule of rules)
        if (windows.count(rule.key, nowMs, rule.windowMs) + rule.foreign + rule.weight > rule.limit)
          return false;
      for (const rule of rules) windows.add(rule.key, nowMs, rule.weight);
      running.set(app, (running.get(app) ?? 0) + 1);
      return true;
    },
    leave(call) {
      const app = `${call.realmId} ${call.clientId}`;
      running.set(app, Math.max(0, (running.get(app) ?? 0) - 1));
    },
    reset() {
      windows.reset();
      running.clear();
    },
  };
}

interface Rule {
  key: string;
  windowMs: number;
  limit: number;
  weight: number;
  foreign: number;
}

function rulesFor(call: LimitedCall, limits: Limits, nowMs: number): Rule[] {
  const { realmId, clientId, weight, foreign } = call;
  const app = `${realmId} ${clientId}`;
  const calls = foreignCount(foreign, foreign?.callsPerMinute ?? 0, nowMs, MINUTE_MS);
  const callsThisSecond = foreignCount(foreign, foreign?.callsPerMinute ?? 0, nowMs, 1000);
  const batches = foreignCount(foreign, foreign?.batchesPerMinute ?? 0, nowMs, MINUTE_MS);
  const own = foreign?.sameApp === true ? 1 : 0;
  const rules: Rule[] = [];
  const add = (key: string, limit: number | null, rest: Omit<Rule, 'key' | 'limit'>): void => {
    if (limit !== null) rules.push({ key, limit, ...rest });
  };
  add(`calls ${realmId}`, limits.callsPerMinute, { windowMs: MINUTE_MS, weight, foreign: calls });
  add(`second ${app}`, limits.callsPerSecond, { windowMs: 1000, weight: 1, foreign: own * callsThisSecond });
  add(`all ${app}`, limits.allCallsPerMinutePerApp, { windowMs: MINUTE_MS, weight, foreign: own * calls });
  if (!call.isBatch) return rules;
  const batch = { windowMs: MINUTE_MS, weight: 1 };
  add(`batches ${app}`, limits.batchesPerMinutePerApp, { ...batch, foreign: own * batches });
  add(`batches ${realmId}`, limits.batchesPerMinute, { ...batch, foreign: batches });
  return rules;
}

function foreignCount(
  foreign: ForeignTraffic | undefined,
  perMinute: number,
  nowMs: number,
  windowMs: number,
): number {
  if (foreign === undefined) return 0;
  const elapsedMs = Math.max(0, Math.min(nowMs - foreign.sinceMs, windowMs));
  return Math.floor((perMinute * elapsedMs) / MINUTE_MS);
}

interface Stamps {
  times: number[];
  first: number;
}

function createWindows(): {
  count(key: string, nowMs: number, windowMs: number): number;
  add(key: string, nowMs: number, weight: number): void;
  reset(): void;
} {
  const stamps = new Map<string, Stamps>();
  return {
    count(key, nowMs, windowMs) {
      const held = stamps.get(key);
      if (held === undefined) return 0;
      // A clock set back leaves stamps of the future; they belong to no window any more.
      if ((held.times.at(-1) ?? 0) > nowMs) held.times = held.times.filter((time) => time <= nowMs);
      while (held.first < held.times.length && (held.times[held.first] ?? 0) <= nowMs - windowMs)
        held.first += 1;
      if (held.first > 1000) {
        held.times = held.times.slice(held.first);
        held.first = 0;
      }
      return Math.max(0, held.times.length - held.first);
    },
    add(key, nowMs, weight) {
      const held = stamps.get(key) ?? { times: [], first: 0 };
      stamps.set(key, held);
      for (let added = 0; added < weight; added += 1) held.times.push(nowMs);
    },
    reset() {
      stamps.clear();
    },
  };
}
