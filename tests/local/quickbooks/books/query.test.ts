import { describe, expect, it } from 'vitest';
import { invoice, openBooks } from './open-books.ts';
import type { Session } from './open-books.ts';

const names = (answer: { Customer?: { DisplayName: string }[] }): string[] =>
  (answer.Customer ?? []).map((customer) => customer.DisplayName);

function withCustomers(...displayNames: string[]): Session {
  const session = openBooks('gb');
  for (const DisplayName of displayNames) session.create('Customer', { DisplayName });
  return session;
}

describe('a query', () => {
  it('answers a page of 100 by default, with start and count, and {} when nothing is there', () => {
    const { query } = withCustomers(
      ...Array.from({ length: 101 }, (_, index) => `C${String(index).padStart(3, '0')}`),
    );

    const page = query('select * from Customer');
    expect(page).toMatchObject({ startPosition: 1, maxResults: 100 });
    expect(page).not.toHaveProperty('totalCount');
    expect(query('SELECT * FROM Customer STARTPOSITION 101 MAXRESULTS 1000')).toMatchObject({
      startPosition: 101,
      maxResults: 1,
    });
    expect(query('Select * From Customer MaxResults 5 StartPosition 102')).toEqual({});
    expect(query('select count(*) from Customer')).toEqual({ totalCount: 101 });
  });

  it('carries totalCount for invoices and bills only', () => {
    const { create, query } = openBooks();
    create('Invoice', invoice(5));
    create('CreditMemo', invoice(5));

    expect(query('select * from Invoice').totalCount).toBe(1);
    expect(query('select * from CreditMemo')).not.toHaveProperty('totalCount');
  });

  it.each([
    ["DisplayName = 'Amy\\'s Birds'", ["Amy's Birds"]],
    ["DisplayName = 'amy\\'s birds'", ["Amy's Birds"]],
    ["DisplayName in ('Bolt & Co', 'Cog')", ['Bolt & Co', 'Cog']],
    ["DisplayName like '%o%'", ['Bolt & Co', 'Cog']],
    ["DisplayName like 'c%'", ['Cog']],
    ["DisplayName like '%.%'", []],
    ["DisplayName > 'Bolt & Co'", ['Cog']],
    ["Id >= '2' and Id < '3'", ['Bolt & Co']],
    ['Job = false and Taxable = true', ["Amy's Birds", 'Bolt & Co', 'Cog']],
    ["Balance <= '0.00'", ["Amy's Birds", 'Bolt & Co', 'Cog']],
    ["Metadata.LastUpdatedTime > '2026-03-02T08:59:59-08:00'", ["Amy's Birds", 'Bolt & Co', 'Cog']],
    ["MetaData.CreateTime > '2026-03-02T17:00:00Z'", []],
  ])('filters by %s', (where, expected) => {
    const { query } = withCustomers("Amy's Birds", 'Bolt & Co', 'Cog');

    expect(names(query(`select * from Customer where ${where}`))).toEqual(expected);
  });

  it('compares texts exactly where the switch says so', () => {
    const session = withCustomers('Cog');
    session.books.setSwitches({ queryTextComparison: 'exact' });

    expect(session.query("select * from Customer where DisplayName = 'cog'")).toEqual({});
    expect(names(session.query("select * from Customer where DisplayName = 'Cog'"))).toEqual(['Cog']);
  });

  it('filters documents by date, amount, number and customer', () => {
    const { create, query } = openBooks();
    create('Invoice', invoice(5, { TxnDate: '2026-02-01' }));
    const late = create('Invoice', invoice(50, { TxnDate: '2026-03-01', CustomerRef: { value: '2' } }));

    for (const where of [
      "TxnDate >= '2026-03-01'",
      "TotalAmt > '10'",
      "Balance = '50.00'",
      `DocNumber = '${late.DocNumber}'`,
      `DocNumber IN ('${late.DocNumber}', 'none')`,
      "CustomerRef = '2'",
    ]) {
      const found = query(`select Id from Invoice where ${where}`);
      expect([where, found.Invoice]).toEqual([where, [{ domain: 'QBO', sparse: true, Id: late.Id }]]);
    }
  });

  it('orders documents latest first, lists by name, and else as asked', () => {
    const { clock, create, update, query } = withCustomers('b', 'A', 'c');
    expect(names(query('select * from Customer'))).toEqual(['A', 'b', 'c']);
    expect(names(query('select * from Customer orderby Id desc'))).toEqual(['c', 'A', 'b']);
    expect(names(query('select * from Customer ORDER BY DisplayName ASC maxresults 2'))).toEqual(['A', 'b']);

    const Line = [{ Amount: 1, DetailType: 'DescriptionOnly', Description: 'x' }];
    const ids = [1, 2].map(() => create('Invoice', { CustomerRef: { value: '1' }, Line }).Id);
    clock.ms += 5000;
    update('Invoice', { Id: ids[0], SyncToken: '0', sparse: true, PrivateNote: 'x' });
    expect(query('select * from Invoice').Invoice.map((found: { Id: string }) => found.Id)).toEqual(ids);
  });

  it.each([
    ['select * from Custmoer', '4001', 'QueryValidationError: invalid context declaration: Custmoer'],
    [
      'select * from Customer startposition 0',
      '4001',
      'QueryValidationError: value 0 is too small. Min allowed value is 1',
    ],
    [
      'select * from Customer maxresults 1001',
      '4001',
      'QueryValidationError: value 1001 is too large. Max allowed value is 1000',
    ],
    [
      "select * from Customer where Colour = 'x'",
      '4001',
      'QueryValidationError: Property Colour not found for Entity Customer',
    ],
    [
      "select * from Invoice where Line = 'x'",
      '4001',
      "QueryValidationError: property 'Line' is not queryable",
    ],
    [
      "select * from Invoice where TotalAmt > 'x'",
      '4001',
      'QueryValidationError: TotalAmt cannot be compared with x: it is no number',
    ],
  ])('refuses %s with %s', (statement, code, detail) => {
    expect(openBooks().refusedQuery(statement)).toMatchObject({ code, detail });
  });

  it.each([
    "select * from Customer where Id = '1' or Id = '2'",
    "select * from Customer where Id != '1'",
    'select * from Customer where Id = "1"',
    'select * from Customer where Id = 1',
    "select * from Customer where DisplayName = 'Amy's'",
    'select *',
    'delete from Customer',
  ])('cannot parse %s: 4000', (statement) => {
    expect(openBooks().refusedQuery(statement).code).toBe('4000');
  });

  it('takes entity names in any case, as npm node-quickbooks writes them', () => {
    expect(openBooks().query("select * from customer where Id = '1'").Customer).toHaveLength(1);
  });

  it('finds one of thousands by its indexed properties', () => {
    const { create, query } = openBooks('gb');
    for (let index = 0; index < 2000; index += 1) {
      create('Item', { Name: `Item ${index}`, Sku: `S${index}`, IncomeAccountRef: { value: '1' } });
    }

    expect(query("select * from Item where Sku in ('S7', 's1999')").maxResults).toBe(2);
    expect(query("select * from Item where Name = 'item 1500'").Item[0].Sku).toBe('S1500');
    expect(query('select * from Item startposition 1001 maxresults 1000').maxResults).toBe(1000);
  });
});
