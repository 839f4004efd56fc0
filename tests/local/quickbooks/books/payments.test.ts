import { describe, expect, it } from 'vitest';
import { invoice, openBooks, payment } from './open-books.ts';

describe('a payment', () => {
  it('settles invoices in part or whole, raising their token and moving their time', () => {
    const { clock, create, read } = openBooks();
    const one = create('Invoice', invoice(100)).Id;
    const two = create('Invoice', invoice(30)).Id;
    clock.ms += 3_600_000;

    const paid = create(
      'Payment',
      payment(70, [
        [one, 40],
        [two, 30],
      ]),
    );

    expect(paid).toMatchObject({ TotalAmt: 70, UnappliedAmt: 0, DepositToAccountRef: { value: '4' } });
    expect(read('Invoice', one)).toMatchObject({
      Balance: 60,
      SyncToken: '1',
      LinkedTxn: [{ TxnId: paid.Id, TxnType: 'Payment' }],
    });
    expect(read('Invoice', one).MetaData.LastUpdatedTime).toBe('2026-03-02T10:00:00-08:00');
    expect(read('Invoice', two)).toMatchObject({ Balance: 0, TotalAmt: 30 });
  });

  it('moves the time of the customer and its parent, and their balances, but no SyncToken', () => {
    const { clock, create, read } = openBooks();
    clock.ms += 60_000;

    const made = create('Invoice', invoice(100, { CustomerRef: { value: '9' } }));

    expect(read('Customer', '9')).toMatchObject({ Balance: 100, BalanceWithJobs: 100, SyncToken: '0' });
    expect(read('Customer', '7')).toMatchObject({ Balance: 0, BalanceWithJobs: 100, SyncToken: '0' });
    for (const id of ['7', '9'])
      expect(read('Customer', id).MetaData.LastUpdatedTime).toBe('2026-03-02T09:01:00-08:00');
    create('Payment', { ...payment(100, [[made.Id, 100]]), CustomerRef: { value: '9' } });
    expect(read('Customer', '7').BalanceWithJobs).toBe(0);
  });

  it('can stay unapplied, which lowers the customer balance', () => {
    const { create, read } = openBooks();
    create('Invoice', invoice(100));

    expect(create('Payment', payment(30))).toMatchObject({ UnappliedAmt: 30, Line: [] });
    expect(read('Customer', '1').Balance).toBe(70);
  });

  it('may not apply more than is open or paid, nor to another customer', () => {
    const { create, refused } = openBooks();
    const mine = create('Invoice', invoice(10)).Id;
    const theirs = create('Invoice', invoice(10, { CustomerRef: { value: '2' } })).Id;

    expect(refused('create', 'Payment', payment(20, [[mine, 10.01]])).code).toBe('6000');
    expect(refused('create', 'Payment', payment(5, [[mine, 10]])).code).toBe('6000');
    expect(refused('create', 'Payment', payment(5, [[theirs, 5]])).code).toBe('620');
    expect(refused('create', 'Payment', payment(5, [['99999', 5]])).code).toBe('610');
    expect(refused('create', 'Payment', { CustomerRef: { value: '1' } })).toMatchObject({
      element: 'TotalAmt',
    });
  });

  it('may not use an invoice twice for more than is open', () => {
    const { create, read, refused } = openBooks();
    const { Id } = create('Invoice', invoice(10));
    const twice = (first: number, second: number): object =>
      payment(20, [
        [Id, first],
        [Id, second],
      ]);

    expect(refused('create', 'Payment', twice(6, 4.01)).code).toBe('6000');
    const paid = create('Payment', twice(6, 4));

    expect(read('Invoice', Id)).toMatchObject({ Balance: 0, SyncToken: '1' });
    expect(paid.Line[1].LineEx.any[1].value).toEqual({ Name: 'txnOpenBalance', Value: '4.00' });
  });

  it('is applied anew by an update, which opens one invoice and settles another', () => {
    const { create, update, read } = openBooks();
    const one = create('Invoice', invoice(40)).Id;
    const two = create('Invoice', invoice(30)).Id;
    const paid = create('Payment', payment(40, [[one, 40]]));

    const moved = update('Payment', { Id: paid.Id, SyncToken: '0', ...payment(40, [[two, 30]]) });

    expect(moved).toMatchObject({ SyncToken: '1', UnappliedAmt: 10 });
    expect(read('Invoice', one)).toMatchObject({ Balance: 40, SyncToken: '2', LinkedTxn: [] });
    expect(read('Invoice', two)).toMatchObject({ Balance: 0, SyncToken: '1' });
    expect(read('Customer', '1').Balance).toBe(30);
  });

  it('tells what was open before, in the JAXB wrappers', () => {
    const { create } = openBooks();
    const { Id, DocNumber } = create('Invoice', invoice(100));

    const [paid] = create('Payment', payment(40, [[Id, 40]])).Line;

    expect(paid.LineEx.any.map((entry: { value: object }) => entry.value)).toEqual([
      { Name: 'txnId', Value: Id },
      { Name: 'txnOpenBalance', Value: '100.00' },
      { Name: 'txnReferenceNumber', Value: DocNumber },
    ]);
  });

  it('edited in its note leaves the invoice alone; edited in its amount moves it', () => {
    const { create, update, read } = openBooks();
    const { Id } = create('Invoice', invoice(100));
    const paid = create('Payment', payment(40, [[Id, 40]]));

    const noted = update('Payment', { Id: paid.Id, SyncToken: '0', sparse: true, PrivateNote: 'n' });
    expect(noted.SyncToken).toBe('1');
    expect(noted.Line[0].LineEx.any[1].value.Value).toBe('100.00');
    expect(read('Invoice', Id)).toMatchObject({ SyncToken: '1', Balance: 60 });

    update('Payment', { Id: paid.Id, SyncToken: '1', ...payment(50, [[Id, 50]]) });
    expect(read('Invoice', Id)).toMatchObject({ SyncToken: '2', Balance: 50 });
  });

  it('voided or deleted, opens the invoice again', () => {
    const { create, nullify, remove, read } = openBooks();
    const { Id } = create('Invoice', invoice(100));
    const first = create('Payment', payment(60, [[Id, 60]])).Id;
    const second = create('Payment', payment(40, [[Id, 40]])).Id;

    const voided = nullify('Payment', { Id: first, SyncToken: '0', sparse: true });
    expect(voided).toMatchObject({ TotalAmt: 0, UnappliedAmt: 0, PrivateNote: 'Voided', Line: [] });
    expect(read('Invoice', Id).Balance).toBe(60);
    remove('Payment', { Id: second, SyncToken: '0' });
    expect(read('Invoice', Id)).toMatchObject({ Balance: 100, LinkedTxn: [], SyncToken: '4' });
    expect(read('Customer', '1').Balance).toBe(100);
  });

  it('once deposited is no change to change data capture', () => {
    const { books, clock, at, create, changes } = openBooks();
    const { Id } = create('Payment', payment(10));
    clock.ms += 60_000;
    const since = new Date(clock.ms).toISOString();

    books.depositPayment(Id, at());

    expect(changes(['Payment'], since)).toEqual([{}]);
  });

  it('once deposited shows the deposit without a new token, and cannot be changed', () => {
    const { books, at, create, read, refused } = openBooks();
    const { Id } = create('Payment', payment(10));

    books.depositPayment(Id, at());

    expect(read('Payment', Id)).toMatchObject({ SyncToken: '0', LinkedTxn: [{ TxnType: 'Deposit' }] });
    for (const kind of ['update', 'void', 'delete'] as const) {
      expect(refused(kind, 'Payment', { Id, SyncToken: '0', sparse: true })).toMatchObject({
        code: '6540',
        message: 'Deposited Transaction cannot be changed',
      });
    }
  });
});

