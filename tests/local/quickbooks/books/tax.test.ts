import { describe, expect, it } from 'vitest';
import { expense, invoice, line, openBooks } from './open-books.ts';
import type { Session } from './open-books.ts';

const taxed = (amount: number, more: object = {}): object =>
  invoice(0, { Line: [line({ amount, tax: 'TAX' }), line({ amount: 10, tax: 'NON' })], ...more });

describe('a US company without automated sales tax', () => {
  it('taxes the TAX lines by the document tax code', () => {
    const made = openBooks().create(
      'Invoice',
      taxed(100, { TxnTaxDetail: { TxnTaxCodeRef: { value: '3' } } }),
    );

    expect(made.TotalAmt).toBe(119.1);
    expect(made.TxnTaxDetail.TxnTaxCodeRef).toEqual({ value: '3' });
    expect(made.TxnTaxDetail.TotalTax).toBe(9.1);
    expect(made.TxnTaxDetail.TaxLine[0]).toEqual({
      Amount: 7.1,
      DetailType: 'TaxLineDetail',
      TaxLineDetail: {
        TaxRateRef: { value: '1' },
        PercentBased: true,
        TaxPercent: 7.1,
        NetAmountTaxable: 100,
      },
    });
  });

  it('takes no tax without a code, and refuses line codes other than TAX and NON with 6100', () => {
    const { create, refused } = openBooks();

    expect(create('Invoice', taxed(100)).TotalAmt).toBe(110);
    expect(refused('create', 'Invoice', invoice(0, { Line: [line({ amount: 1, tax: '2' })] })).code).toBe(
      '6100',
    );
  });
});

describe('a US company with automated sales tax', () => {
  it('replaces the tax code that was sent', () => {
    const made = openBooks('us-ast').create(
      'Invoice',
      taxed(100, { TxnTaxDetail: { TxnTaxCodeRef: { value: '3' } } }),
    );

    expect(made.TxnTaxDetail).toMatchObject({ TxnTaxCodeRef: { value: '2' }, TotalTax: 8 });
    expect(made.TotalAmt).toBe(118);
  });

  it('honours an explicit TotalTax, unless UseAutomatedSalesTax forces the engine', () => {
    const { create } = openBooks('us-ast');

    expect(create('Invoice', taxed(100, { TxnTaxDetail: { TotalTax: 5 } })).TotalAmt).toBe(115);
    const forced = { TotalTax: 5, UseAutomatedSalesTax: true };
    expect(create('Invoice', taxed(100, { TxnTaxDetail: forced })).TotalAmt).toBe(118);
    const override = openBooks('us-ast', { allowPartnerTaxOverride: true });
    expect(override.create('Invoice', taxed(100, { TxnTaxDetail: forced })).TotalAmt).toBe(115);
  });

  it.each([
    ['the ship-to address', { ShipAddr: { CountrySubDivisionCode: 'AZ' } }, '3', 119.1],
    ['the bill-to address without one', { BillAddr: { CountrySubDivisionCode: 'az' } }, '3', 119.1],
    ['the company’s own address without either', { BillAddr: { Line1: '1 Main St' } }, '2', 118],
  ])('picks the tax by %s', (_what, addresses, code, total) => {
    const { create } = openBooks('us-ast');
    const { Id } = create('Customer', { DisplayName: 'Quill', ...addresses });

    const made = create('Invoice', taxed(100, { CustomerRef: { value: Id } }));

    expect(made.TxnTaxDetail.TxnTaxCodeRef).toEqual({ value: code });
    expect(made.TotalAmt).toBe(total);
  });

  it('takes the document’s address before the customer’s, and no tax where the company collects none', () => {
    const ShipAddr = { CountrySubDivisionCode: 'TX' };

    const made = openBooks('us-ast').create(
      'Invoice',
      taxed(100, { ShipAddr, TxnTaxDetail: { TxnTaxCodeRef: { value: '3' } } }),
    );

    expect(made.TotalAmt).toBe(110);
    expect(made.TxnTaxDetail).toEqual({ TotalTax: 0 });
  });

  it('says so in its preferences', () => {
    expect(openBooks('us-ast').read('Preferences', '1').TaxPrefs.PartnerTaxEnabled).toBe(true);
    expect(
      openBooks('us', { automatedSalesTax: 'notSetUp' }).read('Preferences', '1').TaxPrefs.PartnerTaxEnabled,
    ).toBe(false);
    expect(openBooks().read('Preferences', '1').TaxPrefs).not.toHaveProperty('PartnerTaxEnabled');
  });
});

function britain(): Session {
  const session = openBooks('gb');
  session.create('Customer', { DisplayName: 'Quill & Sons' });
  session.create('Vendor', { DisplayName: 'Ferro Supply' });
  session.create('Item', { Name: 'Seat', IncomeAccountRef: { value: '1' } });
  return session;
}

