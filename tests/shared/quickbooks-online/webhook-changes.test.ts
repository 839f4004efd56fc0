import { describe, expect, it } from 'vitest';
import { changeOperations, changesMessageSchema } from '../../../shared/contracts/messages.ts';
import { readDelivery } from '../../../shared/quickbooks-online/webhook-changes.ts';
import { cloudEvent } from '../../fakes/webhook-delivery.ts';

const read = (body: unknown) => {
  const contents = readDelivery(Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)));
  if (contents.outcome !== 'read') throw new Error(contents.reason);
  const changes = Object.fromEntries([...contents.changesByRealm]);
  for (const [realmId, of] of contents.changesByRealm)
    changesMessageSchema.parse({ realmId, receivedAt: '2026-01-01T00:00:00.000Z', changes: of });
  return { changes, notUnderstoodCount: contents.notUnderstoodCount };
};
const onlyChange = (body: unknown) => {
  const { changes, notUnderstoodCount } = read(body);
  expect(notUnderstoodCount).toBe(0);
  const all = Object.values(changes).flat();
  expect(all).toHaveLength(1);
  return all[0]!;
};
const old = (...entities: unknown[]) => ({
  eventNotifications: [{ realmId: '310687', dataChangeEvent: { entities } }],
});
const oldEntity = (change: object = {}) => ({
  ...{ id: '1234', operation: 'Create', name: 'Account', lastUpdated: '2025-09-08T20:52:31.657Z' },
  ...change,
});
const noticeId = '88cd52aa-33b6-4351-9aa4-47572edbd068';

