import Big from 'big.js';
import { describe, expect, it } from 'vitest';
import type { Document, DocumentKind } from '../../shared/domain/document.ts';
import type { DriftField } from '../../shared/domain/drift.ts';
import { seededRandom } from '../bench/seeded-random.ts';
import { createReconcileWorld } from './reconcile-world.ts';

type World = ReturnType<typeof createReconcileWorld>;
type Row = Record<string, unknown>;
type Books = 'gb' | 'us';

// Of each change, on documents of their own.
const timesEach = 4;

interface Place {
  readonly world: World;
  readonly books: Books;
  readonly kind: DocumentKind;
  readonly random: () => number;
  /** As the books hold it. */
  readonly row: Row;
  readonly id: string;
}

/** What somebody does to a document in the books, and the fields in which it differs then. */
interface Change {
  readonly name: string;
  readonly of?: DocumentKind;
  readonly in?: Books;
  readonly body: (place: Place) => Row;
  readonly fields: (place: Place) => readonly DriftField[];
}

const entityOf = (kind: DocumentKind): 'Invoice' | 'Bill' => (kind === 'invoice' ? 'Invoice' : 'Bill');
const dayFrom = ({ random }: Place): string => `2027-0${String(1 + Math.floor(random() * 9))}-17`;
const amountFrom = ({ random }: Place): string =>
  new Big(Math.floor(random() * 90_000) + 10_001).div(100).toFixed(2);

const detailKeys = ['SalesItemLineDetail', 'AccountBasedExpenseLineDetail', 'ItemBasedExpenseLineDetail'];
const detailKeyOf = (line: Row): string => detailKeys.find((key) => key in line)!;
const detailOf = (line: Row): Row => line[detailKeyOf(line)] as Row;
const ownLines = ({ row }: Place): Row[] =>
  (row['Line'] as Row[]).filter((line) => detailKeys.some((key) => key in line));

/** The lines with one of them, which has such a detail, changed. */
function withLine(place: Place, change: (line: Row, detail: Row) => Row, has = 'TaxCodeRef'): Row {
  const lines = ownLines(place);
  const able = lines.filter((line) => has in detailOf(line));
  const chosen = able[Math.floor(place.random() * able.length)]!;
  return { Line: lines.map((line) => (line === chosen ? change(line, detailOf(line)) : line)) };
}
const withDetail = (line: Row, change: Row): Row => ({
  ...line,
  [detailKeyOf(line)]: { ...detailOf(line), ...change },
});

const another = (
  { world, random }: Place,
  entity: string,
  than: unknown,
  where?: (row: Row) => boolean,
): Row => {
  const others = world
    .rows(entity)
    .filter((row) => row['Active'] !== false && row['Id'] !== than && (where?.(row) ?? true));
  return { value: others[Math.floor(random() * others.length)]!['Id'] };
};
const valueAt = (detail: Row, key: string): unknown => (detail[key] as Row)['value'];

const taxed = ({ books }: Place): boolean => books === 'gb';
const money = (place: Place): DriftField[] => (taxed(place) ? ['total', 'tax', 'lines'] : ['total', 'lines']);
const only =
  (...fields: DriftField[]) =>
  (): DriftField[] =>
    fields;

