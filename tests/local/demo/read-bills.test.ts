import { existsSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { DemoFailure } from '../../../local/demo/demo-failure.ts';
import { parseBills, readBills } from '../../../local/demo/read-bills.ts';
import { billTotalOf, categoriesOf, toBill } from '../../../local/demo/to-bill.ts';
import { money, sumOf } from '../../../local/demo/to-submission.ts';

const header =
  'Service Area,Expenditure Category,Expenditure Code,Paid Date,Trans No,Amount,Type,Supplier ID,Supplier Name';
const csv = (...rows: string[]): string => [header, ...rows, ''].join('\n');
const parsed = (...rows: string[]) => parseBills(csv(...rows), 'q2.csv');
const good = 'Depot,Tools,D1,28/04/2017,463 - 1,809.64,Revenue,367,TOUCH LTD';

describe('parseBills', () => {
  it('gathers the rows of a bill by what stands before the dash, other rows between them or not', () => {
    const bills = parsed(
      'Depot,Tools,D1,28/04/2017,463 - 1,809.64,Revenue,367,TOUCH LTD',
      'Office,Grants,O1,01/05/2017,464 - 0,1250,Capital,200,EMMAUS (STORE)',
      'Depot,Rent,D2,28/04/2017,463 - 12,-9.5,Revenue,367,TOUCH LTD',
    );

    expect(bills).toEqual([
      {
        number: '463',
        issuedOn: '2017-04-28',
        vendor: { id: '367', name: 'TOUCH LTD' },
        lines: [
          { category: 'Tools', description: 'Depot, D1', amount: '809.64' },
          { category: 'Rent', description: 'Depot, D2', amount: '-9.5' },
        ],
      },
      {
        number: '464',
        issuedOn: '2017-05-01',
        vendor: { id: '200', name: 'EMMAUS (STORE)' },
        lines: [{ category: 'Grants', description: 'Office, O1', amount: '1250' }],
      },
    ]);
  });

  it('keeps supplier names and ids exactly as they are', () => {
    const bills = parsed(
      'Depot,Tools,D1,28/04/2017,1 - 1,1,Revenue,v-1," EXOVA  (UK), ""LTD"" "',
      'Depot,Tools,D1,28/04/2017,2 - 1,1,Revenue,V-1,Exova  (UK) lTD',
    );

    expect(bills.map(({ vendor }) => vendor)).toEqual([
      { id: 'v-1', name: ' EXOVA  (UK), "LTD" ' },
      { id: 'V-1', name: 'Exova  (UK) lTD' },
    ]);
  });

  it('takes lines without a category, without a place or below zero', () => {
    const [bill] = parsed(' , ,,28/04/2017,1 - 1,-3.10,,367,TOUCH LTD');

    expect(bill?.lines).toEqual([{ category: undefined, description: '', amount: '-3.10' }]);
  });

  it('reads past a byte order mark, Windows line ends and empty lines', () => {
    const text = `\uFEFF${csv(good, '')}`.replaceAll('\n', '\r\n');

    expect(parseBills(text, 'q2.csv')).toHaveLength(1);
  });

  it('takes zeros after the pennies', () => {
    expect(parsed(good.replace('809.64', '809.6400'))[0]?.lines[0]?.amount).toBe('809.6400');
  });

  it.each([
    [good.replace('28/04/2017', '2017-4-28'), 'line 2: Paid Date "2017-4-28" is not a day such as'],
    [good.replace('28/04/2017', '31/04/2017'), 'line 2: Paid Date "31/04/2017" is not a day such as'],
    [good.replace('28/04/2017', '04/28/2017'), 'line 2: Paid Date'],
    [good.replace('28/04/2017', ''), 'line 2: Paid Date "" is not a day'],
    [good.replace('809.64', '£809.64'), 'line 2: Amount "£809.64" is not a plain decimal number'],
    [good.replace('809.64', '1e3'), 'line 2: Amount "1e3" is not a plain decimal number'],
    [good.replace('809.64', ''), 'line 2: Amount "" is not a plain decimal number'],
    [good.replace('809.64', '"1,809.64"'), 'line 2: Amount "1,809.64" is not a plain decimal number'],
    [good.replace('809.64', '809.645'), 'line 2: Amount "809.645" has more than two digits after the point'],
    [good.replace('463 - 1', '463'), 'line 2: Trans No "463" is not a bill and a line of it'],
    [good.replace('463 - 1', ' - 1'), 'line 2: Trans No " - 1" is not a bill'],
    [good.replace('463 - 1', `${'9'.repeat(22)} - 1`), 'names a bill with more than 21 characters'],
    [good.replace(',367,', ', ,'), 'line 2: Supplier ID " " is empty'],
    [good.replace('TOUCH LTD', ''), 'line 2: Supplier Name "" is empty'],
    [good.replace('TOUCH LTD', '"TOUCH\tLTD"'), 'Supplier Name "TOUCH\tLTD" has a tab'],
    [good.replace('TOUCH LTD', 'L'.repeat(501)), 'is longer than 500 characters'],
    [good.replace(',367,', `,${'3'.repeat(101)},`), 'is longer than 100 characters'],
    [good.replace('Tools', 'T'.repeat(101)), 'line 2: Expenditure Category'],
    ['Depot,Tools,D1,28/04/2017,463 - 1,809.64', 'Invalid Record Length'],
    [good.replace('Tools', '"Tools'), 'Quote Not Closed'],
  ])('refuses %s', (row, message) => {
    expect(() => parsed(row)).toThrow(message);
    expect(() => parsed(row)).toThrow(expect.objectContaining({ exitCode: 2 }));
  });

  it.each([
    ['Paid Date', good.replace('463 - 1', '463 - 2').replace('28/04', '29/04')],
    ['Supplier ID', good.replace('463 - 1', '463 - 2').replace('367', '368')],
    ['Supplier Name', good.replace('463 - 1', '463 - 2').replace('TOUCH', 'Touch')],
  ])('refuses a bill whose rows differ in %s, with both lines', (column, row) => {
    const other = good.replace('463 - 1', '464 - 1');

    expect(() => parsed(good, other, row)).toThrow(`line 4: ${column} is "`);
    expect(() => parsed(good, other, row)).toThrow('but bill 463 has "');
    expect(() => parsed(good, other, row)).toThrow('in line 2. Correct the file');
  });

  it('refuses a line that comes twice', () => {
    expect(() => parsed(good, good)).toThrow('line 3: Trans No "463 - 1" stands in line 2 already');
  });

  it('names the columns that a file lacks', () => {
    expect(() => parseBills('Service Area,Amount\nDepot,1\n', 'q2.csv')).toThrow(
      'no column Expenditure Category, Expenditure Code, Paid Date, Trans No, Supplier ID, Supplier Name',
    );
  });

  it('refuses a file without a single row', () => {
    expect(() => parseBills('', 'q2.csv')).toThrow('There are no bills in q2.csv');
    expect(() => parsed()).toThrow('There are no bills in q2.csv');
  });
});

describe('readBills', () => {
  it('names its own option when there is no such file', async () => {
    await expect(readBills('no-such-file.csv')).rejects.toThrow(
      'there is no such file. Give the path of a CSV file with --bills FILE.',
    );
    await expect(readBills('no-such-file.csv')).rejects.toBeInstanceOf(DemoFailure);
  });

  it('reads the sample: 10 bills of 7 supplier ids and 6 names, one bill below zero', async () => {
    const sample = path.resolve(import.meta.dirname, '../../../local/demo/sample-bills.csv');

    const bills = await readBills(sample);

    expect(bills.map((bill) => [bill.number, money(billTotalOf(bill))])).toEqual([
      ['81001', '502.49'],
      ['81002', '1260.00'],
      ['81003', '640.00'],
      ['81004', '75.20'],
      ['81005', '274.50'],
      ['81006', '1199.97'],
      ['81007', '58.33'],
      ['81008', '-120.00'],
      ['81009', '33.10'],
      ['81010', '5000.00'],
    ]);
    expect(new Set(bills.map(({ vendor }) => vendor.id)).size).toBe(7);
    expect(new Set(bills.map(({ vendor }) => vendor.name.toLowerCase())).size).toBe(6);
    expect(categoriesOf(bills)).toEqual([
      'Materials',
      'Tools',
      'Fuel: Diesel',
      'Vehicle Hire',
      'Screens 24"',
      'Fuel- Diesel',
      'Grants / Awards',
    ]);
  });
});

describe('toBill', () => {
  it('writes a bill as the API takes it', () => {
    const [bill] = parsed(good, ' ,,,28/04/2017,463 - 2,-9.5,Revenue,367,TOUCH LTD');

    expect(bill && toBill(bill)).toEqual({
      id: 'bill-463',
      revision: 1,
      number: '463',
      issuedOn: '2017-04-28',
      currency: 'GBP',
      vendor: { id: '367', name: 'TOUCH LTD' },
      lines: [{ category: 'Tools', description: 'Depot, D1', amount: '809.64' }, { amount: '-9.50' }],
    });
  });
});

const quarter = path.resolve(
  import.meta.dirname,
  '../../../../shared/data/bills/oxford-city-council-2017-q2.csv',
);
const hasQuarter = existsSync(quarter);
const notice = hasQuarter ? '' : ' (skipped: ../shared/data is absent)';

describe.runIf(hasQuarter)(`the real quarter${notice}`, () => {
  it('has the bills, vendors, categories, lines and total that awk counts in the file', async () => {
    const bills = await readBills(quarter);

    const lines = bills.flatMap((bill) => bill.lines);
    expect({
      bills: bills.length,
      supplierIds: new Set(bills.map(({ vendor }) => vendor.id)).size,
      // Two ids share the name CANON (UK) LTD, once written lTD.
      vendors: new Set(bills.map(({ vendor }) => vendor.name.toLowerCase())).size,
      categories: categoriesOf(bills).length,
      lines: lines.length,
      negativeLines: lines.filter(({ amount }) => amount.startsWith('-')).length,
      mostLines: Math.max(...bills.map((bill) => bill.lines.length)),
      notAboveZero: bills.filter((bill) => billTotalOf(bill).lte(0)).length,
      total: money(sumOf(bills.map(billTotalOf))),
    }).toEqual({
      bills: 2412,
      supplierIds: 429,
      vendors: 428,
      categories: 115,
      lines: 2743,
      negativeLines: 2,
      mostLines: 44,
      notAboveZero: 0,
      total: '11141099.14',
    });
  });
});
