import { describe, expect, it } from 'vitest';
import { invoice, line, openBooks } from './open-books.ts';

describe('document numbers given by QuickBooks', () => {
  it('are last + 1, in one sequence of invoices, credit memos and sales receipts', () => {
    const { create } = openBooks();

    const numbers = (['Invoice', 'CreditMemo', 'SalesReceipt', 'Invoice'] as const).map(
      (kind) => create(kind, invoice(5)).DocNumber,
    );

    expect(numbers).toEqual(['1038', '1039', '1040', '1041']);
  });

  it('take the place of a number that was sent, or refuse it, by the switch', () => {
    expect(openBooks().create('Invoice', invoice(5, { DocNumber: 'S-1' })).DocNumber).toBe('1038');
    const strict = openBooks('us', { docNumberWhenNotCustom: 'refused' });
    expect(strict.refused('create', 'Invoice', invoice(5, { DocNumber: 'S-1' })).code).toBe('6000');
    expect(strict.create('Invoice', invoice(5, { DocNumber: 'AUTO_GENERATE' })).DocNumber).toBe('1038');
  });

  it('stay on a full update', () => {
    const { create, update } = openBooks();
    const { Id } = create('Invoice', invoice(5));

    expect(update('Invoice', { Id, SyncToken: '0', ...invoice(6) }).DocNumber).toBe('1038');
  });
});

describe('custom document numbers', () => {
  const custom = { customTxnNumbers: true };

  it('are kept as sent, left empty when not sent, and made on AUTO_GENERATE', () => {
    const { create } = openBooks('us', custom);

    expect(create('Invoice', invoice(5, { DocNumber: 'S-09' })).DocNumber).toBe('S-09');
    expect(create('Invoice', invoice(5))).not.toHaveProperty('DocNumber');
    expect(create('Invoice', invoice(5, { DocNumber: 'AUTO_GENERATE' })).DocNumber).toBe('S-10');
  });

  it('are refused with 6140 when taken, naming the holder', () => {
    const { create, refused } = openBooks('us', custom);
    const { Id } = create('Invoice', invoice(5, { DocNumber: '18696' }));

    expect(refused('create', 'Invoice', invoice(5, { DocNumber: '18696' }))).toEqual({
      code: '6140',
      message: 'Duplicate Document Number Error',
      detail: `Duplicate Document Number Error : You must specify a different number. This number has already been used. DocNumber=18696 is assigned to TxnType=Invoice with TxnId=${Id}`,
      element: '',
    });
  });

  it('may repeat with allowduplicatedocnum, where duplicates are not enforced, and in another kind', () => {
    const { create, allowDuplicates } = openBooks('us', custom);
    create('Invoice', invoice(5, { DocNumber: '7' }));
    expect(allowDuplicates('Invoice', invoice(5, { DocNumber: '7' })).DocNumber).toBe('7');
    expect(create('CreditMemo', invoice(5, { DocNumber: '7' })).DocNumber).toBe('7');

    const lax = openBooks('us', { ...custom, duplicateDocNumbers: 'allowed' });
    lax.create('Invoice', invoice(5, { DocNumber: '7' }));
    expect(lax.create('Invoice', invoice(5, { DocNumber: '7' })).DocNumber).toBe('7');

    const wide = openBooks('us', { ...custom, docNumberScope: 'sequence' });
    wide.create('Invoice', invoice(5, { DocNumber: '7' }));
    expect(wide.refused('create', 'CreditMemo', invoice(5, { DocNumber: '7' })).code).toBe('6140');
  });

  it('longer than 21 characters are refused with 2050', () => {
    const fault = openBooks('us', custom).refused(
      'create',
      'Invoice',
      invoice(5, { DocNumber: 'n'.repeat(22) }),
    );

    expect(fault).toMatchObject({ code: '2050', element: 'Document Number' });
  });
});

describe('bill numbers', () => {
  const bill = (DocNumber?: string): object => ({
    VendorRef: { value: '41' },
    DocNumber,
    Line: [
      {
        Amount: 42.1,
        DetailType: 'AccountBasedExpenseLineDetail',
        AccountBasedExpenseLineDetail: { AccountRef: { value: '69' } },
      },
    ],
  });

  it('are never made, and refused when taken only with the preference', () => {
    const { create } = openBooks();
    expect(create('Bill', bill())).not.toHaveProperty('DocNumber');
    create('Bill', bill('V-88'));
    expect(create('Bill', bill('V-88')).DocNumber).toBe('V-88');

    const warned = openBooks('us', { warnDuplicateBillNumber: true });
    warned.create('Bill', bill('V-88'));
    expect(warned.refused('create', 'Bill', bill('V-88')).code).toBe('6140');
    expect(warned.allowDuplicates('Bill', bill('V-88')).DocNumber).toBe('V-88');
  });

  it('belong to a bill with defaults, a balance, and no sum line', () => {
    const { create, read } = openBooks();

    const made = create('Bill', bill('V-1'));

    expect(made).toMatchObject({
      TotalAmt: 42.1,
      Balance: 42.1,
      DueDate: '2026-03-02',
      APAccountRef: { value: '33' },
    });
    expect(made.Line).toEqual([
      {
        Id: '1',
        LineNum: 1,
        Amount: 42.1,
        LinkedTxn: [],
        DetailType: 'AccountBasedExpenseLineDetail',
        AccountBasedExpenseLineDetail: {
          AccountRef: { value: '69', name: 'Legal & Professional Fees:Accounting' },
          BillableStatus: 'NotBillable',
          TaxCodeRef: { value: 'NON' },
        },
        CustomExtensions: [],
      },
    ]);
    expect(made).not.toHaveProperty('TxnTaxDetail');
    expect(read('Vendor', '41').Balance).toBe(42.1);
  });
});

describe('preferences', () => {
  it('switch numbering and the closing date', () => {
    const { read, update, create, refused } = openBooks();
    const { SyncToken } = read('Preferences', '1');

    update('Preferences', {
      SyncToken,
      sparse: true,
      SalesFormsPrefs: { CustomTxnNumbers: true },
      AccountingInfoPrefs: { BookCloseDate: '2026-01-31' },
    });

    expect(read('Preferences', '1').SalesFormsPrefs.CustomTxnNumbers).toBe(true);
    expect(create('Invoice', { ...invoice(5), Line: [line({ amount: 5 })] })).not.toHaveProperty('DocNumber');
    expect(refused('create', 'Invoice', invoice(5, { TxnDate: '2026-01-31' })).code).toBe('6200');
  });
});