describe('a UK company', () => {
  it('has pounds, VAT codes with rates, and neither customers nor items', () => {
    const { query, read } = openBooks('gb');

    expect(query('select * from TaxCode').TaxCode.map((code: { Name: string }) => code.Name)).toEqual([
      '20.0% S',
      '5.0% R',
      '0.0% Z',
      'Exempt',
      'No VAT',
    ]);
    expect(query('select count(*) from Customer').totalCount).toBe(0);
    expect(query('select count(*) from Item').totalCount).toBe(0);
    expect(query("select * from Account where Name = 'Sales'").Account[0]).toMatchObject({
      AccountType: 'Income',
      CurrencyRef: { value: 'GBP', name: 'British Pound Sterling' },
    });
    expect(read('CompanyInfo', '9341000000000001').Country).toBe('GB');
  });

  it('refuses a line without a tax code with 6000, unless tax does not apply', () => {
    const { create, refused } = britain();

    expect(refused('create', 'Invoice', invoice(10))).toMatchObject({ code: '6000' });
    const none = create('Invoice', invoice(10, { GlobalTaxCalculation: 'NotApplicable' }));
    expect(none).toMatchObject({ TotalAmt: 10, TxnTaxDetail: { TotalTax: 0 } });
    expect(refused('create', 'Invoice', invoice(0, { Line: [line({ amount: 1, tax: '99' })] })).code).toBe(
      '2500',
    );
  });

  it('adds VAT per rate to amounts without it', () => {
    const Line = [
      line({ amount: 10.01, tax: '2' }),
      line({ amount: 10.01, tax: '2' }),
      line({ amount: 5, tax: '4' }),
    ];

    const made = britain().create('Invoice', invoice(0, { Line }));

    expect(made.GlobalTaxCalculation).toBe('TaxExcluded');
    expect(made.TxnTaxDetail).toEqual({
      TotalTax: 4,
      TaxLine: [
        {
          Amount: 4,
          DetailType: 'TaxLineDetail',
          TaxLineDetail: {
            TaxRateRef: { value: '5' },
            PercentBased: true,
            TaxPercent: 20,
            NetAmountTaxable: 20.02,
          },
        },
        {
          Amount: 0,
          DetailType: 'TaxLineDetail',
          TaxLineDetail: {
            TaxRateRef: { value: '9' },
            PercentBased: true,
            TaxPercent: 0,
            NetAmountTaxable: 5,
          },
        },
      ],
    });
    expect(made.TotalAmt).toBe(29.02);
  });

  it('takes VAT out of amounts that include it, keeping the gross total', () => {
    const Line = [line({ amount: 12, qty: 3, price: 4, tax: '2' })];

    const made = britain().create('Invoice', invoice(0, { Line, GlobalTaxCalculation: 'TaxInclusive' }));

    expect(made).toMatchObject({ TotalAmt: 12, TxnTaxDetail: { TotalTax: 2 } });
    expect(made.Line[0]).toMatchObject({ Amount: 10, SalesItemLineDetail: { TaxInclusiveAmt: 12, Qty: 3 } });
  });

  it('keeps the gross total of awkward amounts, and what is sent back as it was read', () => {
    const { create, update } = britain();
    const Line = [
      line({ amount: 0.01, tax: '2' }),
      line({ amount: 9.99, qty: 3, price: 3.33, tax: '2' }),
      line({ amount: 7.77, tax: '3' }),
      line({ amount: 1.11, tax: '4' }),
    ];

    const made = create('Invoice', invoice(0, { Line, GlobalTaxCalculation: 'TaxInclusive' }));

    // 9.99/6 = 1.665 → 1.67; 0.01/6 → 0; 7.77 × 5/105 = 0.37.
    expect(made).toMatchObject({ TotalAmt: 18.88, TxnTaxDetail: { TotalTax: 2.04 } });
    expect(made.Line.map((each: { Amount: number }) => each.Amount)).toEqual([0.01, 8.32, 7.4, 1.11, 16.84]);
    expect(update('Invoice', made)).toMatchObject({ TotalAmt: 18.88, TxnTaxDetail: made.TxnTaxDetail });
  });

  it('takes the net amount with TaxInclusiveAmt as well as the gross amount alone', () => {
    const [net] = [line({ amount: 10, tax: '2' })] as { SalesItemLineDetail: object }[];
    const SalesItemLineDetail = { ...net?.SalesItemLineDetail, TaxInclusiveAmt: 12 };
    const Line = [{ ...net, SalesItemLineDetail }];

    const made = britain().create('Invoice', invoice(0, { Line, GlobalTaxCalculation: 'TaxInclusive' }));

    expect(made).toMatchObject({ TotalAmt: 12, TxnTaxDetail: { TotalTax: 2 } });
  });

  it('keeps the gross total when the stated tax differs, and moves the net amount instead', () => {
    const TaxLine = [{ Amount: 1.99, TaxLineDetail: { TaxRateRef: { value: '5' } } }];
    const Line = [line({ amount: 12, qty: 1, price: 12, tax: '2' })];

    const made = britain().create(
      'Invoice',
      invoice(0, { Line, GlobalTaxCalculation: 'TaxInclusive', TxnTaxDetail: { TaxLine } }),
    );

    expect(made).toMatchObject({ TotalAmt: 12, TxnTaxDetail: { TotalTax: 1.99 } });
    expect(made.Line[0]).toMatchObject({ Amount: 10.01, SalesItemLineDetail: { UnitPrice: 10.01 } });
  });

  it('lets zero-rated, exempt and No VAT lines total to the cent', () => {
    const Line = ['4', '5', '6'].map((tax) => line({ amount: 0.33, tax }));

    expect(britain().create('Invoice', invoice(0, { Line }))).toMatchObject({
      TotalAmt: 0.99,
      Balance: 0.99,
    });
  });

  it('honours tax that the request states, and computes it anew when lines change without it', () => {
    const { create, update } = britain();
    const TaxLine = [{ Amount: 1.99, TaxLineDetail: { TaxRateRef: { value: '5' } } }];

    const made = create(
      'Invoice',
      invoice(0, { Line: [line({ amount: 10, tax: '2' })], TxnTaxDetail: { TaxLine } }),
    );

    expect(made.TotalAmt).toBe(11.99);
    const Line = [line({ amount: 20, tax: '2' })];
    expect(update('Invoice', { Id: made.Id, SyncToken: '0', sparse: true, Line }).TotalAmt).toBe(24);
  });

  it('taxes bills by the purchase rates', () => {
    const detail = { AccountRef: { value: '22' }, TaxCodeRef: { value: '2' } };
    const Line = [
      { Amount: 50, DetailType: 'AccountBasedExpenseLineDetail', AccountBasedExpenseLineDetail: detail },
    ];

    const made = britain().create('Bill', { VendorRef: { value: '2' }, Line });

    expect(made.TxnTaxDetail.TaxLine[0].TaxLineDetail.TaxRateRef).toEqual({ value: '6' });
    expect(made).toMatchObject({ TotalAmt: 60, Balance: 60 });
  });

  it('takes VAT out of bills that include it, by account and by item', () => {
    const item = {
      Amount: 10,
      DetailType: 'ItemBasedExpenseLineDetail',
      ItemBasedExpenseLineDetail: {
        ItemRef: { value: '1' },
        Qty: 3,
        UnitPrice: 3.3333333,
        TaxCodeRef: { value: '2' },
      },
    };
    const Line = [expense(50, '22', '2'), item, expense(5, '22', '5')];

    const made = britain().create('Bill', {
      VendorRef: { value: '2' },
      Line,
      GlobalTaxCalculation: 'TaxInclusive',
    });

    // 50/6 = 8.33; 10/6 = 1.67.
    expect(made).toMatchObject({ TotalAmt: 65, Balance: 65, TxnTaxDetail: { TotalTax: 10 } });
    expect(made.Line[0]).toMatchObject({
      Amount: 41.67,
      AccountBasedExpenseLineDetail: { TaxInclusiveAmt: 50 },
    });
    expect(made.Line[1]).toMatchObject({ Amount: 8.33, ItemBasedExpenseLineDetail: { TaxInclusiveAmt: 10 } });
    expect(made.Line[2].Amount).toBe(5);
    expect(made.TxnTaxDetail.TaxLine.map((each: { Amount: number }) => each.Amount)).toEqual([10, 0]);
  });

  it('refuses a bill line without a tax code with 6000, unless tax does not apply', () => {
    const { create, refused } = britain();
    const untaxed = { VendorRef: { value: '2' }, Line: [expense(50, '22')] };

    expect(refused('create', 'Bill', untaxed).code).toBe('6000');
    expect(create('Bill', { ...untaxed, GlobalTaxCalculation: 'NotApplicable' })).toMatchObject({
      TotalAmt: 50,
      TxnTaxDetail: { TotalTax: 0 },
    });
  });

  it('refuses an inactive tax code with 2500, unless the document held it before', () => {
    const { books, create, update, refused, at } = britain();
    const made = create('Invoice', invoice(0, { Line: [line({ amount: 100, tax: '3' })] }));
    books.setActive({ entity: 'TaxCode', id: '3', isActive: false }, at());

    const Line = [line({ amount: 5, tax: '3' })];

    expect(refused('create', 'Invoice', invoice(0, { Line })).code).toBe('2500');
    const changed = { Id: made.Id, SyncToken: '0', sparse: true, Line };
    expect(update('Invoice', changed).TotalAmt).toBe(5.25);
  });

  it('refuses another currency and discount lines as not modelled', () => {
    const { refused } = britain();

    expect(refused('create', 'Customer', { DisplayName: 'E', CurrencyRef: { value: 'EUR' } }).code).toBe(
      '5030',
    );
    const discount = { Amount: 1, DetailType: 'DiscountLineDetail', DiscountLineDetail: {} };
    const Line = [line({ amount: 10, tax: '2' }), discount];
    expect(refused('create', 'Invoice', invoice(0, { Line })).code).toBe('5030');
  });
});
