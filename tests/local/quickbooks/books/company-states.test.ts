import { describe, expect, it } from 'vitest';
import { bill, billPayment, invoice, openBooks } from './open-books.ts';
import type { Session } from './open-books.ts';

const fact = ({ read }: Session, name: string): string =>
  read('CompanyInfo', '9341000000000001').NameValue.find((pair: { Name: string }) => pair.Name === name)
    .Value;

describe('the subscription', () => {
  it.each([
    ['active', 'PAID'],
    ['lapsed', 'EXPIRED'],
    ['TRIAL', 'TRIAL'],
    ['SUSPENDED', 'SUSPENDED'],
  ] as const)('%s reads as %s in CompanyInfo', (subscription, word) => {
    expect(fact(openBooks('us', { subscription }), 'SubscriptionStatus')).toBe(word);
  });

  it.each(['TRIAL', 'TRIALOPTIN', 'SUBSCRIBED', 'PAID'] as const)('%s lets books be written', (word) => {
    expect(openBooks('us', { subscription: word }).create('Invoice', invoice(5)).TotalAmt).toBe(5);
  });

  it.each(['lapsed', 'EXPIRED', 'RESTRICTED', 'SUSPENDED', 'CANCELED'] as const)(
    '%s lets books be read only, until it is renewed',
    (subscription) => {
      const { books, create, read, query, changes, refused } = openBooks();
      const { Id } = create('Bill', bill(5));
      books.setSwitches({ subscription });

      expect(read('Bill', Id).TotalAmt).toBe(5);
      expect(query('select * from Bill').maxResults).toBe(1);
      expect(changes(['Bill'], '2026-03-01')[0].maxResults).toBe(1);
      expect(refused('create', 'Bill', bill(5)).code).toBe('6190');
      expect(refused('update', 'Customer', { Id: '1', SyncToken: '0', sparse: true }).code).toBe('6190');
      expect(refused('delete', 'Bill', { Id, SyncToken: '0' }).code).toBe('6190');

      books.setSwitches({ subscription: 'active' });
      expect(create('Bill', bill(6)).TotalAmt).toBe(6);
    },
  );
});

const itemLine = {
  Amount: 10,
  DetailType: 'ItemBasedExpenseLineDetail',
  ItemBasedExpenseLineDetail: { ItemRef: { value: '11' }, Qty: 1, UnitPrice: 10 },
};
const stock = {
  Name: 'Bench',
  Type: 'Inventory',
  TrackQtyOnHand: true,
  QtyOnHand: 1,
  InvStartDate: '2026-03-01',
  IncomeAccountRef: { value: '79' },
  ExpenseAccountRef: { value: '80' },
  AssetAccountRef: { value: '81' },
};

describe('the plan', () => {
  it('Simple Start refuses bills, their payments and other currencies with 5020, and takes invoices', () => {
    const { create, refused } = openBooks('us', { plan: 'simpleStart' });

    expect(refused('create', 'Bill', bill(5))).toEqual({
      code: '5020',
      message: 'Permission Denied Error',
      detail: 'Permission Denied Error : QuickBooks Online Simple Start does not include bills.',
      element: '',
    });
    expect(refused('create', 'BillPayment', billPayment(5)).code).toBe('5020');
    expect(
      refused('create', 'Customer', { DisplayName: 'E', CurrencyRef: { value: 'EUR' } }).detail,
    ).toContain('several currencies');
    expect(create('Invoice', invoice(5)).TotalAmt).toBe(5);
  });

  it('Essentials takes bills by account, and refuses items on them and stock', () => {
    const { create, update, refused } = openBooks('us', { plan: 'essentials' });

    const made = create('Bill', bill(5));

    expect(refused('create', 'Bill', bill(0, { Line: [itemLine] })).code).toBe('5020');
    expect(refused('create', 'Item', stock).code).toBe('5020');
    expect(update('Bill', { Id: made.Id, SyncToken: '0', ...bill(6) }).TotalAmt).toBe(6);
  });

  it.each(['plus', 'advanced'] as const)('%s takes all of it', (plan) => {
    const { create } = openBooks('us', { plan });

    expect(create('Bill', bill(0, { Line: [itemLine] })).TotalAmt).toBe(10);
    expect(create('Item', stock).Type).toBe('Inventory');
  });

  it('refuses with 5030 where the switch says so', () => {
    const fault = openBooks('us', { plan: 'simpleStart', planRefusal: '5030' }).refused(
      'create',
      'Bill',
      bill(5),
    );

    expect(fault).toMatchObject({ code: '5030', message: 'Feature Not Supported Error' });
  });

  it('is named in CompanyInfo, and the preferences tell of items on purchases', () => {
    const purchase = ({ read }: Session): boolean =>
      read('Preferences', '1').ProductAndServicesPrefs.ForPurchase;

    expect(fact(openBooks(), 'OfferingSku')).toBe('QuickBooks Online Plus');
    expect(fact(openBooks('gb', { plan: 'simpleStart' }), 'OfferingSku')).toBe(
      'QuickBooks Online Simple Start',
    );
    expect(purchase(openBooks())).toBe(true);
    expect(purchase(openBooks('us', { plan: 'essentials' }))).toBe(false);
  });
});

describe('closed books', () => {
  const shut = { bookCloseDate: '2026-01-31' };

  it.each([
    ['Invoice', invoice(5, { TxnDate: '2026-01-31' })],
    ['Bill', bill(5, { TxnDate: '2026-01-31' })],
  ] as const)('refuse to create a %s within them with 6200, with a password 6210', (entity, body) => {
    expect(openBooks('us', shut).refused('create', entity, body).code).toBe('6200');
    expect(openBooks('us', { ...shut, bookClosePassword: true }).refused('create', entity, body).code).toBe(
      '6210',
    );
  });

  it.each([
    ['Invoice', invoice(5, { TxnDate: '2026-01-20' }), invoice(6, { TxnDate: '2026-02-01' })],
    ['Bill', bill(5, { TxnDate: '2026-01-20' }), bill(6, { TxnDate: '2026-02-01' })],
  ] as const)('refuse to change or delete a %s within them, or move one in or out', (entity, old, fresh) => {
    const { books, create, update, refused } = openBooks();
    const within = create(entity, old).Id;
    const after = create(entity, fresh).Id;
    books.setSwitches(shut);
    const note = { SyncToken: '0', sparse: true, PrivateNote: 'n' };

    expect(refused('update', entity, { ...note, Id: within }).code).toBe('6200');
    expect(refused('update', entity, { ...note, Id: within, TxnDate: '2026-02-01' }).code).toBe('6200');
    expect(refused('update', entity, { ...note, Id: after, TxnDate: '2026-01-31' }).code).toBe('6200');
    expect(refused('delete', entity, { Id: within, SyncToken: '0' }).code).toBe('6200');
    expect(update(entity, { ...note, Id: after }).PrivateNote).toBe('n');
  });

  it('refuse to void an invoice within them', () => {
    const { books, create, refused } = openBooks();
    const { Id } = create('Invoice', invoice(5, { TxnDate: '2026-01-20' }));
    books.setSwitches(shut);

    expect(refused('void', 'Invoice', { Id, SyncToken: '0' }).code).toBe('6200');
  });
});
