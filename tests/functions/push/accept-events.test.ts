import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { acceptEvents, documentOf } from '../../../functions/push/accept-events.ts';
import { inboundEventSchema } from '../../../shared/contracts/inbound-events.ts';
import { describeError, type LogLine } from '../../../shared/edge/log.ts';
import { createQueueHandler } from '../../../shared/edge/queue-handler.ts';
import { createSubmittingWorld, invoice, settlement } from './submitting-world.ts';

function setUp() {
  const world = createSubmittingWorld();
  const lines: LogLine[] = [];
  const state = { isTableDown: false };
  const deps = {
    log: (line: LogLine) => void lines.push(line),
    describeError,
    tenantStanding: async (tenantId: string) => {
      if (state.isTableDown) throw new Error('table down');
      if (tenantId === 'gone') return 'erased' as const;
      return tenantId === 'acme' ? ('present' as const) : ('unknown' as const);
    },
    submitting: world.submitting,
  };
  const handler = createQueueHandler(
    {
      nowMs: () => 0,
      // The line of the group itself is the queue handler's, and looked at there.
      log: (line) => {
        if (line.code !== 'group_handled') deps.log(line);
      },
    },
    {
      messageSchema: inboundEventSchema,
      groupOf: documentOf,
      concurrency: 10,
      handleGroup: (events) => acceptEvents(deps, events),
    },
  );
  return { world, lines, state, handler };
}

let { world, lines, state, handler }: ReturnType<typeof setUp> = setUp();
beforeEach(() => {
  ({ world, lines, state, handler } = setUp());
});

const envelope = (change: object): object => ({
  ...{ version: '0', id: 'e-1', account: '111122223333', time: '2026-03-02T10:00:00Z', region: 'eu-west-2' },
  ...{ source: 'vendor.app', resources: [] },
  ...change,
});
const authorized = (change: object = {}, tenantId = 'acme'): object =>
  envelope({ 'detail-type': 'invoice.authorized', detail: { tenantId, invoice: invoice(change) } });
const approved = (change: object = {}, tenantId = 'acme'): object =>
  envelope({ 'detail-type': 'settlement.approved', detail: { tenantId, settlement: settlement(change) } });

/** Hands one batch over, messages numbered from 0; answers the numbers of those that come back. */
const hand = async (...bodies: unknown[]): Promise<string[]> => {
  const Records = bodies.map((body, index) => ({
    messageId: String(index),
    body: typeof body === 'string' ? body : JSON.stringify(body),
    attributes: { ApproximateReceiveCount: '1' },
  }));
  const { batchItemFailures } = await handler(
    { Records },
    { getRemainingTimeInMillis: () => 30_000, awsRequestId: 'run-1' },
  );
  return batchItemFailures.map(({ itemIdentifier }) => itemIdentifier).toSorted((a, b) => (a < b ? -1 : 1));
};
const codes = (): string[] => lines.map(({ code, problemCode }) => `${code} ${problemCode ?? ''}`.trim());

