import { describe, expect, it } from 'vitest';
import type { DocumentId } from '../../shared/domain/ids.ts';
import { createPushWorld } from './push-world.ts';

type World = ReturnType<typeof createPushWorld>;
type Line = Record<string, Record<string, unknown>>;

const linesOf = (row: Record<string, unknown> | undefined) => row!['Line'] as Line[];
const refOf = (detail: Record<string, unknown> | undefined, name: string) =>
  (detail?.[name] as { value: string } | undefined)?.value;

/** What a line is booked by: account or item, and tax code. */
const bookedBy = (line: Line) => {
  const detail = line['AccountBasedExpenseLineDetail'] ?? line['ItemBasedExpenseLineDetail'];
  return [refOf(detail, 'AccountRef'), refOf(detail, 'ItemRef'), refOf(detail, 'TaxCodeRef')];
};

function withRules(world: World) {
  const [fuel, repairs] = [world.idOf('Account', 'Travel'), world.idOf('Account', 'Repairs')];
  const [standard, reduced] = [world.idOf('TaxCode', '20.0%'), world.idOf('TaxCode', '5.0%')];
  world.state.settings = {
    ...world.state.settings,
    categoryRules: [
      { category: 'Fuel', expenseAccountId: fuel, taxCodeId: reduced },
      { category: 'repairs', expenseAccountId: repairs },
    ],
    taxRules: [{ taxHint: 'standard', taxCodeId: standard }],
  };
  return { fuel, repairs, standard, reduced };
}

const rejected = (world: World, documentId: Awaited<ReturnType<World['submitBill']>>['documentId']) =>
  world.document(documentId).then(({ state, pushError }) => [state, pushError?.cause]);

describe('a bill', () => {
  it('goes with a new vendor, lines by category, an item line, and a tax code on each line', async () => {
    const world = createPushWorld();
    const { fuel, repairs, standard, reduced } = withRules(world);
    const { documentId } = await world.submitBill({
      lines: [
        { description: 'Diesel', category: ' fuel ', amount: '60.00' },
        { description: 'Brakes', category: 'Repairs', taxHint: 'Standard', amount: '15.25' },
        { item: { code: 'GR', name: 'Gravel' }, quantity: '2', unitPrice: '15.20', amount: '30.40' },
        { description: 'Sundries', amount: '1.00' },
      ],
    });

    await world.settle([documentId]);

    const document = await world.document(documentId);
    // 106.65 net, and 5 % of 60.00 and 20 % of 15.25 on top.
    expect(document).toMatchObject({ state: 'pushed', entity: { type: 'Bill', total: '112.70' } });
    expect(document.entity?.differences).toBeUndefined();
    const [row] = world.rows('Bill');
    expect(row).toMatchObject({
      DocNumber: 'B-0042',
      TxnDate: '2026-03-01',
      PrivateNote: `B-0042 [cf:${documentId}.1]`,
      VendorRef: { name: 'Quarry Direct' },
    });
    const { defaultTaxCodeId, expenseAccountId } = world.state.settings;
    expect(linesOf(row).map(bookedBy)).toEqual([
      [fuel, undefined, reduced],
      [repairs, undefined, standard],
      [undefined, world.idOf('Item', 'Gravel'), defaultTaxCodeId],
      [expenseAccountId, undefined, defaultTaxCodeId],
    ]);
    expect(world.news.map(({ type }) => type)).toEqual(['pushed']);
  });

  it('waits for the mapping while a line has no account, and goes on when there is a rule for it', async () => {
    const world = createPushWorld();
    const { expenseAccountId, ...rest } = world.state.settings;
    world.state.settings = rest;
    const { documentId } = await world.submitBill({ lines: [{ category: 'fuel', amount: '1.00' }] });
    await world.settle([documentId]);
    expect(await world.document(documentId)).toMatchObject({ state: 'waiting', waitingReason: 'mapping' });

    world.state.settings = { ...rest, categoryRules: [{ category: 'fuel', expenseAccountId }] };
    await world.release('mapping:bill');

    expect(await world.document(documentId)).toMatchObject({ state: 'pushed' });
  });

  it('goes without tax codes in the US, whatever the tax code of invoices is', async () => {
    const world = createPushWorld({ seed: 'us' });
    const before = new Set(world.rows('Bill').map((row) => row['Id']));
    world.state.settings = { ...world.state.settings, defaultTaxCodeId: 'TAX' };
    const { documentId } = await world.submitBill({ currency: 'USD' });

    await world.settle([documentId]);

    expect(await world.document(documentId)).toMatchObject({ state: 'pushed', entity: { total: '10.00' } });
    const added = world.rows('Bill').filter((row) => !before.has(row['Id']));
    // NON is what QuickBooks gives a line without one.
    expect(added.map((row) => linesOf(row).map(bookedBy))).toEqual([
      [[world.state.settings.expenseAccountId, undefined, 'NON']],
    ]);
  });
});

