import { beforeEach, describe, expect, it } from 'vitest';
import { problemSchema } from '../../../shared/contracts/http.ts';
import { seededRandom } from '../../bench/seeded-random.ts';
import { jsonOf } from '../../fakes/http-request.ts';
import { cloudEvent, signatureOf } from '../../fakes/webhook-delivery.ts';
import { createWebhookHarness, type WebhookHarness } from './webhook-harness.ts';

let webhook: WebhookHarness;
beforeEach(() => {
  webhook = createWebhookHarness();
});

const oldShape = (realmId: string, ids: readonly string[]) => ({
  realmId,
  dataChangeEvent: {
    entities: ids.map((id) => {
      return { id, operation: 'Update', name: 'Invoice', lastUpdated: '2026-03-31T08:00:00.000Z' };
    }),
  },
});
const codes = (): string[] => webhook.lines.map(({ code }) => code);
const quarter = 256 * 1024;

describe('receiveNotices', () => {
  it('queues a change for its company and then answers 200', async () => {
    const answer = await webhook.deliver([cloudEvent({ type: 'qbo.payment.created.v1' })]);

    expect(answer).toMatchObject({ statusCode: 200, body: '{}' });
    expect(webhook.changes()).toEqual([
      {
        realmId: '310687',
        receivedAt: '2026-04-01T10:00:00.000Z',
        changes: [
          {
            ...{ entity: 'payment', entityId: '1234', operation: 'created' },
            changedAt: '2025-09-10T21:31:25.179Z',
            noticeId: '88cd52aa-33b6-4351-9aa4-47572edbd068',
          },
        ],
      },
    ]);
    expect(webhook.quarantined()).toEqual([]);
    expect(codes()).toEqual(['webhook_queued', 'http_answered']);
  });

  it('bears the headers of every answer', async () => {
    const { headers } = await webhook.deliver([cloudEvent()]);

    expect(headers).toMatchObject({
      ...{
        'content-type': 'application/json',
        'cache-control': 'no-store',
        'x-content-type-options': 'nosniff',
      },
      'x-correlation-id': expect.stringMatching(/^request-/),
    });
  });

  it('sends one message per company, in the group of it, for either shape', async () => {
    await webhook.deliver([
      cloudEvent({ intuitaccountid: '1', intuitentityid: 'a' }),
      cloudEvent({ intuitaccountid: '2', intuitentityid: 'b' }),
      cloudEvent({ intuitaccountid: '1', intuitentityid: 'c' }),
    ]);
    await webhook.deliver({ eventNotifications: [oldShape('3', ['d', 'e']), oldShape('4', ['f'])] });

    const sent = webhook.changes().map(({ realmId, changes }) => [realmId, changes.map((of) => of.entityId)]);
    expect(sent).toEqual([
      ['1', ['a', 'c']],
      ['2', ['b']],
      ['3', ['d', 'e']],
      ['4', ['f']],
    ]);
    expect(webhook.taken.map(({ group }) => group)).toEqual(['1', '2', '3', '4']);
  });

  it.each([
    ['no events', []],
    ['no notifications', { eventNotifications: [] }],
  ])('acknowledges %s and queues nothing', async (_, body) => {
    const answer = await webhook.deliver(body);

    expect(answer.statusCode).toBe(200);
    expect(webhook.taken).toEqual([]);
  });

  it('gets characters through that SQS refuses for good', async () => {
    await webhook.deliver([cloudEvent({ id: 'a\uFFFFb\uFFFE 👩‍👧' })]);

    expect(webhook.taken[0]!.body).not.toMatch(/[\uD800-\uDFFF\uFFFE\uFFFF]/);
    expect(webhook.changes()).toMatchObject([{ changes: [{ noticeId: 'a\uFFFFb\uFFFE 👩‍👧' }] }]);
  });

  describe('given a signature that does not fit', () => {
    const body = JSON.stringify([cloudEvent()]);

    it.each<[string, Record<string, string>, string]>([
      ['no signature', {}, 'signature_missing'],
      ['an empty one', { 'intuit-signature': '' }, 'signature_wrong'],
      ['one by another secret', { 'intuit-signature': signatureOf(body, 'other') }, 'signature_wrong'],
      [
        'one of another body',
        { 'intuit-signature': signatureOf(`${body} `, 'verifier-1') },
        'signature_wrong',
      ],
      [
        'one in another header',
        { 'x-intuit-signature': signatureOf(body, 'verifier-1') },
        'signature_missing',
      ],
    ])('refuses it with 401, queues nothing and counts it: %s', async (_, headers, reason) => {
      const answer = await webhook.deliver(body, { headers });

      expect(answer.statusCode).toBe(401);
      expect(answer.headers['content-type']).toBe('application/problem+json');
      expect(problemSchema.parse(jsonOf(answer))).toMatchObject({ status: 401, code: 'signature_invalid' });
      expect(webhook.taken).toEqual([]);
      expect(webhook.lines).toMatchObject([
        { code: 'webhook_forged', level: 'warn', reason },
        { code: 'http_refused', status: 401, problemCode: 'signature_invalid' },
      ]);
    });

    it('tells nothing of the body or the signature', async () => {
      const headers = { 'intuit-signature': 'canary-signature' };

      const answer = await webhook.deliver('[{"id":"canary-body"}]', { headers });

      expect(JSON.stringify([answer, webhook.lines])).not.toContain('canary');
    });

    it('refuses rubbish without looking into it', async () => {
      const answer = await webhook.deliver('rubbish', { headers: {} });

      expect(answer.statusCode).toBe(401);
      expect(webhook.quarantined()).toEqual([]);
    });
  });

  describe('given a token that is being replaced', () => {
    it('takes what either signed', async () => {
      const body = JSON.stringify([cloudEvent()]);
      webhook.verifierTokens.push('verifier-2');

      for (const token of webhook.verifierTokens) {
        const answer = await webhook.deliver(body, {
          headers: { 'intuit-signature': signatureOf(body, token) },
        });

        expect(answer.statusCode).toBe(200);
      }
      expect(webhook.changes()).toHaveLength(2);
    });

    it('takes nothing once there is none', async () => {
      webhook.verifierTokens.splice(0, 1, '');

      expect(await webhook.deliver([cloudEvent()])).toMatchObject({ statusCode: 401 });
    });
  });

  describe('given something that is signed and not understood', () => {
    it.each([
      ['rubbish', 'rubbish', 'not_json'],
      ['nothing', '', 'not_json'],
      ['another shape', '{"hello":1}', 'unknown_shape'],
      ['bytes that are no text', Buffer.from([0xff, 0x00, 0xfe]), 'not_json'],
    ])('answers 200 with exactly one entry in the quarantine: %s', async (_, body, reason) => {
      const answer = await webhook.deliver(body);

      expect(answer.statusCode).toBe(200);
      expect(webhook.changes()).toEqual([]);
      expect(webhook.quarantined()).toEqual([
        {
          deliveryId: answer.headers['x-correlation-id'],
          receivedAt: '2026-04-01T10:00:00.000Z',
          reason,
          bodyBytes: Buffer.from(body as string).length,
          ...{ part: 1, partCount: 1 },
          bodyBase64: Buffer.from(body as string).toString('base64'),
        },
      ]);
      expect(webhook.lines[0]).toMatchObject({
        code: 'webhook_quarantined',
        level: 'warn',
        reason,
        count: 1,
      });
    });

    it('queues what is understood beside it, and quarantines the delivery once', async () => {
      const body = JSON.stringify([
        cloudEvent({ intuitentityid: '1' }),
        {},
        null,
        cloudEvent({ intuitentityid: '2' }),
      ]);

      const answer = await webhook.deliver(body);

      expect(answer.statusCode).toBe(200);
      expect(webhook.changes().map(({ changes }) => changes.map(({ entityId }) => entityId))).toEqual([
        ['1', '2'],
      ]);
      expect(webhook.quarantined()).toMatchObject([
        {
          ...{ reason: 'entries_not_understood', notUnderstoodCount: 2, partCount: 1 },
          bodyBase64: Buffer.from(body).toString('base64'),
        },
      ]);
    });

    it('lays a large one down in parts that together are the delivery', async () => {
      const body = `rubbish ${'ü'.repeat(400_000)}`;

      const answer = await webhook.deliver(body);

      const parts = webhook.quarantined();
      expect(answer.statusCode).toBe(200);
      expect(parts.map(({ part, partCount, bodyBytes }) => [part, partCount, bodyBytes])).toEqual(
        [1, 2, 3, 4, 5].map((part) => [part, 5, 800_008]),
      );
      expect(new Set(parts.map(({ deliveryId }) => deliveryId)).size).toBe(1);
      expect(Buffer.concat(parts.map((of) => Buffer.from(of.bodyBase64, 'base64'))).toString()).toBe(body);
      for (const { body: text } of webhook.taken)
        expect(Buffer.byteLength(text)).toBeLessThanOrEqual(quarter);
    });
  });

  describe('given a queue that does not take everything', () => {
    it('answers 503 and acknowledges nothing when SQS is down', async () => {
      webhook.refusals.push('all');

      const answer = await webhook.deliver([cloudEvent()]);

      expect(answer.statusCode).toBe(503);
      expect(answer.headers['retry-after']).toBe('5');
      expect(jsonOf(answer)).toMatchObject({ code: 'dependency_unavailable' });
      expect(webhook.taken).toEqual([]);
      expect(webhook.lines).toMatchObject([{ code: 'http_refused', level: 'error', dependency: 'sqs' }]);
    });

    it('sends once more what SQS left, and only that', async () => {
      webhook.refusals.push('some');

      const answer = await webhook.deliver(
        [1, 2, 3].map((realm) => cloudEvent({ intuitaccountid: `${realm}` })),
      );

      expect(answer.statusCode).toBe(200);
      expect(webhook.batches.map(({ entries }) => entries)).toEqual([3, 1]);
      expect(webhook.changes().map(({ realmId }) => realmId)).toEqual(['2', '3', '1']);
    });

    it('answers 503 when SQS leaves it again, and loses nothing once Intuit sends it again', async () => {
      const body = [1, 2, 3].map((realm) => cloudEvent({ intuitaccountid: `${realm}` }));
      webhook.refusals.push('some', 'some');

      const first = await webhook.deliver(body);
      const again = await webhook.deliver(body);

      expect([first.statusCode, again.statusCode]).toEqual([503, 200]);
      expect(webhook.batches.map(({ entries }) => entries)).toEqual([3, 1, 3]);
      expect(new Set(webhook.changes().map(({ realmId }) => realmId))).toEqual(new Set(['1', '2', '3']));
    });

    it('answers 503 when a later batch fails', async () => {
      webhook.refusals.push(undefined, 'all');

      const answer = await webhook.deliver(
        Array.from({ length: 11 }, (_, realm) => cloudEvent({ intuitaccountid: `${realm}` })),
      );

      expect(answer.statusCode).toBe(503);
      expect(webhook.batches.map(({ entries }) => entries)).toEqual([10, 1]);
    });

    it('answers 503, and not 401, when the verifier tokens cannot be read', async () => {
      webhook.secret.isDown = true;

      expect(await webhook.deliver([cloudEvent()])).toMatchObject({ statusCode: 503 });
      expect(webhook.taken).toEqual([]);
      expect(codes()).toEqual(['http_refused']);
    });

    it('answers 503 when the quarantine is down, so that the evidence comes again', async () => {
      webhook.refusals.push('all');

      expect(await webhook.deliver('rubbish')).toMatchObject({ statusCode: 503 });
      expect(await webhook.deliver('rubbish')).toMatchObject({ statusCode: 200 });
      expect(webhook.quarantined()).toHaveLength(1);
    });
  });

  describe('given 20,000 changes of 50 companies', () => {
    it('loses and doubles none, and sends no more at once than SQS takes', async () => {
      const random = seededRandom(7);
      const events = Array.from({ length: 20_000 }, (_, index) =>
        // Half of them of one company, so that its changes fill several messages.
        cloudEvent({
          intuitaccountid: String(random() < 0.5 ? 1 : 1 + Math.floor(random() * 50)),
          intuitentityid: `${index}`,
          id: `notice-${index}-ü`,
        }),
      );

      const answer = await webhook.deliver(events);

      const got = webhook.changes();
      expect(answer.statusCode).toBe(200);
      for (const { body } of webhook.taken) expect(Buffer.byteLength(body)).toBeLessThanOrEqual(quarter);
      for (const batch of webhook.batches) {
        expect(batch.entries).toBeLessThanOrEqual(10);
        expect(batch.bytes).toBeLessThanOrEqual(quarter);
      }
      expect(new Set(got.map(({ realmId }) => realmId)).size).toBe(50);
      expect(got.filter(({ realmId }) => realmId === '1').length).toBeGreaterThan(1);
      // Each under its own company, in the order in which they came.
      const expected = Map.groupBy(events, (event) => String(event['intuitaccountid']));
      for (const [realmId, of] of expected) {
        const ids = got.filter((message) => message.realmId === realmId).flatMap(({ changes }) => changes);
        expect(ids.map(({ entityId }) => entityId)).toEqual(of.map((event) => event['intuitentityid']));
      }
    });
  });

  describe('given 2,000 deliveries as they may come', () => {
    it('takes every one, as text or in base64, and refuses each with a byte changed', async () => {
      const random = seededRandom(11);
      const below = (end: number): number => Math.floor(random() * end);
      const odd = ['Zoë', '👩‍👧 Zoe\u0301', 'שלום\u202e', 'a\u2028b', '\\u0000', '"quoted"', '\ud83d\ude00'];
      const types = ['application/json', 'application/cloudevents+json', 'application/json; charset=utf-8'];
      const answers = new Map<string, number>();
      const count = (what: string, { statusCode }: { statusCode: number }): void => {
        answers.set(`${what} ${statusCode}`, (answers.get(`${what} ${statusCode}`) ?? 0) + 1);
      };
      for (let round = 0; round < 2000; round += 1) {
        const events = Array.from({ length: 1 + below(4) }, () =>
          cloudEvent({ intuitaccountid: `${1 + below(9)}`, id: odd[below(odd.length)] }),
        );
        const body = [
          JSON.stringify(events),
          JSON.stringify(events, undefined, 2).replaceAll('\n', '\r\n'),
          `\uFEFF${JSON.stringify(events)}\r\n`,
          JSON.stringify({ eventNotifications: [oldShape('7', [odd[below(odd.length)]!])] }),
        ][round % 4]!;
        const headers = {
          'content-type': types[below(types.length)]!,
          'intuit-signature': signatureOf(body, 'verifier-1'),
        };
        const isBase64 = round % 3 === 0;
        count('genuine', await webhook.deliver(body, { headers, isBase64 }));
        const at = below(body.length);
        const changed = `${body.slice(0, at)}~${body.slice(at + 1)}`;
        count('changed', await webhook.deliver(changed, { headers, isBase64 }));
      }

      expect(Object.fromEntries(answers)).toEqual({ 'genuine 200': 2000, 'changed 401': 2000 });
      expect(webhook.quarantined()).toEqual([]);
    });
  });
});
