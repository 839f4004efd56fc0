import { describe, expect, it } from 'vitest';
import { invoice, line, openBooks } from './open-books.ts';

describe('an invoice', () => {
  it('has its sums computed and a sum line without Id appended', () => {
    const { create } = openBooks();

    const made = create('Invoice', {
      CustomerRef: { value: '1' },
      Line: [line({ amount: 90, item: '4', qty: 3, price: 30 }), line({ amount: -10.5 })],
    });

    expect(made).toMatchObject({
      TotalAmt: 79.5,
      Balance: 79.5,
      TxnTaxDetail: { TotalTax: 0 },
      LinkedTxn: [],
    });
    expect(made.Line[2]).toEqual({ Amount: 79.5, DetailType: 'SubTotalLineDetail', SubTotalLineDetail: {} });
    expect(made.Line[0].SalesItemLineDetail).toEqual({
      ItemRef: { value: '4', name: 'Design' },
      UnitPrice: 30,
      Qty: 3,
      ItemAccountRef: { value: '82', name: 'Design income' },
      TaxCodeRef: { value: 'NON' },
    });
  });

  it('may be zero, but not negative', () => {
    const { create, refused } = openBooks();

    expect(create('Invoice', invoice(0))).toMatchObject({ TotalAmt: 0, Balance: 0 });
    expect(refused('create', 'Invoice', invoice(-0.01)).code).toBe('6000');
  });

  it('needs lines with amounts and types, and a living customer and item', () => {
    const { refused } = openBooks();

    expect(refused('create', 'Invoice', { CustomerRef: { value: '1' } })).toMatchObject({
      code: '2020',
      element: 'Line',
    });
    expect(refused('create', 'Invoice', { Line: [line({ amount: 1 })] })).toMatchObject({
      code: '2020',
      element: 'CustomerRef',
    });
    expect(
      refused('create', 'Invoice', invoice(1, { Line: [{ DetailType: 'SalesItemLineDetail' }] })).code,
    ).toBe('6000');
    expect(refused('create', 'Invoice', invoice(1, { Line: [{ Amount: 1 }] })).code).toBe('2020');
    expect(refused('create', 'Invoice', invoice(1, { CustomerRef: { value: '75' } })).detail).toBe(
      'Invalid Reference Id : Names element id 75 not found',
    );
    expect(refused('create', 'Invoice', invoice(1, { Line: [line({ amount: 1, item: '75' })] })).code).toBe(
      '2500',
    );
  });

  it('is dated by the server in Pacific time and due by its terms, else after 30 days', () => {
    const { clock, create } = openBooks();
    clock.ms = Date.parse('2026-03-03T05:30:00Z');

    expect(create('Invoice', invoice(1))).toMatchObject({ TxnDate: '2026-03-02', DueDate: '2026-04-01' });
    const terms = { SalesTermRef: { value: '2' }, TxnDate: '2026-01-31' };
    expect(create('Invoice', invoice(1, terms))).toMatchObject({
      DueDate: '2026-02-15',
      SalesTermRef: { value: '2', name: 'Net 15' },
    });
  });

  it('is dated in the company zone where the switch says so', () => {
    const { clock, create } = openBooks('gb', { todayZone: 'company', lineTaxCodeRequired: false });
    clock.ms = Date.parse('2026-03-03T05:30:00Z');
    create('Customer', { DisplayName: 'A' });
    create('Item', { Name: 'Seat', IncomeAccountRef: { value: '1' } });

    expect(create('Invoice', invoice(1)).TxnDate).toBe('2026-03-03');
  });

  it('takes the address of its customer, for shipping too', () => {
    const made = openBooks().create('Invoice', invoice(1));

    expect(made.BillAddr).toMatchObject({ Id: '2', Line1: '4581 Finch St.', Lat: 'INVALID' });
    expect(made.ShipAddr).toEqual(made.BillAddr);
    expect(made.ShipFromAddr).toEqual({ Id: '1', Line1: '123 Sierra Way', Line2: 'San Pablo, CA  87999' });
  });

  it('to be mailed needs an address, else 6420', () => {
    const { create, refused } = openBooks();

    expect(refused('create', 'Invoice', invoice(1, { EmailStatus: 'NeedToSend' })).code).toBe('6420');
    const BillEmail = { Address: 'ap@quill.example' };
    expect(create('Invoice', invoice(1, { EmailStatus: 'NeedToSend', BillEmail })).BillEmail).toEqual(
      BillEmail,
    );
  });

  it('takes a discount off after the sum line', () => {
    const discount = {
      DetailType: 'DiscountLineDetail',
      DiscountLineDetail: { PercentBased: true, DiscountPercent: 5 },
    };

    const made = openBooks().create('Invoice', invoice(1, { Line: [line({ amount: 1005 }), discount] }));

    expect(made.TotalAmt).toBe(954.75);
    expect(made.Line.map((entry: { DetailType: string }) => entry.DetailType)).toEqual([
      'SalesItemLineDetail',
      'SubTotalLineDetail',
      'DiscountLineDetail',
    ]);
    expect(made.Line[2].Amount).toBe(50.25);
  });

  it('holds 593 lines', () => {
    const Line = Array.from({ length: 593 }, () => line({ amount: 0.1, qty: 1, price: 0.1 }));

    const made = openBooks().create('Invoice', invoice(1, { Line }));

    expect(made.TotalAmt).toBe(59.3);
    expect(made.Line).toHaveLength(594);
  });
});

