import { beforeAll, describe, expect, it } from 'vitest';
import { busEventSchema } from '../../shared/contracts/events.ts';
import { documentAnswerSchema, documentPageSchema } from '../../shared/contracts/http.ts';
import { previewsAnswerSchema, testPushAnswerSchema } from '../../shared/contracts/previews.ts';
import { documentPreviewSchema } from '../../shared/domain/preview.ts';
import { until } from '../local/processes.ts';
import { choose, connect, map, mapping, newCompany, readBooks } from './connecting.ts';
import { invoice, line } from './invoice.ts';
import type { Answer, World } from './world.ts';

// Enough to see a change; the promise of ten seconds at p95 was measured over fifty.
const measuredInvoices = 10;

/** Invoices on their way, from the HTTP API into the simulator's books. */
export function describePush(of: () => World): void {
  const submit = (tenantId: string, body: unknown): Promise<Answer> => {
    const path = `/v1/tenants/${tenantId}/invoices`;
    return of().send({ method: 'POST', path, body, token: of().vendor });
  };
  const retry = (tenantId: string, documentId: string): Promise<Answer> => {
    const path = `/v1/tenants/${tenantId}/documents/${documentId}/retry`;
    return of().send({ method: 'POST', path, token: of().vendor });
  };
  const eventsOf = (documentId: string) =>
    of()
      .stack.events()
      .filter(({ event }) => event.source === 'counterfoil')
      .map(({ event }) => busEventSchema.parse(event.detail))
      .filter((event) => 'documentId' in event && event.documentId === documentId);
  const ready = async (tenantId: string): Promise<string> => {
    const realmId = newCompany(of(), `Books of ${tenantId}`);
    await of().found(tenantId);
    await connect(of(), { tenantId, realmId });
    await map(of(), tenantId);
    return realmId;
  };

  describe('an invoice that is submitted', () => {
    const body = invoice({
      id: 'first',
      number: 'F-1',
      customer: { id: 'c-9', name: "Zoë O'Neill & Søns", email: 'zoe@example.com' },
      lines: [
        line({ description: 'Gravel "20 mm"', ticketReference: 'T-17', servicedOn: '2026-10-30' }),
        line({ item: { code: "P'EAR", name: 'Pears' }, quantity: '3', unitPrice: '0.335', amount: '1.01' }),
        { item: { code: 'RETURN' }, amount: '-0.50', description: '' },
      ],
      memo: 'Thank you',
    });
    let realmId: string;
    let accepted: Answer;
    let document: any;
    beforeAll(async () => {
      realmId = await ready('push-a');
      accepted = await submit('push-a', body);
      const { documentId } = accepted.json;
      document = await of().untilState({ tenantId: 'push-a', documentId }, 'pushed');
    });

    it('is accepted as queued, and then pushed in one attempt', () => {
      expect([accepted.status, accepted.json.state]).toEqual([202, 'queued']);
      expect(documentAnswerSchema.parse(document)).toMatchObject({
        ...{ kind: 'invoice', id: 'first', revision: 1, number: 'F-1', total: '3.51', lineCount: 3 },
        quickbooks: { realmId, type: 'Invoice', number: 'F-1', total: '3.51' },
        attempts: [{ operation: 'create', outcome: 'pushed', intuitTid: expect.any(String) }],
      });
      expect(document.quickbooks).not.toHaveProperty('differences');
    });

    it('is in the books as it was sent, its customer and items too, and nothing is mailed', async () => {
      const books = await readBooks(of(), realmId);
      const [entity, ...others] = await books.query(`select * from Invoice where DocNumber = 'F-1'`);
      const [customer] = await books.query(`select * from Customer where Id = '${entity.CustomerRef.value}'`);

      expect(others).toEqual([]);
      expect(entity).toMatchObject({ TotalAmt: 3.51, TxnDate: '2026-11-02', EmailStatus: 'NotSet' });
      expect(entity.CustomerMemo).toEqual({ value: 'Thank you' });
      expect(customer).toMatchObject({
        DisplayName: expect.stringContaining("Zoë O'Neill & Søns"),
        PrimaryEmailAddr: { Address: 'zoe@example.com' },
      });
      const lines = entity.Line.filter(({ DetailType }: any) => DetailType === 'SalesItemLineDetail');
      expect(lines.map(({ Amount, Description }: any) => [Amount, Description])).toEqual([
        [3, 'Gravel "20 mm" · Ticket T-17'],
        // 3 × 0.335 is a half of a penny: QuickBooks might round it otherwise, so that the amount stands alone.
        [1.01, 'Apples by the crate · 3 × 0.335'],
        [-0.5, undefined],
      ]);
    });

    it('links to its page in QuickBooks', async () => {
      const { url, id } = document.quickbooks;
      expect(url).toBe(`${of().stack.quickbooks.url}/app/invoice?txnId=${id}`);
      // It names no company: it means the one that the person is signed in to.
      const page = await fetch(`${url}&realmId=${realmId}`);

      expect([page.status, await page.text()]).toEqual([200, expect.stringContaining('F-1')]);
    });

    it('is told to the bus once', () => {
      expect(eventsOf(document.documentId)).toMatchObject([
        {
          ...{ type: 'invoice.pushed', tenantId: 'push-a', externalId: 'first', number: 'F-1' },
          ...{ realmId, entityId: document.quickbooks.id, total: '3.51', isAdopted: false, differences: [] },
        },
      ]);
    });

    it('is the same document when it is submitted again, and once in the books', async () => {
      const again = await submit('push-a', body);

      expect(again).toMatchObject({
        status: 200,
        json: { documentId: document.documentId, state: 'pushed' },
      });
      await of().untilQuiet();
      const books = await readBooks(of(), realmId);
      expect(await books.query(`select Id from Invoice where DocNumber = 'F-1'`)).toHaveLength(1);
    });

    it('is not replaced by the same revision with other content', async () => {
      const refused = await submit('push-a', { ...body, memo: 'Other' });

      expect([refused.status, refused.json.code]).toEqual([409, 'revision_conflict']);
    });

    it('is found by an operator not to be there twice', async () => {
      const path = '/v1/operator/tenants/push-a/duplicates?since=2026-01-01';

      const answer = await of().send({ path, token: await of().tokenOf('oli') });

      expect([answer.status, answer.json]).toEqual([200, { duplicates: [] }]);
    });
  });

  describe('an invoice that is pushed as a test', () => {
    it('goes although others wait for a hand, as it was foretold', async () => {
      await ready('push-test');
      const tenant = '/v1/tenants/push-test';
      await choose(of(), 'push-test', { ...mapping, mode: 'manual' });
      const { json } = await submit('push-test', invoice());
      const document = { tenantId: 'push-test', documentId: json.documentId };
      await of().untilState(document, 'waiting', 'manual');

      const started = await of().send({
        ...{ method: 'POST', path: `${tenant}/test-push`, token: of().vendor },
        body: { documentId: document.documentId },
      });
      await of().untilState(document, 'pushed');
      const shown = await of().send({
        ...{ path: `${tenant}/test-push/${document.documentId}`, token: of().vendor },
      });

      expect([started.status, documentPreviewSchema.parse(started.json).operation]).toEqual([202, 'create']);
      const { comparison = [] } = testPushAnswerSchema.parse(shown.json);
      expect(comparison.length).toBeGreaterThan(8);
      expect(comparison.filter(({ isEqual }) => !isEqual)).toEqual([]);
    });

    it('is foretold together with others', async () => {
      const { json } = await submit('push-test', invoice({ id: 'next', number: 'T-2' }));
      const missing = `doc_${'0'.repeat(32)}`;

      const answer = await of().send({
        ...{ method: 'POST', path: '/v1/tenants/push-test/documents/preview', token: of().vendor },
        body: { documentIds: [json.documentId, missing] },
      });

      expect(previewsAnswerSchema.parse(answer.json)).toMatchObject({
        previews: [{ documentId: json.documentId, warnings: [{ code: 'waits_for_manual' }] }],
        missing: [missing],
      });
    });
  });

  describe('an invoice that cannot go yet', () => {
    it('waits for the mapping without an attempt, and is pushed when the mapping is saved', async () => {
      const realmId = newCompany(of(), 'Unmapped Ltd');
      await of().found('push-map');
      await connect(of(), { tenantId: 'push-map', realmId });
      const { json } = await submit('push-map', invoice({ revision: 3 }));
      const document = { tenantId: 'push-map', documentId: json.documentId };
      expect(await of().untilState(document, 'waiting', 'mapping')).toMatchObject({ attempts: [] });

      const older = await submit('push-map', invoice({ revision: 2 }));
      await map(of(), 'push-map');

      expect([older.status, older.json.code]).toEqual([409, 'stale_revision']);
      expect(await of().untilState(document, 'pushed')).toMatchObject({
        revision: 3,
        quickbooks: { realmId },
      });
    });

    it('is refused with its cause in words, and pushed by a retry once the cause is gone', async () => {
      const realmId = await ready('push-refused');
      const { control } = of().stack.quickbooks.simulator!;
      control.changeCompany(realmId, { switches: { bookCloseDate: '2026-12-31' } });
      const { json } = await submit('push-refused', invoice());
      const document = { tenantId: 'push-refused', documentId: json.documentId };

      const refused = await of().untilState(document, 'refused');
      control.changeCompany(realmId, { switches: { bookCloseDate: null } });
      const retried = await retry('push-refused', json.documentId);
      const pushed = await of().untilState(document, 'pushed');
      const needless = await retry('push-refused', json.documentId);

      expect(documentAnswerSchema.parse(refused)).toMatchObject({
        attempts: [{ outcome: 'refused', cause: 'period_closed' }],
        pushError: {
          cause: 'period_closed',
          title: 'The books are closed for this date',
          fixedBy: 'tenantAdmin',
          actions: expect.arrayContaining(['retry']),
        },
      });
      expect(retried.status).toBe(202);
      expect(pushed).not.toHaveProperty('pushError');
      expect(pushed.attempts.map(({ outcome }: any) => outcome)).toEqual(['refused', 'pushed']);
      expect([needless.status, needless.json.code]).toEqual([409, 'not_retryable']);
      // The bus is told after the document has its state, and after it has left its sync error.
      await until(() => eventsOf(json.documentId).length > 1);
      expect(eventsOf(json.documentId)).toMatchObject([
        { type: 'invoice.refused', cause: 'period_closed' },
        { type: 'invoice.pushed', isAdopted: false },
      ]);
    });
  });

  describe('the list of documents', () => {
    it('is read page by page, newest first, each document once', async () => {
      await ready('push-list');
      const ids: string[] = [];
      for (let n = 1; n <= 5; n += 1) {
        const { json } = await submit('push-list', invoice({ id: `list-${n}`, number: `L-${n}` }));
        ids.unshift(json.documentId);
      }
      for (const documentId of ids) await of().untilState({ tenantId: 'push-list', documentId }, 'pushed');
      const page = async (query: string) => {
        const path = `/v1/tenants/push-list/documents?${query}`;
        return documentPageSchema.parse((await of().send({ path, token: of().vendor })).json);
      };

      const pages = [await page('limit=2')];
      for (let next = pages[0]!.next; next !== undefined; next = pages.at(-1)!.next) {
        pages.push(await page(`limit=2&after=${next}`));
      }

      expect(pages.flatMap(({ documents }) => documents.map(({ documentId }) => documentId))).toEqual(ids);
      expect(pages.slice(0, 3).map(({ documents }) => documents.length)).toEqual([2, 2, 1]);
      expect((await page('state=pushed')).documents).toHaveLength(5);
      expect((await page('state=refused')).documents).toEqual([]);
    });
  });

  describe('the time on an idle tenant', () => {
    it(
      'from 202 to pushed, with a new customer and two new items each, is printed',
      { timeout: 60_000 },
      async () => {
        await ready('push-time');
        const ms: number[] = [];
        for (let n = 1; n <= measuredInvoices; n += 1) {
          const item = (kind: string) => ({ code: `${kind}-${n}`, name: `${kind} number ${n}` });
          const body = invoice({
            ...{ id: `t-${n}`, number: `T-${n}`, customer: { id: `c-${n}`, name: `Customer ${n}` } },
            lines: [line({ item: item('Nut') }), line({ item: item('Bolt') })],
          });
          const { json } = await submit('push-time', body);
          const startedMs = performance.now();
          await of().untilState({ tenantId: 'push-time', documentId: json.documentId }, 'pushed');
          ms.push(Math.round(performance.now() - startedMs));
        }
        ms.sort((a, b) => a - b);
        const p95 = ms[Math.ceil(ms.length * 0.95) - 1];
        process.stdout.write(
          `From 202 to pushed, ${ms.length} single invoices: p95 ${p95} ms (${ms.join(' ')})\n`,
        );

        expect(ms).toHaveLength(measuredInvoices);
      },
    );
  });

  describe('the bus', () => {
    it('has had only events of our schemas from us, and none of them twice', () => {
      const events = of()
        .stack.events()
        .filter(({ event }) => event.source === 'counterfoil');
      const told = events.map(({ event }) => busEventSchema.parse(event.detail));

      expect(events.map(({ event }) => event['detail-type'])).toEqual(told.map(({ type }) => type));
      expect(new Set(told.map(({ eventId }) => eventId)).size).toBe(told.length);
    });
  });
}
