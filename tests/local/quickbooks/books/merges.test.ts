import { describe, expect, it } from 'vitest';
import { bill, billPayment, expense, invoice, line, openBooks, payment } from './open-books.ts';
import type { Session } from './open-books.ts';

const early = '2026-03-02T08:00:00-08:00';

interface Merged extends Session {
  loserId: string;
  survivorId: string;
}

function mergedCustomers(switches: Parameters<typeof openBooks>[1] = {}): Merged {
  const session = openBooks('us', switches);
  const loserId: string = session.create('Customer', { DisplayName: 'Quill' }).Id;
  const survivorId: string = session.create('Customer', { DisplayName: 'Quill & Sons' }).Id;
  session.create('Invoice', invoice(30, { CustomerRef: { value: loserId } }));
  session.create('Invoice', invoice(12, { CustomerRef: { value: survivorId } }));
  session.books.mergeEntities({ entity: 'Customer', loserId, survivorId }, session.at());
  return { ...session, loserId, survivorId };
}

describe('merging customers', () => {
  it('makes the loser disappear from reads and queries, inactive ones included, and frees its name', () => {
    const { loserId, query, refusedRead, create } = mergedCustomers();

    expect(query(`select * from Customer where Id = '${loserId}' and Active in (true, false)`)).toEqual({});
    expect(refusedRead('Customer', loserId).errors[0]?.code).toBe('610');
    expect(create('Customer', { DisplayName: 'Quill' }).DisplayName).toBe('Quill');
  });

  it('points its documents to the survivor without moving their token or time, and adds the balances', () => {
    const { survivorId, query, read } = mergedCustomers();

    const found = query(`select * from Invoice where CustomerRef = '${survivorId}'`).Invoice;

    expect(found.map((each: { TotalAmt: number }) => each.TotalAmt)).toEqual([12, 30]);
    expect(found[1]).toMatchObject({
      SyncToken: '0',
      CustomerRef: { value: survivorId, name: 'Quill & Sons' },
    });
    expect(read('Customer', survivorId)).toMatchObject({ Balance: 42, BalanceWithJobs: 42, SyncToken: '0' });
  });

  it.each([
    ['2500', '2500'],
    ['610', '610'],
  ] as const)('lets new documents for the loser fail with %s', (inactiveReference, code) => {
    const { loserId, refused } = mergedCustomers({ inactiveReference });

    expect(refused('create', 'Invoice', invoice(5, { CustomerRef: { value: loserId } })).code).toBe(code);
  });

  it('names the list and the id in 2500', () => {
    const { loserId, refused } = mergedCustomers();

    expect(refused('create', 'Invoice', invoice(5, { CustomerRef: { value: loserId } })).detail).toBe(
      `Invalid Reference Id : Names element id ${loserId} not found`,
    );
  });

  it('lets an update of the loser fail with 6000', () => {
    const { loserId, refused } = mergedCustomers();

    expect(refused('update', 'Customer', { Id: loserId, SyncToken: '0', sparse: true, Notes: 'n' })).toEqual({
      code: '6000',
      message: 'A business validation error has occurred while processing your request',
      detail: 'Business Validation Error: You cannot modify a list element that has been deleted.',
      element: '',
    });
  });

  it('is told by CDC as a deleted stub, or not at all, by the switch; the survivor shows either way', () => {
    const { loserId, survivorId, changes, books } = mergedCustomers();
    const ids = (): string[] =>
      changes(['Customer'], early)[0].Customer.map((each: { Id: string; status?: string }) =>
        each.status === undefined ? each.Id : `${each.Id} ${each.status}`,
      );

    expect(ids().toSorted()).toEqual([survivorId, `${loserId} Deleted`].toSorted());
    books.setSwitches({ mergedInChanges: 'gone' });
    expect(ids()).toEqual([survivorId]);
  });

  it('survives a snapshot', () => {
    const { books, loserId } = mergedCustomers();

    const restored = openBooks('us', {}, JSON.parse(JSON.stringify(books.snapshot())));

    expect(
      restored.refused('update', 'Customer', { Id: loserId, SyncToken: '0', sparse: true, Notes: 'n' }).code,
    ).toBe('6000');
  });

  it('carries payments along, so that they can still be edited', () => {
    const session = openBooks();
    const { create, read, remove, books, at } = session;
    const survivorId = create('Customer', { DisplayName: 'New owner' }).Id;
    const { Id } = create('Invoice', invoice(10));
    const paid = create('Payment', payment(10, [[Id, 10]]));

    books.mergeEntities({ entity: 'Customer', loserId: '1', survivorId }, at());

    expect(read('Payment', paid.Id).CustomerRef).toEqual({ value: survivorId, name: 'New owner' });
    remove('Payment', { Id: paid.Id, SyncToken: '0' });
    expect(read('Customer', survivorId).Balance).toBe(10);
  });

  it('moves what the loser owed from its parent to the parent of the survivor', () => {
    const { create, read, books, at } = openBooks();
    const job = (DisplayName: string, parent: string): string =>
      create('Customer', { DisplayName, Job: true, ParentRef: { value: parent } }).Id;
    const [from, to] = ['From', 'To'].map((DisplayName) => create('Customer', { DisplayName }).Id);
    const loserId = job('Roof', from);
    const survivorId = job('House', to);
    create('Invoice', invoice(70, { CustomerRef: { value: loserId } }));

    books.mergeEntities({ entity: 'Customer', loserId, survivorId }, at());

    expect(read('Customer', from).BalanceWithJobs).toBe(0);
    expect(read('Customer', to)).toMatchObject({ Balance: 0, BalanceWithJobs: 70 });
  });
});

