import { describe, expect, it } from 'vitest';
import { invoice, line, openBooks } from './open-books.ts';

describe('SyncToken', () => {
  it('goes up with each change and refuses an older one with 5010, naming who was faster', () => {
    const { create, update, refused } = openBooks();
    const { Id } = create('Invoice', invoice(10));

    expect(update('Invoice', { Id, SyncToken: '0', sparse: true, PrivateNote: 'x' }).SyncToken).toBe('1');
    expect(refused('update', 'Invoice', { Id, SyncToken: '0', sparse: true, PrivateNote: 'y' })).toEqual({
      code: '5010',
      message: 'Stale Object Error',
      detail:
        'Stale Object Error : You and Robin Clerk were working on this at the same time. Robin Clerk finished before you did, so your work was not saved.',
      element: '',
    });
  });

  it('and time stay when a list object is saved as it is', () => {
    const { clock, create, update } = openBooks();
    const { Id, MetaData } = create('Item', { Name: 'Seat', IncomeAccountRef: { value: '79' } });
    clock.ms += 60_000;

    const same = update('Item', { Id, SyncToken: '0', sparse: true, Name: 'Seat' });

    expect(same.SyncToken).toBe('0');
    expect(same.MetaData).toEqual(MetaData);
    expect(update('Item', { Id, SyncToken: '0', sparse: true, Sku: 'S' }).SyncToken).toBe('1');
  });

  it('is needed for a change, as is the Id', () => {
    const { create, refused } = openBooks();
    const { Id } = create('Invoice', invoice(10));

    expect(refused('update', 'Invoice', { Id, sparse: true })).toMatchObject({
      code: '2020',
      element: 'SyncToken',
    });
    expect(refused('delete', 'Invoice', { SyncToken: '0' })).toMatchObject({ code: '2020', element: 'Id' });
  });
});

describe('full and sparse update', () => {
  it('a sparse update leaves what it omits and clears what is null', () => {
    const { create, update } = openBooks();
    const { Id } = create('Customer', { DisplayName: 'A', Notes: 'n', CompanyName: 'Co' });

    const changed = update('Customer', { Id, SyncToken: '0', sparse: true, DisplayName: 'B', Notes: null });

    expect(changed).toMatchObject({ DisplayName: 'B', CompanyName: 'Co' });
    expect(changed).not.toHaveProperty('Notes');
  });

  it('a full update clears what it omits and fills defaults anew', () => {
    const { create, update } = openBooks();
    const { Id } = create('Customer', { DisplayName: 'A', Notes: 'n', CompanyName: 'Co', Taxable: false });

    const changed = update('Customer', { Id, SyncToken: '0', DisplayName: 'B' });

    expect(changed).toMatchObject({ DisplayName: 'B', PrintOnCheckName: 'B', Taxable: true, Active: true });
    expect(changed).not.toHaveProperty('Notes');
    expect(changed).not.toHaveProperty('CompanyName');
  });

  it('replaces the whole line list; lines without Id get new ids', () => {
    const { create, update } = openBooks();
    const { Id } = create('Invoice', invoice(10, { Line: [line({ amount: 1 }), line({ amount: 2 })] }));

    const Line = [{ ...line({ amount: 5 }), Id: '2' }, line({ amount: 7 })];
    const changed = update('Invoice', { Id, SyncToken: '0', sparse: true, Line });

    expect(changed.Line.map((entry: { Id?: string; LineNum?: number }) => [entry.Id, entry.LineNum])).toEqual(
      [
        ['2', 1],
        ['3', 2],
        [undefined, undefined],
      ],
    );
    expect(changed.TotalAmt).toBe(12);
    const again = update('Invoice', { Id, SyncToken: '1', sparse: true, Line: [line({ amount: 5 })] });
    expect(again.Line[0].Id).toBe('4');
  });

  it('without Line keeps the lines when sparse and is refused with 2020 when full', () => {
    const { create, update, refused } = openBooks();
    const { Id } = create('Invoice', invoice(10));

    expect(update('Invoice', { Id, SyncToken: '0', sparse: true, PrivateNote: 'n' }).TotalAmt).toBe(10);
    expect(refused('update', 'Invoice', { Id, SyncToken: '1', CustomerRef: { value: '1' } })).toMatchObject({
      code: '2020',
      detail: 'Required parameter Line is missing in the request',
    });
  });
});

describe('deleting and voiding', () => {
  it('a deleted document answers a stub, then 610 for reading and deleting', () => {
    const { create, remove, refused, refusedRead } = openBooks();
    const { Id } = create('Invoice', invoice(10));

    expect(remove('Invoice', { Id, SyncToken: '0' })).toEqual({ domain: 'QBO', status: 'Deleted', Id });
    expect(refusedRead('Invoice', Id).errors[0]?.code).toBe('610');
    expect(refused('delete', 'Invoice', { Id, SyncToken: '0' }).code).toBe('610');
  });

  it('a voided invoice keeps its number and has no amounts', () => {
    const { create, nullify } = openBooks();
    const { Id, DocNumber } = create(
      'Invoice',
      invoice(10, { Line: [line({ amount: 10, qty: 2, price: 5 })] }),
    );

    const voided = nullify('Invoice', { Id, SyncToken: '0' });

    expect(voided).toMatchObject({
      SyncToken: '1',
      DocNumber,
      PrivateNote: 'Voided',
      TotalAmt: 0,
      Balance: 0,
    });
    expect(voided.Line[0].Amount).toBe(0);
    expect(voided.Line[0].SalesItemLineDetail).not.toHaveProperty('Qty');
    expect(voided.Line[0].SalesItemLineDetail).not.toHaveProperty('UnitPrice');
  });

  it('a list object has neither', () => {
    const { refused } = openBooks();

    expect(refused('delete', 'Customer', { Id: '1', SyncToken: '0' }).code).toBe('500');
    expect(refused('void', 'Bill', { Id: '1', SyncToken: '0' }).code).toBe('500');
  });
});

describe('a fault', () => {
  it('changes nothing, not even sequences', () => {
    const { books, refused, create } = openBooks();
    const before = JSON.stringify(books.snapshot());

    refused(
      'create',
      'Invoice',
      invoice(10, { Line: [line({ amount: 1 }), line({ amount: 1, item: '999' })] }),
    );
    refused('create', 'Payment', {
      CustomerRef: { value: '1' },
      TotalAmt: 5,
      Line: [{ Amount: 9, LinkedTxn: [{ TxnId: '1', TxnType: 'Invoice' }] }],
    });

    expect(JSON.stringify(books.snapshot())).toBe(before);
    expect(create('Invoice', invoice(10))).toMatchObject({ Id: '146', DocNumber: '1038' });
  });
});
