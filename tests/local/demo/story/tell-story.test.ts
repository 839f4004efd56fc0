import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { storyBehindMs } from '../../../../local/demo/story/story-begin.ts';
import { tellStory } from '../../../../local/demo/story/tell-story.ts';
import type { Story } from '../../../../local/demo/story/tell-story.ts';
import { startStack } from '../../../../local/stack.ts';
import type { Stack } from '../../../../local/stack.ts';

let stack: Stack;
let story: Story;
let token = '';

beforeAll(async () => {
  stack = await startStack({ beginsBehindMs: storyBehindMs(Date.now()), maxBatchingWindowMs: 250 });
  story = await tellStory({
    stack,
    fetch: (url, init) => fetch(url, init),
    sleep: (ms) => sleep(ms),
    nowMs: () => performance.now(),
    realNowMs: () => Date.now(),
    say: () => undefined,
  });
  token = await stack.identity.vendorToken();
}, 240_000);
afterAll(() => stack.stop());

async function get(path: string, as = token): Promise<any> {
  const headers = { authorization: `Bearer ${as}` };
  return (await fetch(`${stack.origin}/v1/${path}`, { headers })).json();
}

const document = (documentId: string, tenantId = 'tenant-a'): Promise<any> =>
  get(`tenants/${tenantId}/documents/${documentId}`);

describe('the story of Harbour Lane', () => {
  it('ends now', () => {
    expect(Math.abs(stack.clock.nowMs() - Date.now())).toBeLessThan(60_000);
  });

  it('has fifty invoices and a dozen bills, nearly all of them in the books', async () => {
    const { documents } = await get('tenants/tenant-a/documents?limit=100');

    const counted: Record<string, number> = {};
    for (const { kind, state } of documents)
      counted[`${kind} ${state}`] = (counted[`${kind} ${state}`] ?? 0) + 1;
    expect(counted).toEqual({
      'invoice pushed': 48,
      'invoice refused': 1,
      'invoice waiting': 1,
      'bill pushed': 12,
      'bill refused': 1,
      'bill waiting': 2,
    });
  });

  it('holds documents in every state of payment', async () => {
    const { paid, partlyPaid, overpaid, credited, paidBill, pushed } = story.documentIds;

    const statuses = await Promise.all(
      [paid, partlyPaid, overpaid, credited, paidBill].map(
        async (id) => (await document(id)).payment.status as string,
      ),
    );

    expect(statuses).toEqual(['paid', 'partlyPaid', 'overpaid', 'partlyPaid', 'paid']);
    expect(Number((await document(credited)).payment.credited)).toBeGreaterThan(0);
    expect((await document(pushed)).state).toBe('pushed');
  });

  it('has one open error of each cause, and one that was dismissed', async () => {
    const { syncErrors } = await get('tenants/tenant-a/sync-errors?limit=100');

    const told = syncErrors.map(
      ({ cause, state, documentCount }: any) => `${cause} ${state} ${documentCount}`,
    );
    expect(told.toSorted()).toEqual([
      'bill_duplicate dismissed 1',
      'drift_edited open 1',
      'mapping_stale open 2',
      'number_taken open 1',
      'period_closed open 1',
    ]);
    const { drift, mapping, period, numberTaken } = story.errorIds;
    expect(
      syncErrors
        .filter(({ state }: any) => state === 'open')
        .map(({ errorId }: any) => errorId)
        .toSorted(),
    ).toEqual([drift, mapping, period, numberTaken].toSorted());
  });

  it('names the documents that cannot go on, and the one that somebody changed', async () => {
    const { drifted, waitsForMapping, waitsForPeriod, numberTaken, twin } = story.documentIds;

    const waiting = await Promise.all([...waitsForMapping, waitsForPeriod].map((id) => document(id)));
    const refused = await Promise.all([numberTaken, twin].map((id) => document(id)));
    const { fields } = await get(`tenants/tenant-a/documents/${drifted}/drift`);

    expect(waiting.map(({ waitingReason }) => waitingReason)).toEqual(['mapping', 'mapping', 'closedPeriod']);
    expect(refused.map(({ pushError }) => pushError.cause)).toEqual(['number_taken', 'bill_duplicate']);
    expect(fields.filter(({ isChanged }: any) => isChanged).map(({ field }: any) => field)).toEqual([
      'dueOn',
      'total',
      'tax',
      'lines',
    ]);
  });

  it('has fourteen complete nights in a row, of which one found the change', async () => {
    const { reconciles } = await get('tenants/tenant-a/reconciles?limit=100');

    expect(reconciles.map(({ localDate }: any) => localDate)).toEqual(story.nights.toReversed());
    expect(new Set(reconciles.map(({ outcome, isChained }: any) => `${outcome} ${isChained}`))).toEqual(
      new Set(['complete true']),
    );
    expect(reconciles).toHaveLength(14);
    expect(Math.max(...reconciles.map(({ driftCount }: any) => driftCount))).toBe(1);
  });

  it('spreads its figures over the days', async () => {
    const { days } = await get('tenants/tenant-a/figures');

    const sum = (what: string): number => days.reduce((all: number, day: any) => all + Number(day[what]), 0);
    expect({ pushed: sum('pushed'), refused: sum('refused'), payments: sum('payments') }).toEqual({
      pushed: 60,
      refused: 2,
      payments: 25,
    });
    expect(days.filter(({ pushed }: any) => pushed > 0).length).toBeGreaterThanOrEqual(10);
  });
});

describe('the other tenants of the story', () => {
  it('are one that is about to connect, and one that has to connect again', async () => {
    const { tenants } = await get('operator/tenants', await stack.identity.tokenFor('oli'));

    expect(
      tenants.map(({ tenantId, health, connection }: any) => [tenantId, health, connection.state]),
    ).toEqual([
      ['tenant-a', 'attention', 'active'],
      ['tenant-b', 'attention', 'notConnected'],
      ['tenant-c', 'bad', 'needsReconnect'],
    ]);
  });

  it('hold documents that wait for a connection', async () => {
    const { approved, waitsForConnection } = story.documentIds;

    const waiting = await Promise.all([
      ...approved.map((id) => document(id, 'tenant-b')),
      document(waitsForConnection, 'tenant-c'),
    ]);

    expect(waiting.map(({ waitingReason }) => waitingReason)).toEqual(Array(5).fill('connection'));
  });
});
