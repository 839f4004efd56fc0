import { beforeEach, describe, expect, it } from 'vitest';
import { createConnectHarness, realmOne, tenantA, tenantB, type ConnectHarness } from './connect-harness.ts';

let flow: ConnectHarness;
beforeEach(() => {
  flow = createConnectHarness();
});

/** A browser that started, and the query with which Intuit sends it back. */
async function approved() {
  const browser = await flow.start();
  return {
    cookieValue: browser.cookieValue,
    query: { code: flow.approve(realmOne), realmId: realmOne, state: browser.state },
  };
}

describe('callback with a state that does not hold', () => {
  const nothingHappened = async () => {
    expect(flow.intuit.exchanges).toEqual([]);
    expect(await flow.connections.get(tenantA)).toBeUndefined();
  };

  it('refuses a replayed state and does not exchange again', async () => {
    const back = await approved();
    await flow.comeBack(back);

    const again = await flow.comeBack({ ...back, query: { ...back.query, code: flow.approve(realmOne) } });

    expect(again).toMatchObject({ outcome: 'refused', code: 'state_used' });
    expect(flow.intuit.exchanges).toHaveLength(1);
    expect(flow.audits().at(-1)).toBe('connect/callback: state_used');
  });

  it('exchanges once when the page is opened twice at the same moment', async () => {
    const back = await approved();

    const results = await Promise.all([flow.comeBack(back), flow.comeBack(back)]);

    expect(results.map(({ outcome }) => outcome).toSorted()).toEqual(['connected', 'refused']);
    expect(flow.intuit.exchanges).toHaveLength(1);
    expect(flow.intuit.revokes).toEqual([]);
  });

  it('refuses one of a tenant that was erased meanwhile, and leaves no row of it', async () => {
    await flow.found(tenantA);
    const back = await approved();
    await flow.erase(tenantA);
    const before = flow.rowsOf(tenantA);

    const result = await flow.comeBack(back);
    const again = await flow.comeBack(back);

    expect([result, again]).toMatchObject([{ code: 'tenant_erased' }, { code: 'tenant_erased' }]);
    expect(flow.rowsOf(tenantA)).toBe(before);
    expect(flow.lines.at(-1)).toBe('connect_refused tenant_erased');
    await nothingHappened();
  });

  it('refuses an expired state', async () => {
    const back = await approved();
    flow.clock.nowMs += 600_000;

    const result = await flow.comeBack(back);

    expect(result).toMatchObject({ outcome: 'refused', code: 'state_expired' });
    expect(flow.audits().at(-1)).toBe('connect/callback: state_expired');
    await nothingHappened();
  });

  it('takes a state one second before it expires', async () => {
    const back = await approved();
    flow.clock.nowMs += 599_000;

    expect((await flow.comeBack(back)).outcome).toBe('connected');
  });

  it('refuses another session, and leaves the state to the browser that started', async () => {
    const back = await approved();

    const stolen = await flow.comeBack({ ...back, cookieValue: 'token-of-a-thief' });
    const bare = await flow.comeBack({ ...back, cookieValue: undefined });

    expect([stolen, bare]).toMatchObject([
      { code: 'state_other_session', isSessionOver: false },
      { code: 'state_other_session', isSessionOver: false },
    ]);
    await nothingHappened();
    expect((await flow.comeBack(back)).outcome).toBe('connected');
  });

  it('refuses the state of one tenant in the session of another', async () => {
    const ofA = await flow.start({ tenantId: tenantA });
    const ofB = await flow.start({ tenantId: tenantB, userId: 'bea' });

    const result = await flow.comeBack({
      query: { code: flow.approve(realmOne), realmId: realmOne, state: ofA.state },
      cookieValue: ofB.cookieValue,
    });

    expect(result).toMatchObject({ code: 'state_other_session' });
    expect(flow.audits(tenantA)).toContain('connect/callback: state_other_session');
    await nothingHappened();
  });

  it.each([
    ['a state that was never given out', { state: 'made-up' }],
    ['a hash as state', { state: 'a'.repeat(64) }],
  ])('refuses %s', async (_, query) => {
    const back = await approved();

    const result = await flow.comeBack({ ...back, query: { ...back.query, ...query } });

    expect(result).toMatchObject({ code: 'state_unknown' });
    await nothingHappened();
  });

  it.each([[{}], [{ state: 'x'.repeat(5_000) }]])('refuses a missing or endless state', async (query) => {
    const result = await flow.comeBack({ query, cookieValue: undefined });

    expect(result).toMatchObject({ code: 'state_missing' });
  });

  it('uses the state up even when the person said no', async () => {
    const browser = await flow.start();
    const query = { state: browser.state, error: 'access_denied' };

    const denied = await flow.comeBack({ query, cookieValue: browser.cookieValue });
    const again = await flow.comeBack({
      query: { state: browser.state, code: flow.approve(realmOne), realmId: realmOne },
      cookieValue: browser.cookieValue,
    });

    expect(denied).toEqual({ outcome: 'denied', returnPath: '/', isSessionOver: true });
    expect(again).toMatchObject({ code: 'state_used' });
    await nothingHappened();
  });
});
