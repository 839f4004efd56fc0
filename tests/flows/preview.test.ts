import { describe, expect, it } from 'vitest';
import type { Settings } from '../../shared/domain/settings.ts';
import { createPreviewer } from './preview-world.ts';
import { createPushWorld } from './push-world.ts';

const codesOf = ({ warnings }: { warnings: readonly { code: string }[] }): string[] =>
  warnings.map(({ code }) => code);

function worldWith(settings: Partial<Settings> = {}) {
  const world = createPushWorld();
  world.state.settings = { ...world.state.settings, ...settings };
  return { world, ...createPreviewer(world) };
}

function closeBooks(world: ReturnType<typeof createPushWorld>, bookClosedOn: string): void {
  const { connection } = world.state;
  if (connection === undefined) throw new Error('There is no connection.');
  world.state.connection = { ...connection, company: { ...connection.company, bookClosedOn } };
}

describe('the preview of an invoice', () => {
  it('is what would be sent, with names where ids are still to come', async () => {
    const { world, previewOne } = worldWith({ incomeAccountId: '1', defaultTaxCodeId: '4' });
    const { documentId } = await world.submit({
      dueOn: '2026-04-01',
      customer: { id: 'c-1', name: 'Quill: & Sons' },
    });

    const preview = await previewOne(documentId);

    expect(preview).toEqual({
      documentId,
      kind: 'invoice',
      revision: 1,
      operation: 'create',
      payload: {
        DocNumber: 'INV-1',
        TxnDate: '2026-03-02',
        DueDate: '2026-04-01',
        GlobalTaxCalculation: 'TaxExcluded',
        PrivateNote: `INV-1 [cf:${documentId}.1]`,
        CustomerRef: { value: '(new)', name: 'Quill & Sons' },
        Line: [
          {
            DetailType: 'SalesItemLineDetail',
            Amount: '7.65',
            SalesItemLineDetail: {
              ItemRef: { value: '(new)', name: 'Seats' },
              Qty: '3',
              UnitPrice: '2.55',
              TaxCodeRef: { value: '4' },
            },
          },
        ],
        EmailStatus: 'NotSet',
      },
      willCreate: [
        { kind: 'customer', name: 'Quill & Sons', originalName: 'Quill: & Sons', nameChange: 'characters' },
        { kind: 'item', name: 'Seats', originalName: 'Seats' },
      ],
      willLink: [],
      warnings: [
        {
          code: 'name_changed',
          words:
            'The customer "Quill: & Sons" has characters that QuickBooks refuses: it will be called "Quill & Sons".',
        },
      ],
      problems: [],
      expected: {
        number: 'INV-1',
        issuedOn: '2026-03-02',
        dueOn: '2026-04-01',
        counterparty: { name: 'Quill & Sons' },
        currency: 'GBP',
        lineCount: 1,
        total: '7.65',
        lines: [{ amount: '7.65', quantity: '3', unitPrice: '2.55', record: { name: 'Seats' } }],
      },
    });
  });

  it('is made without a write anywhere, even where QuickBooks takes none', async () => {
    const { world, preview } = worldWith();
    const invoice = await world.submit();
    const bill = await world.submitBill();
    const { incomeAccountId = '' } = world.state.settings;
    world.simulator.control.changeCompany(world.realmId, { switches: { subscription: 'lapsed' } });
    const stored = JSON.stringify([...world.table.items].filter(([key]) => !key.includes('WINDOWS')));

    const previews = await preview([invoice.documentId, bill.documentId]);

    expect(incomeAccountId).not.toBe('');
    expect(previews.map(({ operation, problems }) => [operation, problems])).toEqual([
      ['create', []],
      ['create', []],
    ]);
    expect(JSON.stringify([...world.table.items].filter(([key]) => !key.includes('WINDOWS')))).toBe(stored);
    expect(['Customer', 'Vendor', 'Item', 'Invoice', 'Bill'].flatMap((kind) => world.rows(kind))).toEqual([]);
  });

  it('says why a name is another one: it is too long, or taken', async () => {
    const { world, previewOne } = worldWith();
    const long = 'x'.repeat(120);
    const { documentId } = await world.submit({
      customer: { id: 'c-7', name: long },
      lines: [
        { item: { code: '1', name: 'Candle' }, amount: '1.00' },
        { item: { code: '2', name: 'Candle' }, amount: '1.00' },
      ],
    });

    const { willCreate } = await previewOne(documentId);

    expect(willCreate).toEqual([
      { kind: 'customer', name: `${'x'.repeat(94)} (c-7)`, originalName: long, nameChange: 'length' },
      { kind: 'item', name: 'Candle', originalName: 'Candle' },
      { kind: 'item', name: 'Candle (2)', originalName: 'Candle', nameChange: 'taken' },
    ]);
  });

  it('names what it will be linked to', async () => {
    const { world, previewOne } = worldWith();
    const at = { nowMs: world.clock.nowMs(), userName: 'x', userId: '1' };
    world.simulator.books(world.realmId).execute(
      {
        ...{ kind: 'create', entity: 'Customer', body: { DisplayName: 'QUILL & SONS' } },
        allowDuplicateDocNum: false,
      },
      at,
    );
    const { documentId } = await world.submit();

    const { willLink, willCreate } = await previewOne(documentId);

    const [customer] = world.rows('Customer');
    expect(willLink).toEqual([
      { kind: 'customer', name: 'Quill & Sons', entityId: customer?.['Id'], entityName: 'QUILL & SONS' },
    ]);
    expect(willCreate.map(({ kind }) => kind)).toEqual(['item']);
  });

  it('tells a name that belongs to a vendor as the refusal it will be', async () => {
    const { world, preview } = worldWith();
    const bill = await world.submitBill({ vendor: { id: 'v-1', name: 'Quill & Sons' } });
    const invoice = await world.submit();

    const [ofInvoice, ofBill] = await preview([invoice.documentId, bill.documentId]);

    expect(ofInvoice?.problems).toEqual([]);
    expect(ofBill).toMatchObject({ problems: [{ cause: 'name_taken' }] });
    expect(ofBill).not.toHaveProperty('payload');
  });

  it.each<[string, Partial<Settings>]>([
    ['waits_for_mapping', { incomeAccountId: undefined }],
    ['waits_for_manual', { mode: 'manual' }],
    ['waits_for_go_live', { goLiveOn: '2026-04-01' }],
    ['waits_for_closed_period', { closedPeriodPolicy: 'hold' }],
  ])('says that it %s', async (code, settings) => {
    const { world, previewOne } = worldWith(settings);
    if (code === 'waits_for_closed_period') closeBooks(world, '2026-03-02');
    const { documentId } = await world.submit();

    const preview = await previewOne(documentId);

    expect(codesOf(preview)).toEqual([code]);
    expect('payload' in preview).toBe(code !== 'waits_for_mapping');
  });

  it('warns of a date that is moved, and of a price that only the description can bear', async () => {
    const { world, previewOne } = worldWith({ closedPeriodPolicy: 'nextOpenDay' });
    closeBooks(world, '2026-03-31');
    const { documentId } = await world.submit({
      lines: [{ item: { code: 'A' }, quantity: '3', unitPrice: '0.335', amount: '1.01' }],
    });

    const preview = await previewOne(documentId);

    expect(codesOf(preview)).toEqual(['date_moved', 'price_in_description']);
    expect(preview.expected).toMatchObject({
      issuedOn: '2026-04-01',
      lines: [{ amount: '1.01', description: '3 × 0.335' }],
    });
  });

  it('says what a foreign currency will come to', async () => {
    const { world, previewOne } = worldWith();
    const { documentId } = await world.submit({ currency: 'USD' });

    const preview = await previewOne(documentId);

    expect(preview.problems).toMatchObject([{ cause: 'currency_not_enabled' }]);
    expect(preview).not.toHaveProperty('expected');
  });

  it('says that a second bill of the same vendor, number, date and amount will be refused', async () => {
    const { world, preview } = worldWith();
    const first = await world.submitBill();
    const second = await world.submitBill({ id: 'ext-2' });

    const previews = await preview([first.documentId, second.documentId]);

    expect(previews.map(({ problems }) => problems.map(({ cause }) => cause))).toEqual([
      [],
      ['bill_duplicate'],
    ]);
  });

  it('warns of a bill that is there already where a person lets it go, and not of one that was voided', async () => {
    const { world, previewOne } = worldWith();
    const first = await world.submitBill();
    await world.settle([first.documentId]);
    const second = await world.submitBill({ id: 'ext-2' });
    await world.settle([second.documentId]);
    await world.decide(second.documentId, { isDuplicateAllowed: true });

    const beside = codesOf(await previewOne(second.documentId));
    await world.requestVoid(first.documentId);
    await world.settle([first.documentId]);
    const third = await world.submitBill({ id: 'ext-3' });

    expect(beside).toContain('possible_duplicate');
    expect(codesOf(await previewOne(third.documentId))).not.toContain('possible_duplicate');
  });

  it('has nothing to send for what is in the books as it should be', async () => {
    const { world, previewOne } = worldWith();
    const { documentId } = await world.submit();
    await world.settle([documentId]);

    const preview = await previewOne(documentId);

    expect([preview.operation, codesOf(preview)]).toEqual(['none', ['nothing_to_do']]);
    expect(preview).not.toHaveProperty('payload');
  });
});