describe('the check of line amounts', () => {
  it('refuses an Amount that is not Qty × UnitPrice to the cent with 6070', () => {
    const { refused } = openBooks();

    const fault = refused(
      'create',
      'Invoice',
      invoice(1, { Line: [line({ amount: 1000, qty: 3, price: 30 })] }),
    );

    expect(fault).toEqual({
      code: '6070',
      message: 'Amount calculation incorrect in the request.',
      detail: 'Amount is not equal to UnitPrice * Qty. Supplied value:1,000',
      element: 'Line.Amount',
    });
  });

  it.each([
    ['halfUp', 0.13],
    ['halfEven', 0.12],
  ] as const)('rounds 0.125 by the switch %s', (rounding, amount) => {
    const { create } = openBooks('us', { rounding });

    expect(create('Invoice', invoice(1, { Line: [line({ amount, qty: 5, price: 0.025 })] })).TotalAmt).toBe(
      amount,
    );
  });

  it.each([
    [7, '0.1234568', 1234.57],
    [5, '0.12346', 1234.6],
  ] as const)('keeps %i decimals of UnitPrice', (unitPriceDecimals, price, amount) => {
    const { create, text } = openBooks('us', { unitPriceDecimals });

    const Line = [line({ amount, qty: 10_000, price: 0.12345678 })];
    const { Id } = create('Invoice', invoice(1, { Line }));

    expect(text('Invoice', Id)).toContain(`"UnitPrice":${price}`);
  });

  it('leaves lines alone that state an amount only', () => {
    expect(openBooks().create('Invoice', invoice(1, { Line: [line({ amount: 7, qty: 3 })] })).TotalAmt).toBe(
      7,
    );
  });

  it('refuses a stale sum line that is sent back', () => {
    const { create, refused } = openBooks();
    const made = create('Invoice', invoice(10));

    const Line = [...made.Line, line({ amount: 5 })];

    expect(refused('update', 'Invoice', { Id: made.Id, SyncToken: '0', sparse: true, Line }).code).toBe(
      '6070',
    );
  });
});

describe('the wire form', () => {
  it('writes amounts with two places, zero as 0, prices and quantities unpadded', () => {
    const { create, text } = openBooks();
    const { Id } = create('Invoice', invoice(1, { Line: [line({ amount: 337.5, qty: 4.5, price: 75 })] }));

    const wire = text('Invoice', Id);

    expect(wire).toContain('"Amount":337.50');
    expect(wire).toContain('"UnitPrice":75,"Qty":4.5');
    expect(wire).toContain('"TotalTax":0}');
    expect(wire).toContain('"TotalAmt":337.50');
  });

  it('shows some fields in some answers only', () => {
    const { create, read, query } = openBooks();

    expect(create('Invoice', invoice(1)).MetaData.LastModifiedByRef).toEqual({ value: '77' });
    expect(create('CreditMemo', invoice(1)).MetaData).not.toHaveProperty('LastModifiedByRef');
    expect(query("select * from Customer where Id = '1'").Customer[0].ClientEntityId).toBe('0');
    expect(read('Customer', '1')).not.toHaveProperty('ClientEntityId');
    const account = create('Account', { Name: 'Till', AccountType: 'Bank' });
    expect(Object.keys(account.MetaData)).toEqual(['CreateTime']);
    expect(read('Account', account.Id).MetaData).toHaveProperty('LastUpdatedTime');
  });

  it('masks tax identifiers, and takes the mask back as no change', () => {
    const { create, update } = openBooks();
    const { Id, TaxIdentifier } = create('Vendor', { DisplayName: 'V', TaxIdentifier: '99-5688293' });

    expect(TaxIdentifier).toBe('XXXXXXX8293');
    expect(update('Vendor', { Id, SyncToken: '0', sparse: true, TaxIdentifier })).toMatchObject({
      SyncToken: '0',
      TaxIdentifier,
    });
  });

  it('leaves out the fields that came later, in the generation of 2020', () => {
    const { create } = openBooks('us', { wireGeneration: '2020' });

    const made = create('Invoice', invoice(1));

    expect(made.CustomField).toEqual([{ DefinitionId: '1', Name: 'Crew #', Type: 'StringType' }]);
    expect(Object.keys(made)).not.toContain('FreeFormAddress');
    expect(Object.keys(made.Line[0])).not.toContain('CustomExtensions');
    expect(create('Vendor', { DisplayName: 'V' })).not.toHaveProperty('BillRate');
  });
});

describe('a sales receipt', () => {
  it('is paid at once into undeposited funds, and needs no customer', () => {
    const { create, read } = openBooks();

    const made = create('SalesReceipt', { Line: [line({ amount: 12 })] });

    expect(made).toMatchObject({
      TotalAmt: 12,
      Balance: 0,
      DepositToAccountRef: { value: '4', name: 'Undeposited Funds' },
    });
    expect(made).not.toHaveProperty('LinkedTxn');
    expect(read('Customer', '1').Balance).toBe(0);
  });
});
