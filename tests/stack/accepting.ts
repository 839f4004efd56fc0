import { PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { describe, expect, it } from 'vitest';
import { settlementAnswerSchema, submitByHandAnswerSchema } from '../../shared/contracts/http.ts';
import { until } from '../local/processes.ts';
import { choose, connect, map, newCompany, readBooks } from './connecting.ts';
import { haul, invoice, settlement } from './invoice.ts';
import type { Answer, World } from './world.ts';

/** All the ways in besides an invoice, and the ways to hold documents back, let them go, and take them back. */
export function describeAccepting(of: () => World): void {
  const post = (path: string, body?: object): Promise<Answer> =>
    of().send({ method: 'POST', path: `/v1/tenants/${path}`, body, token: of().vendor });
  const get = (path: string): Promise<Answer> =>
    of().send({ path: `/v1/tenants/${path}`, token: of().vendor });
  const ready = async (tenantId: string): Promise<string> => {
    const realmId = newCompany(of(), `Books of ${tenantId}`);
    await of().found(tenantId);
    await connect(of(), { tenantId, realmId });
    await map(of(), tenantId);
    return realmId;
  };
  const settings = async (tenantId: string, change: object): Promise<Answer> => {
    const { json } = await get(`${tenantId}/settings`);
    return choose(of(), tenantId, { ...json, ...change });
  };

  describe('a settlement', () => {
    it('of a customer becomes an invoice with ticket, material, quantity and rate on each line', async () => {
      const realmId = await ready('set-a');
      const body = settlement({ id: 'load/7 #ä', lines: [haul(), haul({ material: 'Sand' })] });

      const { status, json } = await post('set-a/settlements', body);
      await of().untilState({ tenantId: 'set-a', documentId: json.documentId }, 'pushed');
      const told = await get(`set-a/settlements/${encodeURIComponent('load/7 #ä')}`);

      const books = await readBooks(of(), realmId);
      const [entity] = await books.query(`select * from Invoice where DocNumber = 'S-1'`);
      const lines = entity.Line.filter(({ DetailType }: any) => DetailType === 'SalesItemLineDetail');
      expect(status).toBe(202);
      expect(
        lines.map(({ Amount, SalesItemLineDetail: { Qty, UnitPrice } }: any) => [Amount, Qty, UnitPrice]),
      ).toEqual([
        [303.15, 21.5, 14.1],
        [303.15, 21.5, 14.1],
      ]);
      expect(lines[0].Description).toContain('T-17');
      expect(settlementAnswerSchema.parse(told.json)).toMatchObject({
        ...body,
        document: { state: 'pushed', settlementKind: 'customer', quickbooks: { id: entity.Id } },
      });
      expect(told.json).not.toHaveProperty('retryPath');
    });

    it('that waits names the place where a retry is asked for', async () => {
      await of().found('set-b');
      const { json } = await post('set-b/settlements', settlement({ kind: 'owner_operator' }));
      await of().untilState({ tenantId: 'set-b', documentId: json.documentId }, 'waiting');

      const { json: told } = await get('set-b/settlements/set-1');
      const retried = await of().send({ method: 'POST', path: told.retryPath, token: of().vendor });

      expect(told.document).toMatchObject({ kind: 'bill', waitingReason: 'connection' });
      expect([retried.status, retried.json.documentId]).toEqual([202, json.documentId]);
    });
  });

  describe('a void', () => {
    it('of what is in the books is carried over, and asked again it is done', async () => {
      const realmId = await ready('void-a');
      const { json } = await post('void-a/invoices', invoice());
      const document = { tenantId: 'void-a', documentId: json.documentId };
      await of().untilState(document, 'pushed');

      const asked = await post(`void-a/documents/${json.documentId}/void`);
      await of().untilState(document, 'voided');
      const again = await post(`void-a/documents/${json.documentId}/void`);

      const books = await readBooks(of(), realmId);
      const [entity] = await books.query(`select * from Invoice where DocNumber = '1001'`);
      expect([asked.status, asked.json.operation]).toEqual([202, 'void']);
      expect([again.status, again.json.state]).toEqual([200, 'voided']);
      expect(entity.TotalAmt).toBe(0);
    });

    it('of what never came into the books is done at once, and the number of it is free', async () => {
      await of().found('void-b');
      const { json } = await post('void-b/invoices', invoice());
      await of().untilState({ tenantId: 'void-b', documentId: json.documentId }, 'waiting');

      const asked = await post(`void-b/documents/${json.documentId}/void`);

      expect([asked.status, asked.json.state]).toEqual([200, 'voided']);
      expect(asked.json).not.toHaveProperty('waitingReason');
    });
  });

  describe('a pause', () => {
    it('holds documents back, is told with the connection, and ends', async () => {
      await ready('pause-a');
      const paused = await post('pause-a/pause');
      const { json } = await post('pause-a/invoices', invoice());
      const document = { tenantId: 'pause-a', documentId: json.documentId };
      await of().untilState(document, 'waiting', 'pause');
      const connection = await get('pause-a/connection');

      const resumed = await post('pause-a/resume');

      expect(await of().untilState(document, 'pushed')).toMatchObject({ attempts: [{ outcome: 'pushed' }] });
      expect(connection.json).toMatchObject({ state: 'active', isPaused: true });
      expect([paused.json, resumed.json]).toEqual([
        { tenantId: 'pause-a', isPaused: true },
        { tenantId: 'pause-a', isPaused: false },
      ]);
    });
  });

  describe('manual mode', () => {
    it(
      'lets go what is submitted by hand, named or all, and nothing before',
      { timeout: 60_000 },
      async () => {
        await ready('hand-a');
        await settings('hand-a', { mode: 'manual' });
        const ids: string[] = [];
        for (let n = 1; n <= 4; n += 1) {
          const { json } = await post('hand-a/invoices', invoice({ id: `h-${n}`, number: `H-${n}` }));
          ids.push(json.documentId);
        }
        const of4 = ids.map((documentId) => ({ tenantId: 'hand-a', documentId }));
        for (const document of of4) await of().untilState(document, 'waiting', 'manual');

        const named = await post('hand-a/documents/submit', { documentIds: [ids[1]] });
        await of().untilState(of4[1]!, 'pushed');
        const stillThere = await of().untilState(of4[0]!, 'waiting', 'manual');
        const all = await post('hand-a/documents/submit', { all: true });
        for (const document of of4) await of().untilState(document, 'pushed');
        const needless = await post('hand-a/documents/submit', { documentIds: [ids[0]] });

        expect(stillThere).toMatchObject({ attempts: [] });
        expect([named.status, submitByHandAnswerSchema.parse(named.json)]).toEqual([
          202,
          { submitted: 1, skipped: [], isMoreLeft: false },
        ]);
        expect(submitByHandAnswerSchema.parse(all.json)).toEqual({
          submitted: 3,
          skipped: [],
          isMoreLeft: false,
        });
        expect(needless.json.skipped).toEqual([{ documentId: ids[0], state: 'pushed' }]);
      },
    );
  });

  describe('an event on the bus', () => {
    const busName = (): string => 'counterfoil-dev';
    const tell = async (type: string, detail: object, source = 'vendor.app'): Promise<void> => {
      const Entry = {
        EventBusName: busName(),
        Source: source,
        DetailType: type,
        Detail: JSON.stringify(detail),
      };
      const { FailedEntryCount } = await of().stack.bus.client.send(
        new PutEventsCommand({ Entries: [Entry] }),
      );
      expect(FailedEntryCount).toBe(0);
    };
    const documents = async (tenantId: string): Promise<any[]> =>
      (await get(`${tenantId}/documents`)).json.documents;

    it('is accepted as a request is, once, and arrives in the books', async () => {
      await ready('bus-a');
      const body = invoice({ id: 'ev-1', number: 'EV-1' });

      await tell('invoice.authorized', { tenantId: 'bus-a', invoice: body });
      await tell('invoice.authorized', { tenantId: 'bus-a', invoice: body });
      await until(async () => (await documents('bus-a'))[0]?.state === 'pushed');
      await tell('settlement.approved', { tenantId: 'bus-a', settlement: settlement({ kind: 'vendor' }) });
      await until(async () => (await documents('bus-a')).length === 2);
      const again = await post('bus-a/invoices', body);

      expect([again.status, again.json.state]).toEqual([200, 'pushed']);
      expect((await documents('bus-a')).map(({ kind, id }) => [kind, id])).toEqual([
        ['bill', 'set-1'],
        ['invoice', 'ev-1'],
      ]);
    });

    it('that can never be accepted comes back, and what we tell ourselves is not taken in', async () => {
      const refusals = () =>
        of()
          .stack.logs()
          .filter(({ line }) => line.includes('unknown_tenant'));
      const sentBefore = of().stack.counters()['lambda.counterfoil-dev-push-accept-events'] ?? 0;
      const detail = { tenantId: 'bus-nobody', invoice: invoice() };

      await tell('invoice.authorized', detail, 'counterfoil');
      await tell('invoice.paid', detail);
      await tell('invoice.authorized', detail);
      await until(() => refusals().length > 0);

      const queue = await of().stack.queues.inspect('counterfoil-dev-inbound-events');
      expect(of().stack.counters()['lambda.counterfoil-dev-push-accept-events']).toBe(sentBefore + 1);
      expect(queue.inflight).toHaveLength(1);
      expect(JSON.parse(queue.inflight[0]!.message.body)).toMatchObject({ source: 'vendor.app', detail });
    });
  });
}