const changes: readonly Change[] = [
  { name: 'number', body: (place) => ({ DocNumber: `N${amountFrom(place)}` }), fields: only('number') },
  { name: 'no number', body: () => ({ DocNumber: '' }), fields: only('number') },
  { name: 'date', body: (place) => ({ TxnDate: dayFrom(place) }), fields: only('issuedOn') },
  { name: 'due date', body: (place) => ({ DueDate: dayFrom(place) }), fields: only('dueOn') },
  {
    name: 'customer',
    of: 'invoice',
    body: (place) => ({ CustomerRef: another(place, 'Customer', valueAt(place.row, 'CustomerRef')) }),
    fields: only('counterparty'),
  },
  {
    name: 'vendor',
    of: 'bill',
    body: (place) => ({ VendorRef: another(place, 'Vendor', valueAt(place.row, 'VendorRef')) }),
    fields: only('counterparty'),
  },
  {
    name: 'description of a line',
    body: (place) => withLine(place, (line) => ({ ...line, Description: `Other ${amountFrom(place)}` })),
    fields: only('lines'),
  },
  {
    name: 'quantity of a line',
    body: (place) =>
      withLine(
        place,
        (line, detail) => {
          const Qty = new Big(String(detail['Qty'])).plus(1 + Math.floor(place.random() * 9));
          const Amount = Qty.times(String(detail['UnitPrice'])).toNumber();
          return { ...withDetail(line, { Qty: Qty.toNumber() }), Amount };
        },
        'Qty',
      ),
    fields: money,
  },
  {
    name: 'unit price of a line',
    body: (place) =>
      withLine(
        place,
        (line, detail) => {
          const UnitPrice = amountFrom(place);
          const Amount = new Big(String(detail['Qty'])).times(UnitPrice).toNumber();
          return { ...withDetail(line, { UnitPrice: Number(UnitPrice) }), Amount };
        },
        'Qty',
      ),
    fields: money,
  },
  {
    name: 'quantity against unit price of a line',
    body: (place) =>
      withLine(
        place,
        (line, detail) => withDetail(line, { Qty: detail['UnitPrice'], UnitPrice: detail['Qty'] }),
        'Qty',
      ),
    fields: only('lines'),
  },
  {
    name: 'amount of a line',
    of: 'bill',
    body: (place) =>
      withLine(place, (line) => ({ ...line, Amount: Number(amountFrom(place)) }), 'AccountRef'),
    fields: money,
  },
  {
    name: 'item of a line',
    body: (place) =>
      withLine(
        place,
        (line, detail) =>
          withDetail(line, {
            ItemRef: another(place, 'Item', valueAt(detail, 'ItemRef'), ({ Name }) =>
              /^(Seats|Sand)/.test(String(Name)),
            ),
          }),
        'ItemRef',
      ),
    fields: only('lines'),
  },
  {
    name: 'account of a line',
    of: 'bill',
    body: (place) =>
      withLine(
        place,
        (line, detail) =>
          withDetail(line, {
            AccountRef: another(
              place,
              'Account',
              valueAt(detail, 'AccountRef'),
              ({ AccountType }) => AccountType === 'Expense',
            ),
          }),
        'AccountRef',
      ),
    fields: only('lines'),
  },
  {
    name: 'tax code of a line',
    of: 'invoice',
    body: (place) =>
      withLine(place, (line) => withDetail(line, { TaxCodeRef: { value: otherTaxCode(place) } })),
    fields: (place) => (taxed(place) ? ['total', 'tax', 'lines'] : ['lines']),
  },
  {
    name: 'tax code of a line of a bill',
    of: 'bill',
    in: 'gb',
    body: (place) =>
      withLine(place, (line) => withDetail(line, { TaxCodeRef: { value: otherTaxCode(place) } })),
    fields: money,
  },
  {
    name: 'service date of a line',
    of: 'invoice',
    body: (place) => withLine(place, (line) => withDetail(line, { ServiceDate: dayFrom(place) })),
    fields: only('lines'),
  },
  {
    name: 'one line more',
    body: (place) => {
      const [{ Id: _, LineNum: __, ...line } = {}] = ownLines(place);
      return { Line: [...ownLines(place), line] };
    },
    fields: money,
  },
  {
    name: 'one line less',
    body: (place) => ({ Line: ownLines(place).toSpliced(Math.floor(place.random() * 3), 1) }),
    fields: money,
  },
  {
    name: 'other order of lines',
    body: (place) => ({ Line: ownLines(place).toReversed() }),
    fields: only('lines'),
  },
  {
    name: 'tax',
    in: 'gb',
    body: ({ row }) => {
      const detail = row['TxnTaxDetail'] as Row;
      const [line] = detail['TaxLine'] as Row[];
      const Amount = new Big(String(line!['Amount'])).plus('0.01').toNumber();
      return { TxnTaxDetail: { TotalTax: Amount, TaxLine: [{ ...line, Amount }] } };
    },
    fields: only('total', 'tax'),
  },
  {
    name: 'tax',
    of: 'invoice',
    in: 'us',
    body: (place) => ({ TxnTaxDetail: { TotalTax: Number(amountFrom(place)) } }),
    fields: only('total', 'tax'),
  },
];