describe('the preview of a revision', () => {
  async function revised() {
    const { world, ...previewer } = worldWith();
    const { documentId } = await world.submit();
    await world.settle([documentId]);
    await world.submit({
      revision: 2,
      lines: [{ item: { code: 'A', name: 'Seats' }, amount: '9.00', description: 'More' }],
    });
    return { world, documentId, ...previewer };
  }

  it('bears the entity and its SyncToken, and is what is then stored', async () => {
    const { world, documentId, previewOne, surprises } = await revised();

    const preview = await previewOne(documentId);
    await world.settle([documentId]);

    const [invoice] = world.rows('Invoice');
    expect(preview).toMatchObject({
      operation: 'update',
      payload: { Id: invoice?.['Id'], SyncToken: '0', sparse: true, DocNumber: 'INV-1' },
      expected: { total: '9.00', lines: [{ amount: '9.00', description: 'More' }] },
    });
    expect(await surprises(preview)).toEqual([]);
  });

  it('says that somebody edited the entity in QuickBooks', async () => {
    const { world, documentId, previewOne } = await revised();
    const [invoice] = world.rows('Invoice');
    world.simulator.books(world.realmId).execute(
      {
        ...{ kind: 'update', entity: 'Invoice', allowDuplicateDocNum: false },
        body: { Id: invoice?.['Id'], SyncToken: '0', sparse: true, TxnDate: '2026-03-20' },
      },
      { nowMs: world.clock.nowMs(), userName: 'x', userId: '1' },
    );

    const preview = await previewOne(documentId);

    expect(preview).toMatchObject({ operation: 'none', problems: [{ cause: 'edited_in_quickbooks' }] });
  });
});

