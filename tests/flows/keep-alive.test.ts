// Loaded beforehand: virtual time does not wait for a library to be read.
import 'intuit-oauth';
import { beforeAll, describe, expect, it } from 'vitest';
import { announceExpiry } from '../../functions/reference-data/announce-expiry.ts';
import { refreshCompany } from '../../functions/reference-data/refresh-company.ts';
import { sweepRefreshes } from '../../functions/reference-data/sweep-refreshes.ts';
import type { BusEvent } from '../../shared/contracts/events.ts';
import type { ReadOutcome } from '../../shared/domain/outcomes.ts';
import type { Company, Connection } from '../../shared/domain/connection.ts';
import { sha256Hex } from '../../shared/edge/sha256-hex.ts';
import { createConnections } from '../../shared/store/connections.ts';
import { createRefreshes } from '../../shared/store/refreshes.ts';
import { connectionOf } from '../fakes/connection.ts';
import { createMemoryTable } from '../fakes/memory-table.ts';
import { owner, simulatedIntuit } from '../shared/quickbooks-online/simulated-intuit.ts';

const dayMs = 86_400_000;
const yearMs = 365 * dayMs;

/** A connection that nobody pushes over, through six years of days: what is read, told and asked of Intuit. */
async function sixIdleYears() {
  const intuit = simulatedIntuit();
  const { clock } = intuit;
  const { nowMs } = clock;
  const table = createMemoryTable();
  const connections = createConnections(table);
  const refreshes = createRefreshes(table);
  const vault = intuit.vault();
  const startMs = nowMs();
  const hardEndMs = startMs + 5 * yearMs;
  intuit.simulator.control.changeSwitches({ grantLifetimeSeconds: (5 * yearMs) / 1000 });
  const at = new Date(startMs).toISOString();
  const connected: Connection = {
    ...connectionOf({ at, epoch: 1 }),
    ...owner,
    refreshTokenHardExpiresAt: new Date(hardEndMs).toISOString(),
  };
  await connections.replace(connected, undefined);
  await vault.storeGrant(owner, intuit.consent());
  await refreshes.schedule(owner.tenantId, at);
  const events: BusEvent[] = [];
  const readMs: number[] = [];
  const diedMs: number[] = [];
  const publish = async (told: readonly BusEvent[]): Promise<void> => void events.push(...told);

  /** Reads as far as the tokens let it; what is read is not what this is about. */
  async function readCompany(connection: Connection): Promise<ReadOutcome<Company>> {
    const { outcome } = await vault.accessTokenFor(connection);
    if (outcome !== 'opened') return { outcome: 'deferred', reason: 'needsReconnect', durationMs: 0 };
    readMs.push(nowMs());
    return { outcome: 'applied', answer: connection.company, durationMs: 0 };
  }
  const deps = {
    ...{ nowMs, connections, refreshes, readCompany },
    refreshLists: async () => true,
    releaseCured: async () => {},
    announceExpiry: (of: Connection) =>
      announceExpiry({ nowMs, sha256Hex, connections, publish, noteExpiring: async () => {} }, of),
    markBroken: async (of: Connection, state: 'needsReconnect' | 'subscriptionLapsed') => {
      diedMs.push(nowMs());
      await connections.markBroken(of, { state, at: new Date(nowMs()).toISOString() });
    },
    tellRenewed: async () => {},
    log: () => {},
  };
  const sweep = (): Promise<number> =>
    sweepRefreshes({
      nowMs,
      refreshes,
      sendAll: async (tenantIds) => {
        for (const tenantId of tenantIds) await refreshCompany(deps, tenantId);
      },
    });
  while (nowMs() < startMs + 6 * yearMs) {
    await clock.run(sweep());
    const dueAt = String(table.items.get(`TENANT#${owner.tenantId}\u0000REFRESH`)?.['dueAt']);
    // Once it is dead there is nothing to read, and a day is as good as another.
    await clock.advance(diedMs.length > 0 ? 30 * dayMs : Math.max(900_000, Date.parse(dueAt) - nowMs()));
  }
  const state = (await connections.get(owner.tenantId))?.state;
  return { startMs, hardEndMs, events, readMs, diedMs, state, refreshCalls: intuit.refreshCalls() };
}

let years: Awaited<ReturnType<typeof sixIdleYears>>;
beforeAll(async () => {
  years = await sixIdleYears();
});

describe('a connection that nobody uses', () => {
  it('is read every day until its very end, so that no refresh token gets old', () => {
    const { readMs, startMs } = years;
    const gaps = readMs.map((at, index) => at - (readMs[index - 1] ?? startMs));

    expect(readMs.length).toBeGreaterThan(5 * 365 - 5);
    expect(Math.max(...gaps)).toBeLessThan(2 * dayMs);
  });

  it('does not die before the end that no refresh puts off, and then needs to be reconnected', () => {
    const { hardEndMs, diedMs, state } = years;

    expect(diedMs).toHaveLength(1);
    expect(diedMs[0]! - hardEndMs).toBeGreaterThanOrEqual(0);
    expect(diedMs[0]! - hardEndMs).toBeLessThan(2 * dayMs);
    expect(state).toBe('needsReconnect');
  });

  it('has its end told 30, 14, 7 and 2 days ahead, once each', () => {
    const told = years.events.map((event) => ('daysAhead' in event ? event.daysAhead : event.type));

    expect(told).toEqual([30, 14, 7, 2]);
    expect(new Set(years.events.map(({ eventId }) => eventId)).size).toBe(4);
  });

  it('asks Intuit for tokens once a day, and no more when the grant is dead', () => {
    expect(years.refreshCalls).toBeLessThanOrEqual(years.readMs.length + 1);
  });
});