const otherTaxCode = ({ world, books }: Place): unknown =>
  books === 'us' ? 'TAX' : world.rows('TaxCode').find(({ Name }) => String(Name).startsWith('0.0%'))!['Id'];

/** What nobody has to look at. */
interface Benign {
  readonly name: string;
  readonly of?: DocumentKind;
  readonly happens: (place: Place) => void;
}

const edited =
  (body: (place: Place) => Row) =>
  (place: Place): void =>
    place.world.edit(entityOf(place.kind), place.id, { Line: ownLines(place), ...body(place) });
const noteOf = ({ row }: Place): string => String(row['PrivateNote']);

const benign: readonly Benign[] = [
  { name: 'nothing but another version', happens: edited(({ row }) => ({ DocNumber: row['DocNumber'] })) },
  {
    name: 'a note behind the mark',
    happens: edited((place) => ({ PrivateNote: `${noteOf(place)} called twice` })),
  },
  { name: 'a note before the mark', happens: edited((place) => ({ PrivateNote: `Late! ${noteOf(place)}` })) },
  { name: 'a memo', of: 'invoice', happens: edited(() => ({ CustomerMemo: { value: 'Thank you' } })) },
  { name: 'that it is printed', of: 'invoice', happens: edited(() => ({ PrintStatus: 'PrintComplete' })) },
  {
    name: 'an address for e-mail',
    of: 'invoice',
    happens: edited(() => ({ BillEmail: { Address: 'ada@quill.example' } })),
  },
  {
    name: 'that it is to be e-mailed',
    of: 'invoice',
    happens: edited(() => ({ BillEmail: { Address: 'ada@quill.example' }, EmailStatus: 'NeedToSend' })),
  },
  { name: 'the same lines again', happens: edited((place) => ({ Line: ownLines(place) })) },
  {
    name: 'a payment in part',
    of: 'invoice',
    happens: (place) => void paid(place, '1.00'),
  },
  {
    name: 'a payment',
    of: 'invoice',
    happens: (place) => void paid(place, String(place.row['TotalAmt'])),
  },
  {
    name: 'a payment that is deposited in the bank',
    of: 'invoice',
    happens: (place) => {
      const payment = paid(place, '2.00');
      const { simulator, realmId, clock } = place.world;
      const at = { nowMs: clock.nowMs(), userName: 'Sam', userId: '1' };
      simulator.books(realmId).depositPayment(payment, at);
    },
  },
  {
    name: 'a payment that is taken back',
    of: 'invoice',
    happens: (place) => place.world.remove('delete', 'Payment', paid(place, '3.00')),
  },
  {
    name: 'a payment to the vendor',
    of: 'bill',
    happens: ({ world, id, row }) =>
      void world.enter('BillPayment', {
        VendorRef: row['VendorRef'],
        TotalAmt: 5,
        PayType: 'Check',
        CheckPayment: { BankAccountRef: { value: bankOf(world) } },
        Line: [{ Amount: 5, LinkedTxn: [{ TxnId: id, TxnType: 'Bill' }] }],
      }),
  },
];

const bankOf = (world: World): unknown =>
  world.rows('Account').find(({ AccountType }) => AccountType === 'Bank')?.['Id'];

const paid = ({ world, id, row }: Place, total: string): string =>
  world.pay({ customer: String(valueAt(row, 'CustomerRef')), total, invoices: [[id, total]] });

