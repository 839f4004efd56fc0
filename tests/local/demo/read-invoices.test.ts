import { existsSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { DemoFailure } from '../../../local/demo/demo-failure.ts';
import { parseInvoices, readInvoices } from '../../../local/demo/read-invoices.ts';
import { money, sumOf, totalOf } from '../../../local/demo/to-submission.ts';

const header = 'InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country';
const csv = (...rows: string[]): string => [header, ...rows, ''].join('\n');
const parsed = (...rows: string[]) => parseInvoices(csv(...rows), 'day.csv');

describe('parseInvoices', () => {
  it('gathers the rows of an invoice in the order of the file, other rows between them or not', () => {
    const invoices = parsed(
      '1,A,Pot,6,2010-12-01 08:26:00,2.55,17850.0,United Kingdom',
      '2,B,Mug,1,2010-12-02 09:00:00,1,13090,France',
      '1,A,Pot,2,2010-12-01 08:26:00,2.1,17850.0,United Kingdom',
    );

    expect(invoices).toEqual([
      {
        number: '1',
        issuedOn: '2010-12-01',
        customerNumber: '17850',
        lines: [
          { stockCode: 'A', description: 'Pot', quantity: '6', unitPrice: '2.55' },
          { stockCode: 'A', description: 'Pot', quantity: '2', unitPrice: '2.1' },
        ],
      },
      {
        number: '2',
        issuedOn: '2010-12-02',
        customerNumber: '13090',
        lines: [{ stockCode: 'B', description: 'Mug', quantity: '1', unitPrice: '1' }],
      },
    ]);
  });

  it('keeps quoted commas, quotes and blanks around a description', () => {
    const [invoice] = parsed('1,A,"FRAME 7"" SQUARE, OAK ",1,2010-12-01 08:26:00,2.55,17850.0,UK');

    expect(invoice?.lines[0]?.description).toBe('FRAME 7" SQUARE, OAK ');
  });

  it('takes empty descriptions, empty customers, negative quantities and zero prices', () => {
    const [invoice] = parsed('C1,A,,-3,2010-12-01 08:26:00,0.0,,UK');

    expect(invoice).toEqual({
      number: 'C1',
      issuedOn: '2010-12-01',
      customerNumber: undefined,
      lines: [{ stockCode: 'A', description: '', quantity: '-3', unitPrice: '0.0' }],
    });
  });

  it('reads past a byte order mark and Windows line ends', () => {
    const text = `\uFEFF${csv('1,A,Pot,6,2010-12-01 08:26:00,2.55,17850.0,UK').replaceAll('\n', '\r\n')}`;

    expect(parseInvoices(text, 'day.csv')).toHaveLength(1);
  });

  it.each([
    ['1,A,Pot,six,2010-12-01 08:26:00,2.55,17850.0,UK', 'line 2: Quantity "six" is not a plain decimal'],
    ['1,A,Pot,6,2010-12-01 08:26:00,1e3,17850.0,UK', 'line 2: UnitPrice "1e3" is not a plain decimal'],
    ['1,A,Pot,6,01/12/2010,2.55,17850.0,UK', 'line 2: InvoiceDate "01/12/2010" does not begin with a day'],
    ['1,A,Pot,6,2010-02-30 08:26:00,2.55,17850.0,UK', 'line 2: InvoiceDate'],
    ['1,A,Pot,6,2010-12-01,2.55,17850.5,UK', 'line 2: CustomerID "17850.5" is not a customer number'],
    [',A,Pot,6,2010-12-01,2.55,17850.0,UK', 'line 2: InvoiceNo "" is empty'],
    ['1, ,Pot,6,2010-12-01,2.55,17850.0,UK', 'line 2: StockCode " " is empty'],
    ['1,A,Pot,6,2010-12-01,2.55', 'Invalid Record Length'],
    ['1,A,"Pot,6,2010-12-01,2.55,17850.0,UK', 'Quote Not Closed'],
  ])('refuses %s', (row, message) => {
    expect(() => parsed(row)).toThrow(message);
  });

  it('refuses an invoice whose rows name two customers, with the line', () => {
    const rows = ['1,A,Pot,6,2010-12-01,2.55,17850.0,UK', '1,B,Mug,6,2010-12-01,2.55,17851.0,UK'];

    expect(() => parsed(...rows)).toThrow('line 3: invoice 1 has another customer or day');
  });

  it('names the columns that a file lacks', () => {
    expect(() => parseInvoices('InvoiceNo,Description\n1,Pot\n', 'day.csv')).toThrow(
      'no column StockCode, Quantity, InvoiceDate, UnitPrice, CustomerID',
    );
  });

  it('refuses a file without a single row', () => {
    expect(() => parseInvoices('', 'day.csv')).toThrow('There are no invoices in day.csv');
    expect(() => parsed()).toThrow('There are no invoices in day.csv');
  });

  it('blames the file, not the program', () => {
    const failure = failureOf(() => parsed('1,A,Pot,six,2010-12-01,2.55,17850.0,UK'));

    expect(failure).toBeInstanceOf(DemoFailure);
    expect(failure).toMatchObject({ exitCode: 2 });
  });
});

function failureOf(action: () => unknown): unknown {
  try {
    action();
  } catch (error) {
    return error;
  }
  return undefined;
}

describe('readInvoices', () => {
  it.each([
    ['no-such-file.csv', 'there is no such file'],
    [import.meta.dirname, 'it is a folder'],
  ])('says why %s cannot be read', async (file, why) => {
    await expect(readInvoices(file)).rejects.toThrow(why);
  });

  it('reads the sample: 12 invoices, one a credit, one without a customer', async () => {
    const sample = path.resolve(import.meta.dirname, '../../../local/demo/sample-invoices.csv');

    const invoices = await readInvoices(sample);

    const total = (number: string) => money(totalOf(invoices.find((invoice) => invoice.number === number)!));
    expect(invoices).toHaveLength(12);
    expect(['70001', '70004', 'C70005', '70006', '70007', '70008'].map(total)).toEqual([
      '130.20',
      '106.65',
      '-10.14',
      '16.88',
      '21.25',
      '0.00',
    ]);
    expect(invoices.filter(({ customerNumber }) => customerNumber === undefined)).toHaveLength(1);
  });
});

const realDays = path.resolve(import.meta.dirname, '../../../../shared/data/invoices');
const hasRealDays = existsSync(realDays);
const notice = hasRealDays ? '' : ' (skipped: ../shared/data is absent)';

describe.runIf(hasRealDays)(`the real trading days${notice}`, () => {
  it.each([
    {
      day: '01',
      submitted: 143,
      taken: 121,
      noCustomer: 16,
      credits: 6,
      items: 941,
      customers: 95,
      lines: 3108,
    },
    {
      day: '02',
      submitted: 167,
      taken: 137,
      noCustomer: 7,
      credits: 23,
      items: 907,
      customers: 99,
      lines: 2109,
    },
    {
      day: '03',
      submitted: 108,
      taken: 57,
      noCustomer: 44,
      credits: 7,
      items: 673,
      customers: 50,
      lines: 2202,
    },
  ])('2010-12-$day has $taken acceptable invoices of $submitted', async (expected) => {
    const invoices = await readInvoices(path.join(realDays, `online-retail-2010-12-${expected.day}.csv`));

    const credits = invoices.filter((invoice) => totalOf(invoice).lt(0));
    const others = invoices.filter((invoice) => !credits.includes(invoice));
    const taken = others.filter(({ customerNumber }) => customerNumber !== undefined);
    expect({
      day: expected.day,
      submitted: invoices.length,
      taken: taken.length,
      noCustomer: others.length - taken.length,
      credits: credits.length,
      items: new Set(taken.flatMap(({ lines }) => lines.map(({ stockCode }) => stockCode))).size,
      customers: new Set(taken.map(({ customerNumber }) => customerNumber)).size,
      lines: invoices.reduce((sum, { lines }) => sum + lines.length, 0),
    }).toEqual(expected);
  });

  it('comes to 46,376.49 on the first day', async () => {
    const invoices = await readInvoices(path.join(realDays, 'online-retail-2010-12-01.csv'));

    const taken = invoices.filter(
      (invoice) => totalOf(invoice).gte(0) && invoice.customerNumber !== undefined,
    );
    expect(money(sumOf(taken.map(totalOf)))).toBe('46376.49');
  });
});