describe('an invoice that was paid', () => {
  it.each(['void', 'delete'] as const)('leaves its payment unapplied after %s', (kind) => {
    const { create, nullify, remove, read } = openBooks();
    const { Id } = create('Invoice', invoice(100));
    const paid = create('Payment', payment(40, [[Id, 40]])).Id;

    if (kind === 'void') nullify('Invoice', { Id, SyncToken: '1' });
    else remove('Invoice', { Id, SyncToken: '1' });

    expect(read('Payment', paid)).toMatchObject({ UnappliedAmt: 40, TotalAmt: 40, Line: [] });
    expect(read('Customer', '1').Balance).toBe(-40);
  });

  it('keeps what was paid when its lines change, and is not lowered below it', () => {
    const { create, update, refused } = openBooks();
    const { Id } = create('Invoice', invoice(100));
    create('Payment', payment(40, [[Id, 40]]));

    expect(update('Invoice', { Id, SyncToken: '1', ...invoice(120) }).Balance).toBe(80);
    expect(refused('update', 'Invoice', { Id, SyncToken: '2', ...invoice(39) }).code).toBe('5030');
  });
});

describe('an unapplied payment', () => {
  it('settles a new invoice at once with AutoApplyPayments, the oldest first', () => {
    const { create, read } = openBooks('us', { autoApplyPayments: true });
    const old = create('Payment', payment(30)).Id;
    const young = create('Payment', payment(100)).Id;
    const foreign = create('Payment', { ...payment(50), CustomerRef: { value: '2' } }).Id;

    const due = create('Invoice', invoice(45));

    expect(due).toMatchObject({ Balance: 0, SyncToken: '2' });
    expect(read('Payment', old)).toMatchObject({ UnappliedAmt: 0, SyncToken: '1' });
    expect(read('Payment', young)).toMatchObject({ UnappliedAmt: 85, SyncToken: '1' });
    expect(read('Payment', foreign)).toMatchObject({ UnappliedAmt: 50, SyncToken: '0' });
    expect(read('Customer', '1').Balance).toBe(-85);
  });

  it('is left alone without that preference, which can be saved as one', () => {
    const { create, update, read } = openBooks();
    create('Payment', payment(30));

    const before = create('Invoice', invoice(10)).Balance;
    update('Preferences', {
      SyncToken: read('Preferences', '1').SyncToken,
      sparse: true,
      SalesFormsPrefs: { AutoApplyPayments: true },
    });

    expect(before).toBe(10);
    expect(read('Preferences', '1').SalesFormsPrefs.AutoApplyPayments).toBe(true);
    expect(create('Invoice', invoice(10)).Balance).toBe(0);
  });
});

