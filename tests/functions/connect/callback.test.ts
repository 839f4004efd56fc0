import { beforeEach, describe, expect, it } from 'vitest';
import { createWatches } from '../../../shared/store/watches.ts';
import {
  createConnectHarness,
  realmOne,
  realmTwo,
  tenantA,
  tenantB,
  type ConnectHarness,
} from './connect-harness.ts';

let flow: ConnectHarness;
beforeEach(() => {
  flow = createConnectHarness();
});

/** A browser that started, and the query with which Intuit sends it back. */
async function approved(realmId: string = realmOne) {
  const browser = await flow.start();
  return {
    cookieValue: browser.cookieValue,
    query: { code: flow.approve(realmId), realmId, state: browser.state },
  };
}

describe('callback', () => {
  it('connects the company: tokens stored, realm owned, documents released, event and audit written', async () => {
    const result = await flow.connect();

    expect(result).toEqual({ outcome: 'connected', returnPath: '/', isSessionOver: true });
    expect(await flow.connections.get(tenantA)).toMatchObject({
      realmId: realmOne,
      state: 'active',
      epoch: 1,
      connectedBy: 'ada',
      company: { name: 'Company 1' },
      refreshTokenExpiresAt: '2026-06-10T10:00:00.000Z',
    });
    expect(flow.vault.get(tenantA)?.realmId).toBe(realmOne);
    expect([...flow.nights]).toEqual([tenantA]);
    expect(flow.released).toEqual(
      ['mapping:invoice', 'mapping:bill', 'closedPeriod', 'connection'].map(
        (reason) => `tenant-a ${reason} active`,
      ),
    );
    expect(flow.events).toMatchObject([
      { type: 'connection.connected', tenantId: 'tenant-a', realmId: realmOne, isReconnect: false },
    ]);
    expect(flow.audits()).toEqual(['connect/authorize: started', 'connect/callback: connected']);
  });

  it('keeps the realm for its tenant beyond the life of a provisional claim', async () => {
    await flow.connect();

    expect(await flow.realmOwners.get(realmOne, '2027-01-01T00:00:00.000Z')).toBe('tenant-a');
  });

  it('sends the person back to where the connect was started', async () => {
    const browser = await flow.start({ returnPath: '/settings/integrations/quickbooks' });

    const result = await flow.comeBack({
      query: { code: flow.approve(realmOne), realmId: realmOne, state: browser.state },
      cookieValue: browser.cookieValue,
    });

    expect(result).toMatchObject({ returnPath: '/settings/integrations/quickbooks' });
  });

  it('stores only hashes of state and cookie', async () => {
    const browser = await flow.start();

    const stored = JSON.stringify([...flow.table.items.values()]);

    expect(stored).not.toContain(browser.state);
    expect(stored).not.toContain(browser.cookieValue);
  });

  it.each([
    ['no code', { realmId: realmOne }],
    ['an endless code', { realmId: realmOne, code: 'c'.repeat(2_000) }],
    ['no realm', { code: 'c' }],
    ['a realm that is no number', { code: 'c', realmId: '../1' }],
  ])('refuses an answer with %s before anything is exchanged', async (_, query) => {
    const browser = await flow.start();

    const result = await flow.comeBack({
      query: { state: browser.state, ...query },
      cookieValue: browser.cookieValue,
    });

    expect(result).toMatchObject({ outcome: 'refused', code: 'answer_incomplete' });
    expect(flow.intuit.exchanges).toEqual([]);
  });

  it('refuses any other error of Intuit', async () => {
    const browser = await flow.start();

    const result = await flow.comeBack({
      query: { state: browser.state, error: 'server_error', error_description: '<b>' },
      cookieValue: browser.cookieValue,
    });

    expect(result).toMatchObject({ code: 'intuit_refused' });
  });

  describe('with a company that is another tenant’s', () => {
    it('refuses a second tenant before the exchange, without exchange and without revoke', async () => {
      await flow.connect({ tenantId: tenantA, realmId: realmOne });
      flow.intuit.exchanges.length = 0;

      const result = await flow.connect({ tenantId: tenantB, realmId: realmOne });

      expect(result).toMatchObject({ outcome: 'refused', code: 'realm_taken' });
      expect(flow.intuit.exchanges).toEqual([]);
      expect(flow.intuit.revokes).toEqual([]);
      expect(await flow.connections.get(tenantB)).toBeUndefined();
      expect(await flow.connections.get(tenantA)).toMatchObject({ state: 'active', epoch: 1 });
      expect(flow.audits(tenantB).at(-1)).toBe('connect/callback: realm_taken');
    });

    it('refuses the second of two tenants that connect the same company at once, without revoke', async () => {
      flow.intuit.meanwhile = async () => {
        flow.intuit.meanwhile = undefined;
        await flow.connect({ tenantId: tenantB });
      };

      const result = await flow.connect({ tenantId: tenantA });

      expect(result).toMatchObject({ code: 'realm_taken' });
      expect(flow.intuit.revokes).toEqual([]);
      expect(flow.vault.has(tenantA)).toBe(false);
      expect(await flow.connections.get(tenantA)).toBeUndefined();
      expect(await flow.realmOwners.get(realmOne, '2026-03-01T10:00:00.000Z')).toBe('tenant-b');
    });

    it('gives the company to another tenant when the connect that claimed it died', async () => {
      await flow.realmOwners.claim(realmOne, {
        tenantId: tenantB,
        now: '2026-03-01T09:00:00.000Z',
        provisionalUntil: '2026-03-01T09:02:00.000Z',
      });

      expect((await flow.connect()).outcome).toBe('connected');
    });
  });

  describe('with an altered realm', () => {
    it('refuses a token that does not open the company of the URL, and gives the token back', async () => {
      const browser = await flow.start();

      const result = await flow.comeBack({
        query: { code: flow.approve(realmTwo), realmId: realmOne, state: browser.state },
        cookieValue: browser.cookieValue,
      });

      expect(result).toMatchObject({ code: 'realm_mismatch' });
      expect(flow.intuit.revokes).toHaveLength(1);
      expect(flow.vault.size).toBe(0);
      expect(await flow.realmOwners.get(realmOne, '2026-03-01T10:00:00.000Z')).toBeUndefined();
      expect(flow.audits().at(-1)).toBe('connect/callback: realm_mismatch');
    });
  });

  describe('with an exchange that does not succeed', () => {
    it.each([
      ['refused', 'exchange_refused'],
      ['unavailable', 'exchange_unavailable'],
      ['unknown', 'exchange_unknown'],
    ] as const)(
      'tells the person to start again when it is %s, and never tries twice',
      async (outcome, code) => {
        flow.intuit.exchange = { outcome };

        const result = await flow.connect();

        expect(result).toMatchObject({ outcome: 'refused', code });
        expect(flow.intuit.exchanges).toHaveLength(1);
        expect(flow.intuit.revokes).toEqual([]);
        expect(await flow.connections.get(tenantA)).toBeUndefined();
      },
    );

    it('refuses a code that was used in another connect', async () => {
      const first = await approved();
      await flow.comeBack(first);
      const second = await flow.start();

      const result = await flow.comeBack({
        query: { ...first.query, state: second.state },
        cookieValue: second.cookieValue,
      });

      expect(result).toMatchObject({ code: 'exchange_refused' });
      expect(await flow.connections.get(tenantA)).toMatchObject({ state: 'active', epoch: 1 });
    });
  });

  describe('when the company cannot be read', () => {
    it('stores nothing and gives the unused grant back', async () => {
      flow.intuit.company = { outcome: 'unavailable' };

      const result = await flow.connect();

      expect(result).toMatchObject({ code: 'company_unreadable' });
      expect(flow.intuit.revokes).toHaveLength(1);
      expect(flow.vault.size).toBe(0);
    });

    it('revokes nothing on a reconnect, whose grant may be the one in use', async () => {
      await flow.connect();
      flow.intuit.company = { outcome: 'unavailable' };

      await flow.connect();

      expect(flow.intuit.revokes).toEqual([]);
      expect(await flow.connections.get(tenantA)).toMatchObject({ state: 'active', epoch: 1 });
    });
  });

  describe('on a reconnect', () => {
    it('restores the same company under the next epoch', async () => {
      await flow.connect();
      const before = await flow.connections.get(tenantA);
      await flow.connections.markBroken(before!, { state: 'needsReconnect', at: 'later' });

      const result = await flow.connect();

      expect(result.outcome).toBe('connected');
      expect(await flow.connections.get(tenantA)).toMatchObject({ state: 'active', epoch: 2 });
      expect(flow.events.at(-1)).toMatchObject({ type: 'connection.connected', isReconnect: true });
      expect(new Set(flow.events.map(({ eventId }) => eventId)).size).toBe(2);
    });

    it.each(['active', 'needsReconnect'] as const)(
      'refuses another company while one is %s, without exchange or revoke',
      async (state) => {
        await flow.connect({ realmId: realmOne });
        const before = await flow.connections.get(tenantA);
        if (state === 'needsReconnect') {
          await flow.connections.markBroken(before!, { state, at: 'later' });
        }

        const result = await flow.connect({ realmId: realmTwo });

        expect(result).toMatchObject({ code: 'other_company' });
        expect(flow.intuit.exchanges).toHaveLength(1);
        expect(flow.intuit.revokes).toEqual([]);
        expect(await flow.connections.get(tenantA)).toMatchObject({ realmId: realmOne, state });
      },
    );

    it('has the books looked through for what happened meanwhile, and of another company forgets how far', async () => {
      const watches = createWatches(flow.table);
      await flow.connect({ realmId: realmOne });
      expect(await watches.dueBy('9999', 10)).toEqual([]);
      await watches.expectNotice(tenantA, { pushedAt: '2026-02-28', dueAt: '2026-02-28' });
      await watches.looked(tenantA, { lookedAt: '2026-03-01', seenTo: '2026-03-01', dueAt: undefined });

      await flow.connect({ realmId: realmOne });
      const sameCompany = await watches.get(tenantA);
      await flow.disconnect();
      await flow.connect({ realmId: realmTwo });

      expect(sameCompany).toEqual({ seenTo: '2026-03-01', pushedAt: '2026-02-28' });
      expect(await watches.get(tenantA)).toEqual({});
      expect(await watches.dueBy('9999', 10)).toEqual([tenantA]);
    });

    it('takes another company after a disconnect', async () => {
      await flow.connect({ realmId: realmOne });
      await flow.disconnect();

      expect((await flow.connect({ realmId: realmTwo })).outcome).toBe('connected');
      expect(flow.left).toEqual([realmOne]);
      expect(await flow.connections.get(tenantA)).toMatchObject({ realmId: realmTwo, epoch: 3 });
    });

    it('refuses when somebody else changed the connection meanwhile, and keeps theirs', async () => {
      flow.intuit.meanwhile = async () => {
        flow.intuit.meanwhile = undefined;
        await flow.connect();
      };

      const result = await flow.connect();

      expect(result).toMatchObject({ code: 'connection_changed' });
      expect(await flow.connections.get(tenantA)).toMatchObject({ state: 'active', epoch: 1 });
      expect(flow.order).toEqual(['exchange', 'exchange', 'store']);
    });
  });
});
