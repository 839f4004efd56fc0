import { setTimeout as sleep } from 'node:timers/promises';
import { portTaken } from '../aws/listen.ts';
import { startSimulatorServer } from '../quickbooks/server.ts';
import { createSimulator } from '../quickbooks/simulator.ts';
import type { Simulator } from '../quickbooks/simulator.ts';
import type { NewWebhookEndpoint } from '../quickbooks/webhooks/endpoint.ts';

/** The QuickBooks the functions talk to: a simulator of our own, or one that already runs. */
export interface QuickbooksStandIn {
  url: string;
  /** The simulator itself, when it runs in this process. */
  simulator?: Simulator;
  readonly advanceClock: (ms: number) => Promise<void>;
  /** Tells this endpoint of every change from now on, in place of the one that an earlier run left behind. */
  readonly sendWebhooks: (endpoint: NewWebhookEndpoint) => Promise<void>;
  /** Sends no more until an endpoint is told again, and waits for what is under way; what happens meanwhile is kept. */
  readonly holdWebhooks: () => Promise<void>;
  readonly close: () => Promise<void>;
}

/** The simulator's default app, which the local secret names. */
export const quickbooksApp = {
  clientId: 'counterfoil-local',
  clientSecret: 'counterfoil-local-secret',
} as const;

/** Starts a simulator on loopback whose clock moves with the stack's; a new one begins `shiftMs` off real time. */
export async function startOwnQuickbooks(options: {
  port: number;
  stateFile: string | undefined;
  shiftMs: number;
  log: (line: string) => void;
}): Promise<QuickbooksStandIn> {
  const simulator = createSimulator({
    clock: { nowMs: () => Date.now() },
    sleep: (ms) => sleep(ms, undefined, { ref: false }),
    random: Math.random,
    onUnmodelled: (what) => options.log(`not modelled: ${what}`),
    ...(options.stateFile !== undefined && { stateFile: options.stateFile }),
  });
  // Of one that an earlier run left behind the clock is among what was kept.
  if (simulator.companyIds().length === 0) simulator.control.advanceClock(options.shiftMs);
  const server = await startSimulatorServer({ simulator, port: options.port }).catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE')
      throw portTaken(options.port, error);
    throw error;
  });
  return {
    url: server.url,
    simulator,
    advanceClock: async (ms) => simulator.control.advanceClock(ms),
    sendWebhooks: async (endpoint) => void simulator.control.webhooks.configure(endpoint),
    async holdWebhooks() {
      const { webhooks } = simulator.control;
      webhooks.change({ outage: 'holds' });
      await webhooks.deliverDue();
    },
    close: () => server.close(),
  };
}

/** Uses a simulator that somebody else started. */
export function attachQuickbooks(url: string): QuickbooksStandIn {
  const steer = async (what: string, request: { method: string; body: object }): Promise<void> => {
    const { method } = request;
    const headers = { 'content-type': 'application/json' };
    const body = JSON.stringify(request.body);
    const response = await fetch(`${url}/_control/${what}`, { method, headers, body });
    if (!response.ok)
      throw new Error(`The simulator at ${url} refused ${method} ${what}: ${response.status}.`);
  };
  return {
    url,
    advanceClock: (advanceMs) => steer('clock', { method: 'POST', body: { advanceMs } }),
    sendWebhooks: (endpoint) => steer('webhooks', { method: 'POST', body: endpoint }),
    async holdWebhooks() {
      try {
        await steer('webhooks', { method: 'PATCH', body: { outage: 'holds' } });
      } catch {
        // Somebody else's simulator may have ended before, and then it sends nothing.
      }
    },
    close: () => Promise.resolve(),
  };
}

/** Values that take the place of Intuit's addresses in functions' environments. */
export function quickbooksVariables(url: string): Record<string, string> {
  return {
    QUICKBOOKS_API_BASE_URL: url,
    QUICKBOOKS_APP_URL: url,
    QUICKBOOKS_AUTHORIZE_URL: `${url}/connect/oauth2`,
    QUICKBOOKS_TOKEN_URL: `${url}/oauth2/v1/tokens/bearer`,
    QUICKBOOKS_REVOKE_URL: `${url}/v2/oauth2/tokens/revoke`,
  };
}