describe('a bill that looks like one that is there already', () => {
  it('is refused although its number is written otherwise, and goes when a person says it is none', async () => {
    const world = createPushWorld();
    const first = await world.submitBill();
    await world.settle([first.documentId]);
    const second = await world.submitBill({ id: 'bill-2', number: 'b/42' });

    await world.settle([second.documentId]);
    expect(await rejected(world, second.documentId)).toEqual(['refused', 'bill_duplicate']);
    expect(world.rows('Bill')).toHaveLength(1);

    await world.decide(second.documentId, { isDuplicateAllowed: true });
    await world.settle([second.documentId]);

    expect(await world.document(second.documentId)).toMatchObject({ state: 'pushed' });
    expect(world.rows('Bill')).toHaveLength(2);
  });

  it('is the first one, once its twin has taken its place while it was refused', async () => {
    const world = createPushWorld();
    world.enter('Customer', { DisplayName: 'Quarry Direct' });
    const first = await world.submitBill();
    await world.settle([first.documentId]);
    expect(await rejected(world, first.documentId)).toEqual(['refused', 'name_taken']);
    world.edit('Customer', world.idOf('Customer', 'Quarry'), { DisplayName: 'Somebody else' });
    const twin = await world.submitBill({ id: 'bill-2' });
    await world.settle([twin.documentId]);
    expect(await world.document(twin.documentId)).toMatchObject({ state: 'pushed' });

    await world.decide(first.documentId);
    await world.settle([first.documentId]);

    expect(await rejected(world, first.documentId)).toEqual(['refused', 'bill_duplicate']);
    expect(world.rows('Bill')).toHaveLength(1);
  });

  it('goes once when three of them come together, and the next one takes a voided one’s place', async () => {
    const world = createPushWorld();
    const ids: DocumentId[] = [];
    for (const id of ['a', 'b', 'c']) ids.push((await world.submitBill({ id })).documentId);
    await world.settle(ids);
    const states = async () => Promise.all(ids.map(async (id) => (await world.document(id)).state));
    expect(await states()).toEqual(['pushed', 'refused', 'refused']);

    await world.requestVoid(ids[0]!);
    await world.settle([ids[0]!]);
    for (const id of ids.slice(1)) await world.decide(id);
    await world.settle(ids.slice(1));

    expect(await states()).toEqual(['voided', 'pushed', 'refused']);
    expect(world.rows('Bill')).toHaveLength(1);
  });

  it.each([
    ['another vendor', { vendor: { id: 'v-2', name: 'Other Quarry' } }],
    ['another day', { issuedOn: '2026-03-02' }],
    ['another amount', { lines: [{ amount: '10.01' }] }],
    ['another number', { number: 'B-0043' }],
  ])('goes at once with %s', async (_what, change) => {
    const world = createPushWorld();
    const first = await world.submitBill();
    const second = await world.submitBill({ id: 'bill-2', ...change });

    await world.settle([first.documentId, second.documentId]);

    expect(world.rows('Bill')).toHaveLength(2);
  });

  it('goes after the first one was voided', async () => {
    const world = createPushWorld();
    const first = await world.submitBill();
    await world.settle([first.documentId]);
    await world.requestVoid(first.documentId);
    await world.settle([first.documentId]);
    const second = await world.submitBill({ id: 'bill-2' });

    await world.settle([second.documentId]);

    expect(await world.document(second.documentId)).toMatchObject({ state: 'pushed' });
    expect(world.rows('Bill')).toHaveLength(1);
  });

  it('is refused while the first one is in the books, although a revision of that was refused', async () => {
    const world = createPushWorld();
    const first = await world.submitBill();
    await world.settle([first.documentId]);
    const { entity } = await world.document(first.documentId);
    world.edit('Bill', entity!.id, { DocNumber: 'By hand' });
    await world.submitBill({ revision: 2, lines: [{ description: 'Red diesel', amount: '10.00' }] });
    await world.settle([first.documentId]);
    expect(await rejected(world, first.documentId)).toEqual(['refused', 'edited_in_quickbooks']);
    const second = await world.submitBill({ id: 'bill-2' });

    await world.settle([second.documentId]);

    expect(await rejected(world, second.documentId)).toEqual(['refused', 'bill_duplicate']);
    expect(world.rows('Bill')).toHaveLength(1);
  });

  it('goes once a revision of the first one made it another bill', async () => {
    const world = createPushWorld();
    const first = await world.submitBill();
    await world.settle([first.documentId]);
    await world.submitBill({ revision: 2, number: 'B-0099' });
    await world.settle([first.documentId]);
    const second = await world.submitBill({ id: 'bill-2' });

    await world.settle([second.documentId]);

    expect(await world.document(second.documentId)).toMatchObject({ state: 'pushed' });
  });
});

describe('a bill number that the company itself keeps apart', () => {
  it('is refused when somebody else’s bill bears it, and goes when a person allows it', async () => {
    const world = createPushWorld({ warnsOfDuplicateBills: true });
    const vendorId = world.enter('Vendor', { DisplayName: 'Quarry Direct' });
    world.enter('Bill', {
      DocNumber: 'B-0042',
      VendorRef: { value: vendorId },
      GlobalTaxCalculation: 'TaxExcluded',
      Line: [
        {
          DetailType: 'AccountBasedExpenseLineDetail',
          Amount: '3.00',
          AccountBasedExpenseLineDetail: {
            AccountRef: { value: world.state.settings.expenseAccountId },
            TaxCodeRef: { value: world.state.settings.defaultTaxCodeId },
          },
        },
      ],
    });
    const { documentId } = await world.submitBill();

    await world.settle([documentId]);
    expect(await rejected(world, documentId)).toEqual(['refused', 'number_taken']);
    expect(world.rows('Bill')).toHaveLength(1);

    await world.decide(documentId, { isDuplicateAllowed: true });
    await world.settle([documentId]);

    expect(await world.document(documentId)).toMatchObject({ state: 'pushed', entity: { number: 'B-0042' } });
    expect(world.rows('Bill')).toHaveLength(2);
  });
});