describe('merging vendors, items and accounts', () => {
  it('points bills and their payments to the surviving vendor', () => {
    const { create, read, books, at } = openBooks();
    const { Id } = create('Bill', bill(50));
    const paid = create('BillPayment', billPayment(20, [[Id, 20]]));

    books.mergeEntities({ entity: 'Vendor', loserId: '41', survivorId: '42' }, at());

    expect(read('Bill', Id).VendorRef).toEqual({ value: '42', name: 'Lee Advertising' });
    expect(read('BillPayment', paid.Id).VendorRef.value).toBe('42');
    expect(read('Vendor', '42').Balance).toBe(30);
  });

  it('points lines and items inside documents and lists to the survivor', () => {
    const { create, read, books, at } = openBooks();
    const made = create('Invoice', invoice(0, { Line: [line({ amount: 5, item: '4' })] }));
    const spent = create('Bill', bill(0, { Line: [expense(5, '70')] }));

    books.mergeEntities({ entity: 'Item', loserId: '4', survivorId: '10' }, at());
    books.mergeEntities({ entity: 'Account', loserId: '70', survivorId: '71' }, at());
    books.mergeEntities({ entity: 'Account', loserId: '54', survivorId: '1' }, at());

    expect(read('Invoice', made.Id).Line[0].SalesItemLineDetail.ItemRef).toEqual({
      value: '10',
      name: 'Pest Control',
    });
    expect(read('Bill', spent.Id).Line[0].AccountBasedExpenseLineDetail.AccountRef.value).toBe('71');
    expect(read('Item', '10').IncomeAccountRef).toEqual({ value: '1', name: 'Services' });
  });

  it.each([
    ['itself', 'Customer', '1', '1', 'they are the same object'],
    ['an account of another type', 'Account', '35', '69', 'their AccountType differs'],
    ['an item of another type', 'Item', '4', '11', 'their Type differs'],
    ['what has others below it', 'Account', '55', '76', 'others stand below it'],
    ['what is not there', 'Vendor', '41', '999', 'the books hold no such object'],
  ] as const)('refuses to merge into %s', (_what, entity, loserId, survivorId, why) => {
    const { books, at } = openBooks();

    expect(() => books.mergeEntities({ entity, loserId, survivorId }, at())).toThrow(why);
  });
});
