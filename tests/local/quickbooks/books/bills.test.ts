import { describe, expect, it } from 'vitest';
import { bill, expense, openBooks } from './open-books.ts';

const ids = (made: { Line: { Id: string }[] }): string[] => made.Line.map((each) => each.Id);

describe('a bill', () => {
  it('goes up in SyncToken with each change and refuses an older one with 5010', () => {
    const { create, update, refused } = openBooks();
    const { Id } = create('Bill', bill(10));
    update('Bill', { Id, SyncToken: '0', sparse: true, PrivateNote: 'x' });

    expect(refused('update', 'Bill', { Id, SyncToken: '0', ...bill(5) }).code).toBe('5010');
    expect(refused('delete', 'Bill', { Id, SyncToken: '0' }).code).toBe('5010');
  });

  it('keeps what a sparse update omits and loses what a full one omits', () => {
    const { create, update } = openBooks();
    const { Id } = create('Bill', bill(10, { PrivateNote: 'n', DocNumber: 'V-1' }));

    const sparse = update('Bill', { Id, SyncToken: '0', sparse: true, DueDate: '2026-05-01' });
    const full = update('Bill', { Id, SyncToken: '1', ...bill(20) });

    expect(sparse).toMatchObject({ PrivateNote: 'n', DocNumber: 'V-1', DueDate: '2026-05-01', TotalAmt: 10 });
    expect(full).toMatchObject({ TotalAmt: 20, DueDate: '2026-03-02', SyncToken: '2' });
    expect(full).not.toHaveProperty('PrivateNote');
    expect(full).not.toHaveProperty('DocNumber');
  });

  it('has its lines replaced as a whole; lines without Id get new ids', () => {
    const { create, update, read } = openBooks();
    const made = create('Bill', bill(0, { Line: [expense(1), expense(2)] }));

    const Line = [{ ...expense(5), Id: '2' }, expense(7)];
    const changed = update('Bill', { Id: made.Id, SyncToken: '0', sparse: true, Line });

    expect(ids(changed)).toEqual(['2', '3']);
    expect(changed).toMatchObject({ TotalAmt: 12, Balance: 12 });
    expect(read('Vendor', '41').Balance).toBe(12);
  });

  it('moved to another vendor takes its balance along', () => {
    const { create, update, read } = openBooks();
    const { Id } = create('Bill', bill(10));

    update('Bill', { Id, SyncToken: '0', sparse: true, VendorRef: { value: '42' } });

    expect([read('Vendor', '41').Balance, read('Vendor', '42').Balance]).toEqual([0, 10]);
  });

  it('deleted answers a stub, then 610, and leaves a stub in changes', () => {
    const { create, remove, refusedRead, refused, read, changes } = openBooks();
    const { Id } = create('Bill', bill(10));

    expect(remove('Bill', { Id, SyncToken: '0' })).toEqual({ domain: 'QBO', status: 'Deleted', Id });

    expect(refusedRead('Bill', Id).errors[0]?.code).toBe('610');
    expect(refused('update', 'Bill', { Id, SyncToken: '0', ...bill(1) }).code).toBe('610');
    expect(read('Vendor', '41').Balance).toBe(0);
    expect(changes(['Bill'], '2026-03-01')[0].Bill[0]).toMatchObject({ status: 'Deleted', Id });
  });

  it('cannot be voided', () => {
    const { create, refused } = openBooks();
    const { Id } = create('Bill', bill(10));

    expect(refused('void', 'Bill', { Id, SyncToken: '0' }).code).toBe('500');
  });
});

describe('the number of a bill', () => {
  const numbered = bill(5, { DocNumber: 'V-88' });

  it('that is taken is refused with 6140 naming the bill that holds it, on updates as well', () => {
    const { create, refused, allowDuplicates } = openBooks('us', { warnDuplicateBillNumber: true });
    const { Id } = create('Bill', numbered);
    const other = create('Bill', bill(5, { DocNumber: 'V-89' })).Id;

    expect(refused('create', 'Bill', numbered)).toEqual({
      code: '6140',
      message: 'Duplicate Document Number Error',
      detail: `Duplicate Document Number Error : You must specify a different number. This number has already been used. DocNumber=V-88 is assigned to TxnType=Bill with TxnId=${Id}`,
      element: '',
    });
    const renamed = { Id: other, SyncToken: '0', sparse: true, DocNumber: 'V-88' };
    expect(refused('update', 'Bill', renamed).code).toBe('6140');
    expect(allowDuplicates('Bill', numbered).DocNumber).toBe('V-88');
  });

  it('may repeat with another vendor where the switch says so, never with the same', () => {
    const { create, refused } = openBooks('us', { warnDuplicateBillNumber: true, billNumberScope: 'vendor' });
    create('Bill', numbered);

    const foreign = bill(5, { DocNumber: 'V-88', VendorRef: { value: '42' } });

    expect(create('Bill', foreign).DocNumber).toBe('V-88');
    expect(refused('create', 'Bill', numbered).code).toBe('6140');
  });

  it.each([true, false])('is watched or not as the preferences say: %s', (warnDuplicateBillNumber) => {
    const { read } = openBooks('us', { warnDuplicateBillNumber, customTxnNumbers: !warnDuplicateBillNumber });

    const { OtherPrefs, SalesFormsPrefs } = read('Preferences', '1');

    expect(OtherPrefs.NameValue).toContainEqual({
      Name: 'VendorAndPurchasesPrefs.WarnDuplicateBillNumber',
      Value: String(warnDuplicateBillNumber),
    });
    expect(SalesFormsPrefs.CustomTxnNumbers).toBe(!warnDuplicateBillNumber);
  });
});
