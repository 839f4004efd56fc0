import { createSimulator } from '../../../local/quickbooks/simulator.ts';
import type { Simulator, SimulatorOptions } from '../../../local/quickbooks/simulator.ts';

/** 2 March 2026, 09:00 Pacific (standard time). */
export const startMs = Date.parse('2026-03-02T17:00:00.000Z');

export interface VirtualTime {
  nowMs: () => number;
  sleep: (ms: number) => Promise<void>;
  advance: (ms: number) => Promise<void>;
}

export function virtualTime(): VirtualTime {
  let nowMs = startMs;
  let timers: { dueMs: number; wake: () => void }[] = [];
  const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
  return {
    nowMs: () => nowMs,
    sleep: (ms) => new Promise((wake) => timers.push({ dueMs: nowMs + ms, wake })),
    async advance(ms) {
      await settle();
      nowMs += ms;
      const due = timers.filter((timer) => timer.dueMs <= nowMs);
      timers = timers.filter((timer) => timer.dueMs > nowMs);
      for (const { wake } of due) wake();
      await settle();
    },
  };
}

export function seededRandom(seed = 1): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
}

export interface Simulated {
  simulator: Simulator;
  time: VirtualTime;
  realmId: string;
  accessToken: string;
  unmodelled: string[];
  /** A call to /v3/company/{realmId}/… with the token. */
  call: (path: string, init?: RequestInit) => Promise<Response>;
  post: (path: string, body: unknown, init?: RequestInit) => Promise<Response>;
  send: (path: string, init?: RequestInit) => Promise<Response>;
}

export const origin = 'http://qbo.test';

/** A simulator in virtual time with one connected US company. */
export function simulated(
  options: Partial<Pick<SimulatorOptions, 'stateFile' | 'deliver' | 'deliversByItself'>> = {},
): Simulated {
  const time = virtualTime();
  const unmodelled: string[] = [];
  const simulator = createSimulator({
    clock: { nowMs: time.nowMs },
    sleep: time.sleep,
    random: seededRandom(),
    onUnmodelled: (what) => unmodelled.push(what),
    ...options,
  });
  const { realmId } = simulator.control.createCompany({ realmId: '9341000000000001', seed: 'us' });
  const { accessToken } = simulator.control.connect({ realmId });
  const send = (path: string, init: RequestInit = {}): Promise<Response> =>
    simulator.handle(new Request(origin + path, init));
  const call = (path: string, init: RequestInit = {}): Promise<Response> => {
    const headers = new Headers({ accept: 'application/json', authorization: `Bearer ${accessToken}` });
    for (const [name, value] of new Headers(init.headers)) headers.set(name, value);
    return send(`/v3/company/${realmId}/${path}`, { ...init, headers });
  };
  const post = (path: string, body: unknown, init: RequestInit = {}): Promise<Response> =>
    call(path, {
      method: 'POST',
      body: JSON.stringify(body),
      ...init,
      headers: { 'content-type': 'application/json' },
    });
  return { simulator, time, realmId, accessToken, unmodelled, call, post, send };
}

/** The body of an answer, taken to be what the test says it is. */
export async function json<Body>(response: Response): Promise<Body> {
  return (await response.json()) as Body;
}

export interface FaultBody {
  Fault: { Error: { Message: string; Detail: string; code: string; element?: string }[]; type: string };
  time?: string;
}

/** The code of the first fault of an answer by QuickBooks itself. */
export async function faultCode(response: Response): Promise<string | undefined> {
  return (await json<FaultBody>(response)).Fault.Error[0]?.code;
}

export interface CustomerBody {
  Customer: { Id: string; SyncToken: string; DisplayName: string };
  time: string;
}

export interface BatchBody {
  BatchItemResponse: (Partial<CustomerBody> & Partial<FaultBody> & { bId: string; QueryResponse?: object })[];
  time: string;
}

export function customer(name: string): object {
  return { DisplayName: name };
}

export async function customerCount({ call }: Simulated): Promise<number> {
  const response = await call(`query?query=${encodeURIComponent('select count(*) from Customer')}`);
  const body = (await response.json()) as { QueryResponse: { totalCount: number } };
  return body.QueryResponse.totalCount;
}