describe('acceptEvents', () => {
  it('accepts an authorized invoice as the HTTP route does, and sends it to the invoices', async () => {
    expect(await hand(authorized())).toEqual([]);

    expect(world.sent.bill).toEqual([]);
    expect(world.sent.invoice).toHaveLength(1);
    expect(lines).toEqual([
      {
        code: 'event_accepted',
        messageId: '0',
        tenantId: 'acme',
        documentId: world.sent.invoice[0],
        outcome: 'accepted',
      },
    ]);
  });

  it.each([
    ['customer', 'invoice', 1, 0],
    ['vendor', 'bill', 0, 1],
    ['owner_operator', 'bill', 0, 1],
  ] as const)('accepts an approved settlement of a %s as %s', async (kind, _, invoices, bills) => {
    expect(await hand(approved({ kind }))).toEqual([]);

    expect([world.sent.invoice.length, world.sent.bill.length]).toEqual([invoices, bills]);
  });

  it('is done with one that comes again, and with one that came over HTTP before', async () => {
    await hand(authorized());
    const items = world.table.items.size;

    expect(await hand(authorized(), authorized())).toEqual([]);

    expect(world.table.items.size).toBe(items);
    expect(lines.map(({ outcome }) => outcome)).toEqual(['accepted', 'accepted before', 'accepted before']);
  });

  it('is done with an event for a tenant that was erased', async () => {
    expect(await hand(authorized({}, 'gone'))).toEqual([]);

    expect(codes()).toEqual(['event_of_erased_tenant']);
    expect(world.table.items.size).toBe(0);
  });

  it.each<[string, object, string]>([
    ['an unknown tenant', authorized({}, 'nobody'), 'event_refused unknown_tenant'],
    [
      'other content under the same revision',
      authorized({ memo: 'other' }),
      'event_refused revision_conflict',
    ],
    [
      'an invoice without a customer',
      authorized({ id: 'i-2', customer: undefined }),
      'event_refused customer_missing',
    ],
    [
      'a credit',
      approved({ lines: [{ material: 'A', amount: '-1.00' }] }),
      'event_refused credit_not_supported',
    ],
    [
      'too many lines',
      authorized({
        id: 'i-2',
        lines: Array.from({ length: 1001 }, () => ({ item: { code: 'A' }, amount: '1.00' })),
      }),
      'event_refused too_many_lines',
    ],
  ])('brings %s back, says so once, and lets its neighbours go on', async (_, event, told) => {
    await hand(authorized());
    lines.length = 0;

    const failed = await hand(event, authorized({ id: 'i-3' }), approved({ id: 's-3' }));

    expect(failed).toEqual(['0']);
    expect(codes().toSorted((a, b) => (a < b ? -1 : 1))).toEqual(['event_accepted', 'event_accepted', told]);
  });

  it('brings a revision back that is older than one it has', async () => {
    await hand(authorized({ revision: 2 }));
    lines.length = 0;

    expect(await hand(authorized())).toEqual(['0']);
    expect(codes()).toEqual(['event_refused stale_revision']);
  });

  it('takes the older of two revisions in a batch first, and brings the newer back until that is there', async () => {
    expect(await hand(authorized({ revision: 2, memo: 'new' }), authorized())).toEqual(['0']);
    expect(codes()).toEqual(['event_accepted', 'event_refused document_in_flight']);
  });

  it('brings everything back while the table is down, and accepts it then', async () => {
    state.isTableDown = true;
    expect(await hand(authorized(), approved())).toEqual(['0', '1']);
    expect(lines).toMatchObject([{ code: 'event_failed', errorName: 'Error' }, { code: 'event_failed' }]);
    state.isTableDown = false;

    expect(await hand(authorized(), approved())).toEqual([]);
  });

  it('brings one back whose pointer could not be sent, and sends it then', async () => {
    world.state.isQueueDown = true;
    expect(await hand(authorized())).toEqual(['0']);
    world.state.isQueueDown = false;

    expect(await hand(authorized())).toEqual([]);
    expect(world.sent.invoice).toHaveLength(1);
    expect(codes()[0]).toBe('event_failed');
  });

  it('tells codes and ids only, never what an event holds', async () => {
    world.state.isQueueDown = true;
    const name = 'Sesame Street Haulage';
    await hand(
      authorized({ customer: { id: 'c-1', name } }),
      authorized({ id: 'x', memo: name, revision: 0 }),
    );

    expect(JSON.stringify(lines)).not.toContain('Sesame');
    expect(lines).toHaveLength(2);
  });

  describe('given bodies that cannot be meant', () => {
    const without = (body: object, member: string): object =>
      Object.fromEntries(Object.entries(body).filter(([name]) => name !== member));

    it.each<[string, unknown]>([
      ['no JSON', '{'],
      ['an empty text', ''],
      ['null', 'null'],
      ['a pointer of the push queues', { tenantId: 'acme' }],
      ['an event without a detail', without(authorized(), 'detail')],
      ['an event without a source', without(authorized(), 'source')],
      ['an event of our own', { ...authorized(), source: 'counterfoil' }],
      ['another kind of event', { ...authorized(), 'detail-type': 'invoice.paid' }],
      ['a settlement under the name of an invoice', { ...approved(), 'detail-type': 'invoice.authorized' }],
      ['a tenant id that is none', authorized({}, '../acme')],
      ['a field too many', authorized({ total: '7.65' })],
      [
        'a member too many beside the invoice',
        envelope({
          'detail-type': 'invoice.authorized',
          detail: { tenantId: 'acme', invoice: invoice(), force: true },
        }),
      ],
      ['an amount as a number', authorized({ lines: [{ item: { code: 'A' }, amount: 7.65 }] })],
    ])('brings back %s, stores nothing and goes on', async (_, body) => {
      expect(await hand(body, approved())).toEqual(['0']);

      expect(codes()).toEqual(['message_unreadable', 'event_accepted']);
      expect(world.sent.invoice).toEqual([]);
    });

    it('brings back whatever is not an event of ours, and never stops at it', async () => {
      const anything = fc.oneof(
        fc.string(),
        fc.json(),
        fc
          .record({ 'detail-type': fc.constant('invoice.authorized'), detail: fc.anything() })
          .map((event) => envelope(event)),
        fc
          .dictionary(
            fc.constantFrom('id', 'revision', 'lines', 'currency', '__proto__', 'customer'),
            fc.jsonValue(),
            { minKeys: 1 },
          )
          .map((change) => authorized({ ...change, number: 7 })),
      );

      await fc.assert(
        fc.asyncProperty(anything, async (body) => {
          ({ world, lines, state, handler } = setUp());
          const text =
            typeof body === 'string'
              ? body
              : (JSON.stringify(body, (_, value: unknown) =>
                  typeof value === 'bigint' ? String(value) : value,
                ) ?? '');

          expect(await hand(text, approved())).toEqual(['0']);
          expect(codes()).toEqual(['message_unreadable', 'event_accepted']);
        }),
        { numRuns: 200 },
      );
    });
  });
});