/** One document in the books for each of these, of three lines, and a night that saw them agree. */
async function documentsFor(of: { books: Books; kind: DocumentKind; count: number }) {
  const world = createReconcileWorld({ seed: of.books });
  const currency = of.books === 'gb' ? 'GBP' : 'USD';
  const standard = world.rows('TaxCode').find(({ Name }) => String(Name).startsWith('20.0% S'));
  if (standard !== undefined)
    world.state.settings = { ...world.state.settings, defaultTaxCodeId: String(standard['Id']) };
  const priced = {
    description: 'Third',
    item: { code: 'B', name: 'Sand' },
    quantity: '4',
    unitPrice: '31.25',
    amount: '125.00',
  };
  for (const name of ['Brook', 'Carter']) {
    world.enter('Customer', { DisplayName: `${name} Ltd` });
    world.enter('Vendor', { DisplayName: `${name} Supplies` });
  }
  const documents: Document[] = [];
  for (let index = 0; index < of.count; index += 1) {
    const shared = {
      id: `ext-${String(index)}`,
      number: `D-${String(index)}`,
      currency,
      dueOn: '2026-04-01',
    };
    const first = { description: 'First', amount: `${String(100 + index)}.00` };
    const seats = { code: 'A', name: 'Seats' };
    const second = { description: 'Second', item: seats, quantity: '3', unitPrice: '2.55', amount: '7.65' };
    documents.push(
      of.kind === 'invoice'
        ? await world.submit({
            ...shared,
            lines: [{ ...first, item: seats }, { ...second, servicedOn: '2026-02-20' }, priced],
          })
        : await world.submitBill({ ...shared, lines: [first, second, priced] }),
    );
  }
  await world.settle(documents.map(({ documentId }) => documentId));
  const certificate = await world.reconcile();
  expect(world.counts(certificate)).toEqual({ agrees: of.count });
  await world.clock.advance(3_600_000);
  return {
    world,
    documentIds: documents.map(({ documentId }) => documentId),
    async placeOf(index: number): Promise<Place> {
      const { entity } = await world.document(documents[index]!.documentId);
      const [row] = world.rows(entityOf(of.kind), world.realmId, `Id = '${entity!.id}'`);
      return {
        world,
        books: of.books,
        kind: of.kind,
        random: seededRandom(index + 1),
        row: row!,
        id: entity!.id,
      };
    },
  };
}

const places = (['gb', 'us'] as const).flatMap((books) =>
  (['invoice', 'bill'] as const).map((kind) => ({ books, kind })),
);

describe.each(places)('in the $kind of books of the $books', ({ books, kind }) => {
  it('every change of a field is found, as just that', async () => {
    const wanted = changes
      .filter((change) => (change.of ?? kind) === kind && (change.in ?? books) === books)
      .flatMap((change) => Array.from({ length: timesEach }, () => change));
    const { world, documentIds, placeOf } = await documentsFor({ books, kind, count: wanted.length });
    const expected: unknown[] = [];
    for (const [index, change] of wanted.entries()) {
      const place = await placeOf(index);
      // The API wants the lines even where they stay.
      world.edit(entityOf(kind), place.id, { Line: ownLines(place), ...change.body(place) });
      expected.push([change.name, 'edited', change.fields(place)]);
    }

    const certificate = await world.reconcile();

    const found = await Promise.all(documentIds.map((id) => world.document(id)));
    expect(found.map(({ drift }, index) => [wanted[index]!.name, drift?.kind, drift?.fields])).toEqual(
      expected,
    );
    expect(world.counts(certificate)).toEqual({ editedInQuickBooks: wanted.length });
    expect(await world.openErrors()).toHaveLength(wanted.length);
  });

  it('what nobody has to look at raises nothing', async () => {
    const wanted = benign.filter((change) => (change.of ?? kind) === kind);
    const { world, documentIds, placeOf } = await documentsFor({ books, kind, count: wanted.length });
    for (const [index, change] of wanted.entries()) change.happens(await placeOf(index));
    for (const [entity, name] of [
      ['Customer', 'Quill'],
      ['Item', 'Seats'],
      ['Vendor', 'Quarry'],
    ] as const) {
      const id = world.idOf(entity, name);
      const key = entity === 'Item' ? 'Name' : 'DisplayName';
      if (id !== 'undefined') world.edit(entity, id, { [key]: `Renamed ${name}` });
    }

    const certificate = await world.reconcile();

    const found = await Promise.all(documentIds.map((id) => world.document(id)));
    expect(found.flatMap(({ drift }, index) => (drift === undefined ? [] : [wanted[index]!.name]))).toEqual(
      [],
    );
    const { agrees = 0, paidDifferently = 0 } = world.counts(certificate);
    expect(agrees + paidDifferently).toBe(wanted.length);
    expect(await world.openErrors()).toEqual([]);
  });
});
