import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';

/** Time, randomness and the network as they really are. Only wiring and handlers see them; the rest is handed them. */
export interface System {
  readonly nowMs: () => number;
  readonly newId: () => string;
  readonly random: () => number;
  readonly sleep: (ms: number) => Promise<void>;
  readonly startTimer: (ms: number, run: () => void) => () => void;
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>;
}

export const system: System = {
  nowMs: () => Date.now(),
  newId: () => randomUUID(),
  random: () => Math.random(),
  sleep: (ms) => sleep(ms),
  startTimer: (ms, run) => {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
  fetch: (url, init) => fetch(url, init),
};
