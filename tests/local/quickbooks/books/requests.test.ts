import { describe, expect, it } from 'vitest';
import { createBooks, parseWire, renderWire } from '../../../../local/quickbooks/books/books.ts';
import { invoice, line, openBooks, payment } from './open-books.ts';

describe('a request body', () => {
  it('with an unknown property is refused with 2010 in the words of the JSON reader', () => {
    const fault = openBooks().refused('create', 'Invoice', { BadJson: true });

    expect(fault.code).toBe('2010');
    expect(fault).not.toHaveProperty('element');
    expect(fault.detail).toMatch(
      /^Property Name:Unrecognized field "BadJson" \(class com\.intuit\.schema\.finance\.v3\.Invoice\), not marked as ignorable \(83 known properties: "DocNumber", "HomeTotalAmt", .*\[truncated\]\]\)\n specified is unsupported or invalid$/s,
    );
  });

  it('is checked inside lines and references too', () => {
    const { refused } = openBooks();
    const odd = { Amount: 1, DetailType: 'SalesItemLineDetail', SalesItemLineDetail: { Colour: 'red' } };

    expect(refused('create', 'Invoice', invoice(1, { Line: [odd] })).detail).toContain('"Colour" (class');
    expect(refused('create', 'Invoice', invoice(1, { CustomerRef: { id: '1' } })).code).toBe('2010');
    expect(refused('create', 'Invoice', invoice(1, { CustomerRef: '1' })).code).toBe('2010');
    expect(refused('create', 'Invoice', invoice(1, { Line: {} })).code).toBe('2010');
  });

  it.each([
    ['CustomerMemo', { CustomerMemo: { value: 'm'.repeat(1016) } }, '2050', 'Customer Memo'],
    ['PrivateNote', { PrivateNote: 'm'.repeat(4001) }, '2050', 'Private Note'],
    ['TxnDate', { TxnDate: '2026-02-30' }, '2060', 'TxnDate'],
    ['EmailStatus', { EmailStatus: 'Sent' }, '2170', 'EmailStatus'],
    ['BillEmail', { BillEmail: { Address: 'not an address' } }, '2210', 'Address'],
    ['Line.Amount', { Line: [{ Amount: 'ten' }] }, '2090', 'Amount'],
  ])('with a bad %s is refused', (_what, more, code, element) => {
    expect(openBooks().refused('create', 'Invoice', invoice(1, more))).toMatchObject({ code, element });
  });

  it('prints the lengths of a text that is too long with separators', () => {
    const fault = openBooks().refused(
      'create',
      'Invoice',
      invoice(1, { CustomerMemo: { value: 'm'.repeat(1016) } }),
    );

    expect(fault.detail).toMatch(/Min:0 Max:1,000 supported\. Supplied length:1,016$/);
  });

  it('with what QuickBooks knows and the simulator does not is refused loudly', () => {
    const { refused } = openBooks();

    for (const more of [
      { Deposit: 5 },
      { ClassRef: { value: '1' } },
      { ExchangeRate: 2 },
      { Line: [{ Amount: 1, DetailType: 'GroupLineDetail' }] },
    ]) {
      const fault = refused('create', 'Invoice', invoice(1, more));
      expect(fault.code).toBe('5030');
      expect(fault.detail).toContain('Not modelled by this simulator');
    }
    expect(refused('create', 'TaxCode', { Name: 'x' }).code).toBe('500');
    expect(refused('create', 'Estimate', invoice(1)).code).toBe('500');
  });

  it('may hold read-only properties, which are ignored', () => {
    const made = openBooks().create('Invoice', invoice(10, { TotalAmt: 99, Balance: 99, domain: 'QBO' }));

    expect(made).toMatchObject({ TotalAmt: 10, Balance: 10 });
  });

  it('read from an answer can be sent back as it is', () => {
    const { create, read, update } = openBooks('us');
    const Line = [line({ amount: 10, qty: 3, price: 3.3333333, tax: 'TAX' })];
    const { Id } = create('Invoice', invoice(0, { Line, TxnTaxDetail: { TxnTaxCodeRef: { value: '2' } } }));

    const again = update('Invoice', read('Invoice', Id));

    expect(again).toMatchObject({ SyncToken: '1', TotalAmt: 10.8, Balance: 10.8 });
    expect(again.Line[0].Id).toBe('1');
  });
});

describe('reading by id', () => {
  it('refuses an id that is no number with 2030, without time', () => {
    expect(openBooks().refusedRead('Customer', '1.5')).toEqual({
      type: 'ValidationFault',
      errors: [
        {
          code: '2030',
          message: 'Invalid ID',
          detail: 'Id should be a valid number. Supplied value:1.5',
          element: 'Id',
        },
      ],
      omitTime: true,
    });
  });

  it('answers 610 for what does not exist', () => {
    expect(openBooks().refusedRead('Invoice', '99999').errors).toEqual([
      {
        code: '610',
        message: 'Object Not Found',
        detail:
          "Object Not Found : Something you're trying to use has been made inactive. Check the fields with accounts, customers, items, vendors or employees.",
        element: '',
      },
    ]);
  });

  it('finds company, preferences and the pseudo tax codes', () => {
    const { read } = openBooks();

    expect(read('CompanyInfo', '9341000000000001')).toMatchObject({ Id: '1', Country: 'US' });
    expect(read('Preferences', '')).toMatchObject({ CurrencyPrefs: { HomeCurrency: { value: 'USD' } } });
    expect(read('TaxCode', 'TAX')).not.toHaveProperty('SyncToken');
  });
});