describe('the preview of a hundred documents', () => {
  it('takes a look-up for each kind of name', async () => {
    const { world, preview } = worldWith();
    const documentIds = [];
    for (let index = 0; index < 100; index += 1) {
      const { documentId } = await world.submit({
        ...{ id: `ext-${index}`, number: `INV-${index}` },
        customer: { id: `c-${index}`, name: `Customer ${index}` },
        lines: [{ item: { code: `I${index}`, name: `Item ${index}` }, amount: '1.00' }],
      });
      documentIds.push(documentId);
    }
    world.simulator.control.resetCounters();

    const previews = await preview(documentIds);

    expect(previews.map(({ documentId }) => documentId)).toEqual(documentIds);
    // Customers, items, and whether vendors or employees have the customers' names.
    expect(world.simulator.control.counters(world.realmId)).toMatchObject({ total: 4, batches: 0 });
  });

  it('is refused when they are too large together', async () => {
    const { world, preview } = worldWith();
    const lines = Array.from({ length: 60 }, () => ({
      ...{ item: { code: 'A' }, amount: '1.00', description: 'd'.repeat(4000) },
    }));
    const documentIds = [];
    for (let index = 0; index < 6; index += 1) {
      documentIds.push((await world.submit({ id: `ext-${index}`, lines })).documentId);
    }

    await expect(preview(documentIds)).rejects.toMatchObject({ status: 413, code: 'preview_too_large' });
  });
});

describe('without a word from QuickBooks', () => {
  it('nothing is foretold while there is no connection', async () => {
    const { world, previewOne } = worldWith();
    const { documentId } = await world.submit();
    world.state.connection = undefined;

    await expect(previewOne(documentId)).rejects.toMatchObject({ status: 409, code: 'not_connected' });
  });

  it('nothing is foretold while it does not answer', async () => {
    const { world, previewOne } = worldWith();
    const { documentId } = await world.submit();
    world.simulator.control.planOutage({ durationMs: 3_600_000, status: 503 });

    await expect(previewOne(documentId)).rejects.toMatchObject({ status: 503, code: 'books_unreadable' });
  });
});
