import { describe, expect, it } from 'vitest';
import { invoice, line, openBooks } from './open-books.ts';
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
