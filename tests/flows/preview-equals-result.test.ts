import Big from 'big.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createPreviewer } from './preview-world.ts';
import { createPushWorld } from './push-world.ts';

const seed = 20260302;
const awkward = fc.constantFrom(
  'Quill: & Sons',
  'a\u00a0b',
  'O\'Brien "The Pit"',
  'tab\there'.replace('\t', ' '),
  'Café',
  'Cafe\u0301',
  'ACME',
  'acme',
  ' padded ',
  'x'.repeat(140),
  `${'x'.repeat(140)}y`,
  '日本語:商事',
  '😀'.repeat(60),
  '<b>&amp;',
  'a:b:c',
  ':',
  'back\\slash',
  '%_%',
  "''",
  'Ünïcödé \u2028 x',
);
const name = fc.oneof(awkward, fc.constantFrom('Ann', 'Bob', 'Cem'));
const decimal = (digits: number, max: number) =>
  fc.integer({ min: 1, max }).map((value) => new Big(value).div(new Big(10).pow(digits)).toFixed());
const price = fc
  .record({
    quantity: fc.oneof(decimal(0, 50), decimal(2, 5_000), decimal(7, 90_000_000), fc.constant('0.5')),
    unitPrice: fc.oneof(decimal(2, 10_000), decimal(3, 99_999), decimal(7, 99_999_999), fc.constant('0.01')),
  })
  .map((of) => ({ ...of, amount: new Big(of.quantity).times(of.unitPrice).round(2, 1).toFixed(2) }))
  .filter(({ amount }) => amount !== '0.00');
const amountOnly = decimal(2, 1_000_000).map((amount) => ({ amount }));
const text = fc.option(
  fc.oneof(
    awkward,
    fc.string({ maxLength: 30 }).map((raw) => raw.replaceAll(/[\p{Cc}\p{Cs}]/gu, ' ')),
  ),
  { nil: undefined },
);
const line = fc
  .record({
    code: fc.constantFrom('A', 'B', 'C', 'D:1', 'e'.repeat(100)),
    itemName: fc.option(name, { nil: undefined }),
    priced: fc.oneof(price, amountOnly),
    description: text,
    ticketReference: fc.constantFrom(undefined, 'T-17'),
    category: fc.constantFrom(undefined, 'Haul', ' haul ', 'other'),
    taxHint: fc.constantFrom(undefined, 'standard', 'reduced'),
  })
  .map(({ code, itemName, priced, ...rest }) => ({ item: { code, name: itemName }, ...priced, ...rest }));
const document = fc.record({
  party: fc.record({ id: fc.constantFrom('1', '2', '3'), name }),
  lines: fc.array(line, { minLength: 1, maxLength: 4 }),
  isBill: fc.boolean(),
  isByAccount: fc.boolean(),
  amountsIncludeTax: fc.constantFrom(undefined, true, false),
  issuedOn: fc.constantFrom('2026-01-31', '2026-03-02', '2026-02-28'),
  dueOn: fc.constantFrom(undefined, '2026-04-30'),
});
const company = fc.record({
  seed: fc.constantFrom('gb' as const, 'us' as const, 'us-ast' as const),
  customNumbers: fc.boolean(),
  rounding: fc.constantFrom('halfUp', 'halfEven'),
  unitPriceDecimals: fc.constantFrom(5, 7),
  bookClosedOn: fc.constantFrom(undefined, '2026-02-15'),
  numberPolicy: fc.constantFrom('ours' as const, 'quickBooks' as const),
  existing: fc.array(
    fc.record({
      entity: fc.constantFrom('Customer' as const, 'Vendor' as const, 'Employee' as const, 'Item' as const),
      name: fc.constantFrom('Ann', 'Bob', 'acme', 'Café', 'A', 'x'.repeat(100)),
      isActive: fc.boolean(),
    }),
    { maxLength: 4 },
  ),
});
type Submitted = typeof document extends fc.Arbitrary<infer T> ? T : never;
type Company = typeof company extends fc.Arbitrary<infer T> ? T : never;

