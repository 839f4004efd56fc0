import { describe, expect, it } from 'vitest';
import { bill, billPayment, openBooks } from './open-books.ts';

describe('a bill payment', () => {
  it('lowers the bill, raises its SyncToken, moves its time and links itself', () => {
    const { clock, create, read } = openBooks();
    const { Id } = create('Bill', bill(50));
    clock.ms += 60_000;

    const paid = create('BillPayment', billPayment(20, [[Id, 20]]));

    expect(read('Bill', Id)).toMatchObject({
      Balance: 30,
      TotalAmt: 50,
      SyncToken: '1',
      LinkedTxn: [{ TxnId: paid.Id, TxnType: 'BillPaymentCheck' }],
    });
    expect(read('Bill', Id).MetaData.LastUpdatedTime).toBe('2026-03-02T09:01:00-08:00');
    expect(read('Vendor', '41')).toMatchObject({ Balance: 30, SyncToken: '0' });
  });

  it('reads as recorded', () => {
    const { create } = openBooks();
    const { Id } = create('Bill', bill(50));

    const paid = create('BillPayment', { ...billPayment(50, [[Id, 50]]), DocNumber: '11' });

    expect(Object.keys(paid)).toEqual([
      'VendorRef',
      'PayType',
      'CheckPayment',
      'TotalAmt',
      'domain',
      'sparse',
      'Id',
      'SyncToken',
      'MetaData',
      'DocNumber',
      'TxnDate',
      'CurrencyRef',
      'Line',
    ]);
    expect(paid.CheckPayment).toEqual({
      BankAccountRef: { value: '35', name: 'Checking' },
      PrintStatus: 'NotSet',
    });
    expect(paid.Line).toEqual([{ Amount: 50, LinkedTxn: [{ TxnId: Id, TxnType: 'Bill' }] }]);
  });

  it('may not pay a bill twice for more than is open', () => {
    const { create, read, refused } = openBooks();
    const { Id } = create('Bill', bill(10));
    const twice = (first: number, second: number): object =>
      billPayment(20, [
        [Id, first],
        [Id, second],
      ]);

    expect(refused('create', 'BillPayment', twice(6, 4.01)).code).toBe('6000');
    create('BillPayment', twice(6, 4));

    expect(read('Bill', Id)).toMatchObject({ Balance: 0, SyncToken: '1' });
  });

  it('can be by card and over several bills, and calls itself a check all the same', () => {
    const { create, read } = openBooks();
    const bills = [30, 40].map((amount) => create('Bill', bill(amount)).Id);
    const CreditCardPayment = { CCAccountRef: { value: '41' } };
    const body = {
      ...billPayment(70, [
        [bills[0]!, 30],
        [bills[1]!, 40],
      ]),
      PayType: 'CreditCard',
    };

    create('BillPayment', { ...body, CheckPayment: undefined, CreditCardPayment });

    expect(bills.map((id) => read('Bill', id).Balance)).toEqual([0, 0]);
    expect(read('Bill', bills[1]).LinkedTxn[0].TxnType).toBe('BillPaymentCheck');
  });

  it('deleted or voided, opens the bill again and leaves no link', () => {
    const { create, remove, nullify, read } = openBooks();
    const { Id } = create('Bill', bill(50));
    const first = create('BillPayment', billPayment(20, [[Id, 20]]));
    remove('BillPayment', { Id: first.Id, SyncToken: '0' });
    expect(read('Bill', Id)).toMatchObject({ Balance: 50, SyncToken: '2' });
    expect(read('Bill', Id)).not.toHaveProperty('LinkedTxn');
    const second = create('BillPayment', billPayment(50, [[Id, 50]]));

    const voided = nullify('BillPayment', { Id: second.Id, SyncToken: '0' });

    expect(voided).toMatchObject({ TotalAmt: 0, PrivateNote: 'Voided', SyncToken: '1' });
    expect(read('Bill', Id)).toMatchObject({ Balance: 50, SyncToken: '4' });
    expect(read('Vendor', '41').Balance).toBe(50);
  });

  it('may not pay more than is open or paid, another vendor’s bill, one that is not there, or from nowhere', () => {
    const { create, refused } = openBooks();
    const { Id } = create('Bill', bill(50));
    const foreign = create('Bill', bill(50, { VendorRef: { value: '42' } })).Id;

    expect(refused('create', 'BillPayment', billPayment(60, [[Id, 60]])).code).toBe('6000');
    expect(refused('create', 'BillPayment', billPayment(10, [[Id, 20]])).code).toBe('6000');
    expect(refused('create', 'BillPayment', billPayment(10, [[foreign, 10]])).code).toBe('620');
    expect(refused('create', 'BillPayment', billPayment(10, [['999', 10]])).code).toBe('610');
    const nowhere = { ...billPayment(10, [[Id, 10]]), CheckPayment: undefined };
    expect(refused('create', 'BillPayment', nowhere)).toMatchObject({
      code: '2020',
      element: 'CheckPayment.BankAccountRef',
    });
  });

  it('keeps what was paid when the bill changes, and the bill is not lowered below it', () => {
    const { create, update, refused } = openBooks();
    const { Id } = create('Bill', bill(50));
    create('BillPayment', billPayment(20, [[Id, 20]]));

    expect(update('Bill', { Id, SyncToken: '1', ...bill(80) })).toMatchObject({ TotalAmt: 80, Balance: 60 });
    expect(refused('update', 'Bill', { Id, SyncToken: '2', ...bill(10) }).code).toBe('5030');
  });

  it('stays as a credit with the vendor when its bill is deleted', () => {
    const { create, remove, read } = openBooks();
    const { Id } = create('Bill', bill(50));
    const paid = create('BillPayment', billPayment(20, [[Id, 20]]));

    remove('Bill', { Id, SyncToken: '1' });

    expect(read('BillPayment', paid.Id)).toMatchObject({ TotalAmt: 20, SyncToken: '1', Line: [] });
    expect(read('Vendor', '41').Balance).toBe(-20);
  });

  it('counts in queries and shows in changes with its bill', () => {
    const { create, query, changes } = openBooks();
    const { Id } = create('Bill', bill(50));
    create('BillPayment', billPayment(20, [[Id, 20]]));

    expect(query('select * from BillPayment')).toMatchObject({ maxResults: 1, totalCount: 1 });
    const slots = changes(['BillPayment', 'Bill'], '2026-03-02T08:00:00-08:00');
    expect(slots.map((slot: object) => Object.keys(slot)[0])).toEqual(['Bill', 'BillPayment']);
  });
});
