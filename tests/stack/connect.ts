import { beforeAll, describe, expect, it } from 'vitest';
import { busEventSchema } from '../../shared/contracts/events.ts';
import { connectionAnswerSchema } from '../../shared/contracts/http.ts';
import { arrive, connect, decide, map, newCompany, startConnect } from './connecting.ts';
import { invoice } from './invoice.ts';
import type { Answer, World } from './world.ts';

const clearedCookie = '__Host-counterfoil-connect=; Max-Age=0; Path=/; Secure; HttpOnly; SameSite=Lax';

/** The OAuth flow by HTTP, through the simulator's own screens. */
export function describeConnect(of: () => World): void {
  const tokenCalls = () => of().stack.quickbooks.simulator!.control.counters().tokenCalls;
  const connection = async (tenantId: string) => {
    const answer = await of().send({ path: `/v1/tenants/${tenantId}/connection`, token: of().vendor });
    return connectionAnswerSchema.parse(answer.json);
  };
  const disconnect = async (tenantId: string): Promise<Answer> => {
    const path = `/v1/tenants/${tenantId}/connection/disconnect`;
    return of().send({ method: 'POST', path, token: await of().tokenOf(tenantId) });
  };
  const eventsOf = (tenantId: string) =>
    of()
      .stack.events()
      .filter(({ event }) => event.source === 'counterfoil')
      .map(({ event }) => busEventSchema.parse(event.detail))
      .filter((event) => event.tenantId === tenantId);
  const auditOf = async (tenantId: string, action: string): Promise<string[]> =>
    (await of().everyItem())
      .map((item) => JSON.parse(item))
      .filter(({ pk, sk }) => pk.S === `TENANT#${tenantId}` && sk.S.startsWith('AUDIT#'))
      .filter((item) => item.action.S === action)
      .map((item) => item.outcome.S);

  describe('a company that is connected', () => {
    let realmId: string;
    let arrived: Answer;
    beforeAll(async () => {
      realmId = newCompany(of(), 'Connect & Sons');
      await of().found('con-a');
      const started = await startConnect(of(), 'con-a', { returnPath: '/settings/integrations/quickbooks' });
      arrived = await arrive(of(), await decide(of(), started, { realmId }), started.cookie);
    });

    it('sends the browser to where it began, with the result alone', () => {
      expect([arrived.status, arrived.headers.get('location')]).toEqual([
        303,
        '/settings/integrations/quickbooks?connect=connected',
      ]);
      expect(arrived.headers.getSetCookie()).toEqual([clearedCookie]);
    });

    it('is shown with its company, and without a token', async () => {
      expect(await connection('con-a')).toMatchObject({
        state: 'active',
        realmId,
        connectedBy: 'con-a',
        company: { name: 'Connect & Sons', homeCurrency: 'GBP', usesCustomTransactionNumbers: true },
      });
    });

    it('is told to the bus and recorded', async () => {
      expect(eventsOf('con-a')).toMatchObject([
        { type: 'connection.connected', realmId, companyName: 'Connect & Sons', isReconnect: false },
      ]);
      expect(await auditOf('con-a', 'connect/authorize')).toEqual(['started']);
      expect(await auditOf('con-a', 'connect/callback')).toEqual(['connected']);
    });

    it('is refused to a second tenant before anything is exchanged', async () => {
      await of().found('con-second');
      const before = tokenCalls();

      const refused = await connect(of(), { tenantId: 'con-second', realmId });

      expect(refused.status).toBe(409);
      expect(refused.text).toContain('This QuickBooks company is connected elsewhere');
      expect(tokenCalls()).toEqual(before);
      expect(await connection('con-second')).toEqual({
        ...{ tenantId: 'con-second', state: 'notConnected', isPaused: false },
      });
      expect((await connection('con-a')).state).toBe('active');
      expect(await auditOf('con-second', 'connect/callback')).toEqual(['realm_taken']);
    });

    it('keeps its tenant from connecting another one', async () => {
      const other = newCompany(of(), 'Other Ltd');
      const before = tokenCalls();

      const refused = await connect(of(), { tenantId: 'con-a', realmId: other });

      expect(refused.status).toBe(409);
      expect(tokenCalls()).toEqual(before);
      expect(await connection('con-a')).toMatchObject({ state: 'active', realmId });
    });
  });

  describe('a connect that is denied', () => {
    it('leaves nothing but the result', async () => {
      await of().found('con-denied');
      const before = tokenCalls();
      const started = await startConnect(of(), 'con-denied');

      const arrived = await arrive(of(), await decide(of(), started, 'deny'), started.cookie);

      expect([arrived.status, arrived.headers.get('location')]).toEqual([303, '/?connect=denied']);
      expect(tokenCalls()).toEqual(before);
      expect((await connection('con-denied')).state).toBe('notConnected');
      expect(eventsOf('con-denied')).toEqual([]);
    });
  });

  describe('a callback that comes twice', () => {
    it('is a click on reload: told that it was done, and exchanged once', async () => {
      const realmId = newCompany(of(), 'Reload Ltd');
      await of().found('con-reload');
      const started = await startConnect(of(), 'con-reload');
      const back = await decide(of(), started, { realmId });
      const before = tokenCalls();

      const first = await arrive(of(), back, started.cookie);
      const again = await arrive(of(), back, started.cookie);

      expect([first.status, again.status]).toEqual([303, 409]);
      expect(again.text).toContain('This step was done already');
      expect(tokenCalls()).toEqual({ ...before, exchange: before.exchange + 1 });
      expect((await connection('con-reload')).state).toBe('active');
      expect(await auditOf('con-reload', 'connect/callback')).toEqual(['connected', 'state_used']);
    });

    it('is a double click: one of them connects', async () => {
      const realmId = newCompany(of(), 'Double Ltd');
      await of().found('con-double');
      const started = await startConnect(of(), 'con-double');
      const back = await decide(of(), started, { realmId });
      const before = tokenCalls();

      const both = await Promise.all([0, 1].map(() => arrive(of(), back, started.cookie)));

      expect(both.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([303, 409]);
      expect(tokenCalls()).toEqual({ ...before, exchange: before.exchange + 1 });
      expect((await connection('con-double')).state).toBe('active');
    });
  });

  describe('a state that is not this browser’s', () => {
    it('is refused without the cookie and with another, and then still serves its own browser', async () => {
      const realmId = newCompany(of(), 'Foreign State Ltd');
      await of().found('con-victim');
      await of().found('con-attacker');
      const victim = await startConnect(of(), 'con-victim');
      const attacker = await startConnect(of(), 'con-attacker');
      const back = await decide(of(), attacker, { realmId });
      const before = tokenCalls();

      const without = await arrive(of(), back);
      const withVictims = await arrive(of(), back, victim.cookie);
      const exchangedMeanwhile = tokenCalls();
      const own = await arrive(of(), back, attacker.cookie);

      expect([without.status, withVictims.status, own.status]).toEqual([403, 403, 303]);
      expect(exchangedMeanwhile).toEqual(before);
      expect((await connection('con-victim')).state).toBe('notConnected');
      expect(await connection('con-attacker')).toMatchObject({ state: 'active', realmId });
    });

    it('is refused after ten minutes', async () => {
      const realmId = newCompany(of(), 'Slow Ltd');
      await of().found('con-slow');
      const started = await startConnect(of(), 'con-slow');
      const back = await decide(of(), started, { realmId });
      const before = tokenCalls();
      await of().advance(601_000);

      const late = await arrive(of(), back, started.cookie);

      expect(late.status).toBe(410);
      expect(tokenCalls()).toEqual(before);
      expect((await connection('con-slow')).state).toBe('notConnected');
    });
  });

  describe('a callback with another company in its address', () => {
    const swap = (back: string, realmId: string): string => back.replace(/realmId=\d+/, `realmId=${realmId}`);

    it('is refused once the token does not open it, and the token is given back', async () => {
      const realmId = newCompany(of(), 'Chosen Ltd');
      const other = newCompany(of(), 'Never Chosen Ltd');
      await of().found('con-swap');
      const started = await startConnect(of(), 'con-swap');
      const back = await decide(of(), started, { realmId });
      const before = tokenCalls();

      const refused = await arrive(of(), swap(back, other), started.cookie);

      expect(refused.status).toBe(403);
      expect(tokenCalls()).toEqual({
        ...before,
        exchange: before.exchange + 1,
        revoke: before.revoke + 1,
      });
      expect((await connection('con-swap')).state).toBe('notConnected');
      expect((await of().everyItem()).filter((item) => item.includes('PROVIDER#'))).not.toContainEqual(
        expect.stringContaining('con-swap'),
      );
      expect(await connect(of(), { tenantId: 'con-swap', realmId: other })).toMatchObject({ status: 303 });
    });

    it('is refused before the exchange when that company is another tenant’s', async () => {
      const realmId = newCompany(of(), 'Mine Ltd');
      await of().found('con-thief');
      const started = await startConnect(of(), 'con-thief');
      const back = await decide(of(), started, { realmId });
      const taken = (await connection('con-a')).realmId ?? '';
      const before = tokenCalls();

      const refused = await arrive(of(), swap(back, taken), started.cookie);

      expect(refused.status).toBe(409);
      expect(tokenCalls()).toEqual(before);
    });

    it.each(['', 'abc', '9'.repeat(26), "1' OR '1'='1"])(
      'is refused when it is none: %j',
      async (realmId) => {
        const started = await startConnect(of(), 'con-denied');
        const back = await decide(of(), started, { realmId: newCompany(of(), 'Some Ltd') });
        const before = tokenCalls();

        const refused = await arrive(of(), swap(back, encodeURIComponent(realmId)), started.cookie);

        expect(refused.status).toBe(400);
        expect(tokenCalls()).toEqual(before);
      },
    );
  });

  describe('a company that is disconnected', () => {
    it('frees the company for others, and is the same again when it is reconnected', async () => {
      const realmId = newCompany(of(), 'Come and Go Ltd');
      await of().found('con-again');
      await connect(of(), { tenantId: 'con-again', realmId });
      const before = tokenCalls();

      const ended = await disconnect('con-again');

      expect([ended.status, ended.json.state]).toEqual([200, 'disconnected']);
      expect(tokenCalls()).toEqual({ ...before, revoke: before.revoke + 1 });
      const kept = (await of().everyItem()).filter((item) => item.includes('PROVIDER#quickbooks-online'));
      expect(kept.filter((item) => item.includes('con-again'))).toEqual([]);

      const back = await connect(of(), { tenantId: 'con-again', realmId });

      expect(back.status).toBe(303);
      expect((await connection('con-again')).state).toBe('active');
      expect(eventsOf('con-again')).toMatchObject([
        { type: 'connection.connected', isReconnect: false },
        { type: 'connection.disconnected', isRevokeConfirmed: true },
        { type: 'connection.connected', isReconnect: true },
      ]);
    });

    it('leaves what waits waiting, and it is pushed after the reconnect', async () => {
      const realmId = newCompany(of(), 'Waiting Ltd');
      await of().found('con-wait');
      await connect(of(), { tenantId: 'con-wait', realmId });
      const path = '/v1/tenants/con-wait/invoices';
      const { json } = await of().send({ method: 'POST', path, body: invoice(), token: of().vendor });
      const document = { tenantId: 'con-wait', documentId: json.documentId };
      expect(await of().untilState(document, 'waiting')).toMatchObject({ waitingReason: 'mapping' });

      await disconnect('con-wait');
      const retry = `/v1/tenants/con-wait/documents/${json.documentId}/retry`;
      await of().send({ method: 'POST', path: retry, token: of().vendor });
      expect(await of().untilState(document, 'waiting', 'connection')).toMatchObject({ attempts: [] });
      await connect(of(), { tenantId: 'con-wait', realmId });
      await map(of(), 'con-wait');

      expect(await of().untilState(document, 'pushed')).toMatchObject({ quickbooks: { realmId } });
    });
  });
}