function worldOf(of: Company) {
  const world = createPushWorld({
    seed: of.seed,
    customNumbers: of.customNumbers,
    switches: {
      rounding: of.rounding,
      unitPriceDecimals: of.unitPriceDecimals,
      bookCloseDate: of.bookClosedOn ?? null,
    },
  });
  for (const one of of.existing) found(world, one);
  const { connection, settings } = world.state;
  if (connection === undefined) throw new Error('There is no connection.');
  world.state.connection = {
    ...connection,
    company: { ...connection.company, bookClosedOn: of.bookClosedOn },
  };
  const codes = of.seed === 'gb' ? ['2', '3'] : ['TAX', 'NON'];
  world.state.settings = {
    ...settings,
    closedPeriodPolicy: 'nextOpenDay',
    numberPolicy: of.numberPolicy,
    taxRules: [
      { taxHint: 'standard', taxCodeId: codes[0]! },
      { taxHint: 'reduced', taxCodeId: codes[1]! },
    ],
    categoryRules: [
      { category: 'haul', ...(of.seed === 'gb' ? { expenseAccountId: '34', incomeAccountId: '2' } : {}) },
    ],
  };
  return world;
}

/** A record that was there before us; one whose name is taken is not made. */
function found(world: ReturnType<typeof createPushWorld>, one: Company['existing'][number]): void {
  const at = { nowMs: world.clock.nowMs(), userName: 'x', userId: '1' };
  const { incomeAccountId } = world.state.settings;
  const item = { Name: one.name, Type: 'Service', IncomeAccountRef: { value: incomeAccountId } };
  const body = one.entity === 'Item' ? item : { DisplayName: one.name };
  const books = world.simulator.books(world.realmId);
  const made = books.execute({ kind: 'create', entity: one.entity, body, allowDuplicateDocNum: false }, at);
  if (!made.ok || one.isActive) return;
  const row = world
    .rows(one.entity)
    .find((each) => each['DisplayName'] === one.name || each['Name'] === one.name);
  const closed = books.execute(
    {
      kind: 'update',
      entity: one.entity,
      body: { Id: row?.['Id'], SyncToken: row?.['SyncToken'], sparse: true, Active: false },
      allowDuplicateDocNum: false,
    },
    at,
  );
  if (!closed.ok) throw new Error(`The ${one.entity} "${one.name}" could not be made inactive.`);
}

function submit(world: ReturnType<typeof createPushWorld>, of: Submitted, index: number, currency: string) {
  const { party, lines, isBill, isByAccount, ...rest } = of;
  const shared = { ...rest, id: `ext-${index}`, number: `N-${index}`, currency };
  const bare = lines.map((one) => ({ ...one, item: undefined }));
  return isBill
    ? world.submitBill({ ...shared, vendor: party, lines: isByAccount ? bare : lines })
    : world.submit({ ...shared, customer: party, lines });
}

describe('a preview', () => {
  it('is what is then stored, field by field, and nothing that was not refused in it is refused', async () => {
    await fc.assert(
      fc.asyncProperty(company, fc.array(document, { minLength: 1, maxLength: 4 }), async (of, documents) => {
        const world = worldOf(of);
        const { preview, surprises } = createPreviewer(world);
        const submitted = [];
        for (const [index, one] of documents.entries()) {
          submitted.push(await submit(world, one, index, of.seed === 'gb' ? 'GBP' : 'USD'));
        }
        const documentIds = submitted.map(({ documentId }) => documentId);
        const foretold = await preview(documentIds);

        await world.settle(documentIds);

        for (const one of foretold) {
          const { state, pushError, entity } = await world.document(one.documentId);
          expect({ problems: one.problems.map(({ cause }) => cause), state }).toEqual(
            pushError === undefined
              ? { problems: [], state: 'pushed' }
              : { problems: [pushError.cause], state: 'refused' },
          );
          if (state !== 'pushed') continue;
          expect(entity?.differences).toBeUndefined();
          expect(await surprises(one)).toEqual([]);
        }
      }),
      { numRuns: 150, seed },
    );
  });
});