describe('a credit memo', () => {
  it('lowers the customer balance, and is applied by a payment of zero', () => {
    const { create, read } = openBooks();
    const due = create('Invoice', invoice(100)).Id;
    const memo = create('CreditMemo', invoice(30));
    expect(memo).toMatchObject({ RemainingCredit: 30, Balance: 30, TotalAmt: 30 });
    expect(read('Customer', '1').Balance).toBe(70);

    create(
      'Payment',
      payment(0, [
        [due, 30],
        [memo.Id, 30, 'CreditMemo'],
      ]),
    );

    expect(read('Invoice', due).Balance).toBe(70);
    expect(read('CreditMemo', memo.Id)).toMatchObject({ RemainingCredit: 0, Balance: 0 });
    expect(read('Customer', '1').Balance).toBe(70);
  });

  it('deleted, opens the invoice again and takes the linking payment along', () => {
    const { create, read, remove, refusedRead } = openBooks();
    const due = create('Invoice', invoice(100)).Id;
    const memo = create('CreditMemo', invoice(30)).Id;
    const link = create(
      'Payment',
      payment(0, [
        [due, 30],
        [memo, 30, 'CreditMemo'],
      ]),
    ).Id;

    remove('CreditMemo', { Id: memo, SyncToken: '1' });

    expect(read('Invoice', due).Balance).toBe(100);
    expect(refusedRead('Payment', link).errors[0]?.code).toBe('610');
    expect(read('Customer', '1').Balance).toBe(100);
  });

  it('is applied to a new invoice at once with AutoApplyCredit', () => {
    const { create, read, query } = openBooks('us', { autoApplyCredit: true });
    create('CreditMemo', invoice(30));

    const due = create('Invoice', invoice(100));

    expect(due).toMatchObject({ Balance: 70, SyncToken: '1' });
    expect(query('select * from Payment').Payment[0]).toMatchObject({
      TotalAmt: 0,
      PrivateNote: 'Created by QB Online to link credits to charges.',
    });
    expect(read('Customer', '1').Balance).toBe(70);
  });
});