describe('readDelivery', () => {
  describe('given CloudEvents', () => {
    it('reads Intuit’s own sample', () => {
      const sample =
        '[{"specversion":"1.0","id":"88cd52aa-33b6-4351-9aa4-47572edbd068","source":"intuit.dsnBgbseACLLRZNxo2dfc4evmEJdxde58xeeYcZliOU=","type":"qbo.account.created.v1","datacontenttype":"application/json","time":"2025-09-10T21:31:25.179851517Z","intuitentityid":"1234","intuitaccountid":"310687","data":{}}]';

      expect(read(sample)).toEqual({
        changes: {
          310687: [
            {
              ...{ entity: 'account', entityId: '1234', operation: 'created' },
              ...{ changedAt: '2025-09-10T21:31:25.179Z', noticeId },
            },
          ],
        },
        notUnderstoodCount: 0,
      });
    });

    it.each([
      ['qbo.invoice.created.v1', 'invoice', 'created'],
      ['qbo.invoice.updated.v1', 'invoice', 'updated'],
      ['qbo.billpayment.deleted.v1', 'billpayment', 'deleted'],
      ['qbo.customer.merged.v1', 'customer', 'merged'],
      ['qbo.salesreceipt.emailed.v1', 'salesreceipt', 'emailed'],
      ['qbo.invoice.void.v1', 'invoice', 'voided'],
      ['qbo.payment.voided.v1', 'payment', 'voided'],
      ['qbo.SalesReceipt.Updated.v1', 'salesreceipt', 'updated'],
      ['qbo.bill-payment.updated.v1', 'billpayment', 'updated'],
      ['qbo.invoice.updated.v2', 'invoice', 'updated'],
      ['qbo.invoice.updated', 'invoice', 'updated'],
      ['qbo.changeorder.created.v1', 'changeorder', 'created'],
    ])('reads %s as %s %s', (type, entity, operation) => {
      expect(onlyChange([cloudEvent({ type })])).toMatchObject({ entity, operation });
    });

    it.each(['sent', 'constructor', 'paid'])(
      'reads the verb "%s" that came up later as a hint to look',
      (verb) => {
        expect(onlyChange([cloudEvent({ type: `qbo.invoice.${verb}.v1` })])).toMatchObject({
          ...{ entity: 'invoice', operation: 'updated' },
        });
      },
    );

    it('reads every operation by its own word', () => {
      const read = changeOperations.map((operation) =>
        onlyChange([cloudEvent({ type: `qbo.item.${operation}.v1` })]),
      );

      expect(read.map(({ operation }) => operation)).toEqual(changeOperations);
    });

    // prettier-ignore
    it.each([
      ['2025-09-10T21:31:25Z', '2025-09-10T21:31:25.000Z'],
      ['2025-09-10T21:31:25.1Z', '2025-09-10T21:31:25.100Z'],
      ['2025-09-10T21:31:25.17Z', '2025-09-10T21:31:25.170Z'],
      ['2025-09-10T21:31:25.179Z', '2025-09-10T21:31:25.179Z'],
      ['2025-09-10T21:31:25.1798Z', '2025-09-10T21:31:25.179Z'],
      ['2025-09-10T21:31:25.999999999Z', '2025-09-10T21:31:25.999Z'],
      ['2025-09-10T14:31:25.5-07:00', '2025-09-10T21:31:25.500Z'],
      ['2025-09-10T14:31:25-0700', '2025-09-10T21:31:25.000Z'],
      ['2025-12-31T23:59:59.999999-01:00', '2026-01-01T00:59:59.999Z'],
    ])('reads the time %s as %s', (time, changedAt) => {
      expect(onlyChange([cloudEvent({ time })])).toMatchObject({ changedAt });
    });

    it.each([
      ['in lower case', { deletedid: '27' }],
      ['in camel case', { deletedId: '27' }],
    ])('tells what was merged, %s', (_, data) => {
      expect(onlyChange([cloudEvent({ type: 'qbo.customer.merged.v1', data })])).toMatchObject({
        ...{ operation: 'merged', entityId: '1234', mergedId: '27' },
      });
    });

    it.each([
      ['absent, with its content type', { data: undefined, datacontenttype: undefined }],
      ['null', { data: null }],
      ['a text', { data: 'none' }],
      ['alternative ids of an employee', { data: { alternative_ids: [{ id: '9', type: 'x' }] } }],
      ['what was merged in another form', { type: 'qbo.customer.merged.v1', data: { deletedid: 27 } }],
      ['what was merged, where nothing was', { data: { deletedid: '27' } }],
    ])('needs no data: %s', (_, change) => {
      expect(onlyChange([cloudEvent(change)])).not.toHaveProperty('mergedId');
    });

    it.each([['7d4b…-Customer-123'], ['évènement №7'], [' ']])(
      'takes the notice’s id for what it is: %s',
      (id) => {
        expect(onlyChange([cloudEvent({ id })])).toMatchObject({ noticeId: id });
      },
    );

    it.each([[undefined], [null], [7], [''], ['x'.repeat(201)]])(
      'does without a notice’s id that is none: %j',
      (id) => {
        expect(onlyChange([cloudEvent({ id })])).not.toHaveProperty('noticeId');
      },
    );

    it('takes an entity’s id for what it is', () => {
      expect(onlyChange([cloudEvent({ intuitentityid: 'NG:7/ä' })])).toMatchObject({ entityId: 'NG:7/ä' });
    });

    it('keeps companies apart, and the order within each', () => {
      const { changes } = read([
        cloudEvent({ intuitaccountid: '1', intuitentityid: 'a' }),
        cloudEvent({ intuitaccountid: '2', intuitentityid: 'b' }),
        cloudEvent({ intuitaccountid: '1', intuitentityid: 'c' }),
      ]);

      const ids = Object.entries(changes).map(([realmId, of]) => [
        realmId,
        of.map(({ entityId }) => entityId),
      ]);
      expect(ids).toEqual([
        ['1', ['a', 'c']],
        ['2', ['b']],
      ]);
    });

    // prettier-ignore
    it.each<[string, unknown]>([
      ['null', null],
      ['a text', 'qbo.invoice.updated.v1'],
      ['a list', []],
      ['nothing in it', {}],
      ['no company', cloudEvent({ intuitaccountid: undefined })],
      ['a company as a number, which could not hold a long one', cloudEvent({ intuitaccountid: 310_687 })],
      ['a company that is no number', cloudEvent({ intuitaccountid: '310687 ' })],
      ['no entity', cloudEvent({ intuitentityid: undefined })],
      ['an empty entity id', cloudEvent({ intuitentityid: '' })],
      ['an entity id without end', cloudEvent({ intuitentityid: '1'.repeat(201) })],
      ['no type', cloudEvent({ type: undefined })],
      ['a type of another product', cloudEvent({ type: 'payroll.employee.created.v1' })],
      ['a type without a verb', cloudEvent({ type: 'qbo.invoice' })],
      ['a type with more in it', cloudEvent({ type: 'qbo.invoice.line.updated.v1' })],
      ['a kind without end', cloudEvent({ type: `qbo.${'a'.repeat(65)}.updated.v1` })],
      ['no time', cloudEvent({ time: undefined })],
      ['a time in words', cloudEvent({ time: 'yesterday' })],
      ['a time without a zone', cloudEvent({ time: '2025-09-10T21:31:25' })],
      ['a time that is none', cloudEvent({ time: '2025-13-10T21:31:25Z' })],
      ['a time of ten digits', cloudEvent({ time: '2025-09-10T21:31:25.1234567890Z' })],
      ['a time as a number', cloudEvent({ time: 1_757_539_885 })],
      ['the older shape in it', old(oldEntity())],
    ])('does not understand an entry with %s, and reads its neighbours', (_, entry) => {
      const { changes, notUnderstoodCount } = read([cloudEvent({ intuitentityid: '1' }), entry, cloudEvent({ intuitentityid: '2' })]);

      expect(notUnderstoodCount).toBe(1);
      expect(changes['310687']!.map(({ entityId }) => entityId)).toEqual(['1', '2']);
    });
  });

  describe('given the older shape', () => {
    it('reads Intuit’s own sample', () => {
      const sample =
        '{"eventNotifications":[{"realmId":"310687","dataChangeEvent":{"entities":[{"id":"1234","operation":"Create","name":"Account","lastUpdated":"2025-09-08T20:52:31.657Z"}]}}]}';

      expect(read(sample)).toEqual({
        changes: {
          310687: [
            {
              ...{ entity: 'account', entityId: '1234', operation: 'created' },
              changedAt: '2025-09-08T20:52:31.657Z',
            },
          ],
        },
        notUnderstoodCount: 0,
      });
    });

    it.each([
      ['Create', 'created'],
      ['Update', 'updated'],
      ['Delete', 'deleted'],
      ['Merge', 'merged'],
      ['Void', 'voided'],
      ['Emailed', 'emailed'],
      ['Sent', 'updated'],
    ])('reads %s as %s', (operation, expected) => {
      expect(onlyChange(old(oldEntity({ operation, name: 'SalesReceipt' })))).toMatchObject({
        ...{ entity: 'salesreceipt', operation: expected },
      });
    });

    it('tells what was merged', () => {
      const merged = oldEntity({ name: 'Vendor', operation: 'Merge', deletedId: '27' });

      expect(onlyChange(old(merged))).toMatchObject({
        operation: 'merged',
        entityId: '1234',
        mergedId: '27',
      });
    });

    it('reads a zone as older notices write it', () => {
      const lastUpdated = '2015-10-05T14:42:19-0700';

      expect(onlyChange(old(oldEntity({ lastUpdated })))).toMatchObject({
        changedAt: '2015-10-05T21:42:19.000Z',
      });
    });

    it('puts the notifications of one company together', () => {
      const one = (realmId: string, id: string) =>
        old(oldEntity({ id })).eventNotifications.map((of) => ({ ...of, realmId }));

      const { changes } = read({
        eventNotifications: [...one('1', 'a'), ...one('2', 'b'), ...one('1', 'c')],
      });

      expect(changes['1']!.map(({ entityId }) => entityId)).toEqual(['a', 'c']);
      expect(changes['2']!.map(({ entityId }) => entityId)).toEqual(['b']);
    });

    it.each<[string, unknown]>([
      ['no name', oldEntity({ name: undefined })],
      ['a name in words', oldEntity({ name: 'Sales Receipt!' })],
      ['no operation', oldEntity({ operation: undefined })],
      ['no time', oldEntity({ lastUpdated: undefined })],
      ['an id as a number', oldEntity({ id: 1234 })],
      ['nothing in it', null],
    ])('does not understand an entity with %s, and reads its neighbours', (_, entity) => {
      const { changes, notUnderstoodCount } = read(
        old(oldEntity({ id: '1' }), entity, oldEntity({ id: '2' })),
      );

      expect(notUnderstoodCount).toBe(1);
      expect(changes['310687']!.map(({ entityId }) => entityId)).toEqual(['1', '2']);
    });

    it.each<[string, unknown]>([
      ['without a company', { dataChangeEvent: { entities: [oldEntity()] } }],
      ['without an event', { realmId: '310687' }],
      ['without entities', { realmId: '310687', dataChangeEvent: {} }],
      ['of null', null],
    ])('counts a notification %s as one that it does not understand', (_, notification) => {
      const { eventNotifications } = old(oldEntity());

      const { changes, notUnderstoodCount } = read({
        eventNotifications: [notification, ...eventNotifications],
      });

      expect(notUnderstoodCount).toBe(1);
      expect(changes['310687']).toHaveLength(1);
    });
  });

  it.each<[string, unknown]>([
    ['no events', []],
    ['no notifications', { eventNotifications: [] }],
    ['no entities', old()],
  ])('understands that there is nothing in %s', (_, body) => {
    expect(read(body)).toEqual({ changes: {}, notUnderstoodCount: 0 });
  });

  it('reads a body that begins with a byte order mark', () => {
    expect(onlyChange(`\uFEFF${JSON.stringify([cloudEvent()])}`)).toMatchObject({ entity: 'invoice' });
  });

  it.each([
    ['nothing', ''],
    ['blanks', ' \r\n'],
    ['half of a text', '[{"specversion":"1.0"'],
    ['XML', '<events/>'],
    ['a word', 'ping'],
  ])('cannot read %s: it is no JSON', (_, body) => {
    expect(readDelivery(Buffer.from(body))).toEqual({ outcome: 'unreadable', reason: 'not_json' });
  });

  it('cannot read bytes that are not UTF-8', () => {
    const rawBody = Buffer.from([0x5b, 0x22, 0xff, 0xfe, 0x22, 0x5d]);

    expect(readDelivery(rawBody)).toEqual({ outcome: 'unreadable', reason: 'not_json' });
  });

  it.each([
    ['null', 'null'],
    ['a number', '7'],
    ['a text', '"[]"'],
    ['an object', '{"hello":1}'],
    ['one event outside a list', JSON.stringify(cloudEvent())],
    ['notifications that are no list', '{"eventNotifications":{}}'],
    ['a prototype', '{"__proto__":{"eventNotifications":[]}}'],
  ])('does not know the shape of %s', (_, body) => {
    expect(readDelivery(Buffer.from(body))).toEqual({ outcome: 'unreadable', reason: 'unknown_shape' });
  });

  it('reads lists within lists within lists without an end of the stack', () => {
    const rawBody = Buffer.from(`${'['.repeat(200_000)}${']'.repeat(200_000)}`);

    expect(readDelivery(rawBody)).toMatchObject({ notUnderstoodCount: 1 });
  });
});