describe('the sample company', () => {
  it.each([
    ['Account', '79', { Name: 'Sales of Product Income', AccountType: 'Income' }],
    [
      'Account',
      '69',
      { FullyQualifiedName: 'Legal & Professional Fees:Accounting', ParentRef: { value: '12' } },
    ],
    ['Account', '33', { AccountSubType: 'AccountsPayable' }],
    [
      'Item',
      '11',
      { Name: 'Pump', Type: 'Inventory', AssetAccountRef: { value: '81', name: 'Inventory Asset' } },
    ],
    ['Item', '4', { Name: 'Design', UnitPrice: 75 }],
    ['Customer', '1', { DisplayName: "Amy's Bird Sanctuary" }],
    ['Customer', '29', { DisplayName: 'Weiskopf Consulting' }],
    ['Term', '3', { Name: 'Net 30', DueDays: 30 }],
    ['TaxRate', '3', { RateValue: 8 }],
  ] as const)('has %s %s', (entity, id, expected) => {
    expect(openBooks().read(entity, id)).toMatchObject(expected);
  });
});

describe('company states', () => {
  it('a lapsed subscription reads well and refuses every write with 6190', () => {
    const { read, query, refused } = openBooks('us', { subscription: 'lapsed' });

    expect(read('Customer', '1').Id).toBe('1');
    expect(query('select count(*) from Customer').totalCount).toBe(29);
    for (const [kind, body] of [
      ['create', { DisplayName: 'x' }],
      ['update', { Id: '1', SyncToken: '0', sparse: true }],
    ] as const) {
      const fault = refused(kind, 'Customer', body);
      expect(fault).toMatchObject({ code: '6190', message: 'Invalid Company Status' });
      expect(fault.detail).toMatch(/^Subscription period has ended or canceled/);
    }
  });

  it.each([
    [false, '6200'],
    [true, '6210'],
  ])(
    'closed books (password: %s) refuse documents up to the closing date with %s',
    (bookClosePassword, code) => {
      const { books, create, refused } = openBooks();
      const old = create('Invoice', invoice(5, { TxnDate: '2026-01-31' })).Id;
      books.setSwitches({ bookCloseDate: '2026-01-31', bookClosePassword });

      expect(refused('create', 'Invoice', invoice(5, { TxnDate: '2026-01-31' })).code).toBe(code);
      expect(refused('create', 'Payment', { ...payment(5), TxnDate: '2026-01-15' }).code).toBe(code);
      expect(
        refused('update', 'Invoice', { Id: old, SyncToken: '0', ...invoice(5, { TxnDate: '2026-02-01' }) })
          .code,
      ).toBe(code);
      expect(refused('delete', 'Invoice', { Id: old, SyncToken: '0' }).code).toBe(code);
      expect(refused('void', 'Invoice', { Id: old, SyncToken: '0' }).code).toBe(code);
      expect(create('Invoice', invoice(5, { TxnDate: '2026-02-01' })).TotalAmt).toBe(5);
    },
  );
});

describe('a snapshot', () => {
  it('restores everything: entities, tokens, sequences, deleted stubs, switches', () => {
    const { books, create, remove } = openBooks('us', { customTxnNumbers: true });
    create('Invoice', invoice(5, { DocNumber: 'S-1', Line: [line({ amount: 0.1, qty: 1, price: 0.1 })] }));
    const { Id } = create('Bill', {
      VendorRef: { value: '41' },
      Line: [{ Amount: 1, DetailType: 'DescriptionOnly' }],
    });
    remove('Bill', { Id, SyncToken: '0' });
    const saved = JSON.parse(JSON.stringify(books.snapshot()));

    const restored = createBooks({ realmId: '1', seed: 'us', snapshot: saved });

    expect(restored.snapshot()).toEqual(books.snapshot());
    expect(restored.switches.customTxnNumbers).toBe(true);
  });

  it('that is none is refused', () => {
    expect(() => createBooks({ realmId: '1', seed: 'us', snapshot: { rows: 1 } })).toThrow(/counters/);
  });
});

describe('parseWire and renderWire', () => {
  it('keep decimals exactly', () => {
    const read = parseWire('{"Qty":0.10,"UnitPrice":1234567890.1234567,"Amount":1e2,"Balance":0.00}');

    expect(renderWire(read ?? {})).toBe(
      '{"Qty":0.1,"UnitPrice":1234567890.1234567,"Amount":100.00,"Balance":0}',
    );
  });

  it('read nothing that is not a JSON object', () => {
    expect(['[]', 'null', '1', '{', ''].map((text) => parseWire(text))).toEqual(Array(5).fill(undefined));
  });
});
