import { describe, expect, it } from 'vitest';
import { lookForChanges, type LookForChangesDeps } from '../../functions/webhook/look-for-changes.ts';
import type { Document } from '../../shared/domain/document.ts';
import type { DocumentId } from '../../shared/domain/ids.ts';
import { hidingBalances } from './hidden-balances.ts';
import { createFigures } from '../../shared/store/figures.ts';
import { createPaymentsWorld } from './payments-world.ts';

type World = ReturnType<typeof createPaymentsWorld>;

const customerOf = (world: World): string => world.idOf('Customer', 'Quill');
const entityOf = ({ entity }: Document): string => entity?.id ?? '';
const types = (world: World): string[] => world.told.map(({ type }) => type);
const paymentOf = async (world: World, documentId: DocumentId) => (await world.document(documentId)).payment;
const later = (world: World): Promise<void> => world.clock.advance(60_000);

/** Payments that were counted for the chart. */
async function countedIn({ table, clock, tenantId }: World): Promise<number> {
  const quarters = await createFigures({ table, nowMs: clock.nowMs }).since(tenantId, 0);
  return quarters.reduce((sum, { payments }) => sum + payments, 0);
}

/** An invoice over 7.65 that is in the books, and what pays part of it. */
async function partlyPaid(world: World): Promise<{ invoice: Document; payment: string }> {
  const invoice = await world.pushed();
  const payment = world.pay({
    customer: customerOf(world),
    total: '5.00',
    invoices: [[entityOf(invoice), '5.00']],
  });
  await later(world);
  await world.handle(world.notice('payment', payment, { operation: 'created' }));
  return { invoice, payment };
}

describe('a payment in the books', () => {
  it('is told by its notice: the invoice is paid', async () => {
    const world = createPaymentsWorld();
    const invoice = await world.pushed();
    const payment = world.pay({
      customer: customerOf(world),
      total: '7.65',
      invoices: [[entityOf(invoice), '7.65']],
    });

    await later(world);
    await world.handle(world.notice('payment', payment, { operation: 'created' }));

    expect(await paymentOf(world, invoice.documentId)).toMatchObject({
      status: 'paid',
      balance: '0.00',
      paid: '7.65',
      credited: '0.00',
    });
    expect(world.told).toEqual([
      expect.objectContaining({
        type: 'invoice.paid',
        documentId: invoice.documentId,
        status: 'paid',
        balance: '0.00',
        paid: '7.65',
        serial: 1,
      }),
    ]);
  });

  it('of part of it is told as such, and the rest as paid', async () => {
    const world = createPaymentsWorld();
    const { invoice } = await partlyPaid(world);
    world.pay({ customer: customerOf(world), total: '2.65', invoices: [[entityOf(invoice), '2.65']] });
    const notice = world.notice('invoice', entityOf(invoice));

    await later(world);
    await world.handle(notice);

    expect(types(world)).toEqual(['invoice.partly_paid', 'invoice.paid']);
    expect((await paymentOf(world, invoice.documentId))?.applications).toHaveLength(2);
  });

  it('of two invoices at once pays both', async () => {
    const world = createPaymentsWorld();
    const first = await world.pushed();
    const second = await world.pushed({ id: 'ext-2', number: 'INV-2' });
    const payment = world.pay({
      customer: customerOf(world),
      total: '15.30',
      invoices: [
        [entityOf(first), '7.65'],
        [entityOf(second), '7.65'],
      ],
    });

    await later(world);
    await world.handle(world.notice('payment', payment));

    expect(types(world)).toEqual(['invoice.paid', 'invoice.paid']);
    expect((await paymentOf(world, second.documentId))?.status).toBe('paid');
  });

  it('that is larger than what is due leaves the invoice overpaid', async () => {
    const world = createPaymentsWorld();
    const invoice = await world.pushed();
    const payment = world.pay({
      customer: customerOf(world),
      total: '10.00',
      invoices: [[entityOf(invoice), '7.65']],
    });

    await later(world);
    await world.handle(world.notice('payment', payment));

    expect(await paymentOf(world, invoice.documentId)).toMatchObject({ status: 'overpaid', paid: '7.65' });
    expect(types(world)).toEqual(['invoice.overpaid']);
  });

  it.each(['void', 'delete'] as const)('takes the status back after a %s', async (how) => {
    const world = createPaymentsWorld();
    const { invoice, payment } = await partlyPaid(world);

    world.remove(how, 'Payment', payment);
    await later(world);
    await world.handle(
      world.notice('payment', payment, { operation: how === 'void' ? 'voided' : 'deleted' }),
    );

    expect(await paymentOf(world, invoice.documentId)).toMatchObject({
      status: 'unpaid',
      balance: '7.65',
      paid: '0.00',
      applications: [],
    });
    expect(types(world)).toEqual(['invoice.partly_paid', 'invoice.payment_reversed']);
  });

  it('moved to another invoice leaves the first one open', async () => {
    const world = createPaymentsWorld();
    const { invoice, payment } = await partlyPaid(world);
    const other = await world.pushed({ id: 'ext-2', number: 'INV-2' });

    world.edit('Payment', payment, {
      CustomerRef: { value: customerOf(world) },
      TotalAmt: 5,
      Line: [{ Amount: 5, LinkedTxn: [{ TxnId: entityOf(other), TxnType: 'Invoice' }] }],
    });
    await later(world);
    await world.handle(world.notice('payment', payment));

    expect((await paymentOf(world, invoice.documentId))?.status).toBe('unpaid');
    expect((await paymentOf(world, other.documentId))?.status).toBe('partlyPaid');
  });

  it('by a credit memo is told from money', async () => {
    const world = createPaymentsWorld();
    const invoice = await world.pushed();
    const memo = world.enter('CreditMemo', {
      CustomerRef: { value: customerOf(world) },
      Line: [
        {
          Amount: 2,
          DetailType: 'SalesItemLineDetail',
          SalesItemLineDetail: {
            ItemRef: { value: world.idOf('Item', 'Seats') },
            TaxCodeRef: { value: world.state.settings.defaultTaxCodeId },
          },
        },
      ],
    });
    const payment = world.enter('Payment', {
      CustomerRef: { value: customerOf(world) },
      TotalAmt: 0,
      Line: [
        { Amount: 2, LinkedTxn: [{ TxnId: entityOf(invoice), TxnType: 'Invoice' }] },
        { Amount: 2, LinkedTxn: [{ TxnId: memo, TxnType: 'CreditMemo' }] },
      ],
    });

    await later(world);
    await world.handle(world.notice('payment', payment));

    expect(await paymentOf(world, invoice.documentId)).toMatchObject({
      status: 'partlyPaid',
      paid: '0.00',
      credited: '2.00',
    });
  });

  it('of a bill is told of the bill', async () => {
    const world = createPaymentsWorld();
    const { documentId } = await world.submitBill();
    await world.settle([documentId]);
    const bill = await world.document(documentId);
    const payment = world.enter('BillPayment', {
      VendorRef: { value: world.idOf('Vendor', 'Quarry') },
      TotalAmt: 10,
      PayType: 'Check',
      CheckPayment: { BankAccountRef: { value: world.idOf('Account', 'Current') } },
      Line: [{ Amount: 10, LinkedTxn: [{ TxnId: entityOf(bill), TxnType: 'Bill' }] }],
    });

    await later(world);
    await world.handle(world.notice('billpayment', payment));

    expect(types(world)).toEqual(['bill.paid']);
  });

  it('changes nothing of an invoice that comes without a balance, until it comes with one', async () => {
    const when = { isHidden: false };
    const world = createPaymentsWorld({ throughFetch: hidingBalances(when) });
    const { invoice } = await partlyPaid(world);
    const before = await paymentOf(world, invoice.documentId);
    const notice = () => world.notice('invoice', entityOf(invoice));

    world.pay({ customer: customerOf(world), total: '2.65', invoices: [[entityOf(invoice), '2.65']] });
    when.isHidden = true;
    await later(world);
    await world.handle(notice());
    const unsaid = await paymentOf(world, invoice.documentId);
    when.isHidden = false;
    await later(world);
    await world.handle(notice());

    expect(before).toMatchObject({ status: 'partlyPaid', balance: '2.65' });
    expect(unsaid).toMatchObject({ status: 'partlyPaid', balance: '2.65', version: before?.version });
    expect(await paymentOf(world, invoice.documentId)).toMatchObject({ status: 'paid', balance: '0.00' });
    expect(types(world)).toEqual(['invoice.partly_paid', 'invoice.paid']);
  });

  it('is over with an invoice that is voided, though it comes without a balance', async () => {
    const when = { isHidden: false };
    const world = createPaymentsWorld({ throughFetch: hidingBalances(when) });
    const { invoice, payment } = await partlyPaid(world);

    world.remove('delete', 'Payment', payment);
    world.remove('void', 'Invoice', entityOf(invoice));
    when.isHidden = true;
    await later(world);
    await world.handle(world.notice('invoice', entityOf(invoice)));

    expect(await paymentOf(world, invoice.documentId)).toMatchObject({ status: 'voided', balance: '0.00' });
  });
});

describe('a notice', () => {
  it('of our own push costs no read', async () => {
    const world = createPaymentsWorld();
    const invoice = await world.pushed();

    const reads = await world.metered(() =>
      world.handle(world.notice('invoice', entityOf(invoice), { operation: 'created' })),
    );

    expect(reads).toBe(0);
  });

  it('of our own revision of a partly paid invoice brings its new total and balance', async () => {
    const world = createPaymentsWorld();
    const { invoice } = await partlyPaid(world);
    const item = { code: 'A', name: 'Seats' };
    const lines = [{ item, quantity: '1', unitPrice: '9.00', amount: '9.00' }];
    await world.submit({ revision: 2, lines });
    await world.settle([invoice.documentId]);

    const notice = world.notice('invoice', entityOf(invoice), { operation: 'updated' });
    await world.handle(notice);

    expect(await paymentOf(world, invoice.documentId)).toMatchObject({
      ...{ status: 'partlyPaid', total: '9.00', balance: '4.00', paid: '5.00' },
    });
    expect(types(world)).toEqual(['invoice.partly_paid']);
    expect(await world.metered(() => world.handle(notice))).toBe(0);
  });

  it('of what is not ours costs no read', async () => {
    const world = createPaymentsWorld();
    await world.pushed();
    const foreign = world.enter('Invoice', {
      CustomerRef: { value: customerOf(world) },
      Line: [
        {
          Amount: 2,
          DetailType: 'SalesItemLineDetail',
          SalesItemLineDetail: {
            ItemRef: { value: world.idOf('Item', 'Seats') },
            TaxCodeRef: { value: world.state.settings.defaultTaxCodeId },
          },
        },
      ],
    });

    await later(world);

    expect(
      await world.metered(() => world.handle(world.notice('invoice', foreign), world.notice('item', '3'))),
    ).toBe(0);
  });

  it('delivered five times costs one read', async () => {
    const world = createPaymentsWorld();
    const invoice = await world.pushed();
    const payment = world.pay({
      customer: customerOf(world),
      total: '1.00',
      invoices: [[entityOf(invoice), '1.00']],
    });
    const notices = [world.notice('payment', payment), world.notice('invoice', entityOf(invoice))];
    await later(world);

    const reads = await world.metered(async () => {
      for (let delivery = 0; delivery < 5; delivery += 1) await world.handle(...notices);
    });

    expect(reads).toBe(1);
    expect(world.told).toHaveLength(1);
  });

  it('a month old, replayed again and again, costs one read', async () => {
    const world = createPaymentsWorld();
    const { invoice, payment } = await partlyPaid(world);
    world.remove('delete', 'Payment', payment);
    const old = [
      world.notice('payment', payment, { operation: 'deleted' }),
      world.notice('payment', '99999', { operation: 'created' }),
      world.notice('invoice', entityOf(invoice)),
    ];
    await world.clock.advance(31 * 86_400_000);

    await world.handle(...old);
    const reads = await world.metered(async () => {
      for (let replay = 0; replay < 100; replay += 1) await world.handle(...old);
    });

    expect(reads).toBe(0);
    expect((await paymentOf(world, invoice.documentId))?.status).toBe('unpaid');
  });

  it('of a company of nobody’s is kept for an operator, and costs no read', async () => {
    const world = createPaymentsWorld();
    world.webhook.realmOwners.get = async () => undefined;

    const reads = await world.metered(() => world.handle(world.notice('payment', '1')));

    expect([reads, world.quarantined.length, world.log]).toEqual([0, 1, ['changes_of_unknown_company']]);
  });

  it('of a company that is disconnected costs no read', async () => {
    const world = createPaymentsWorld();
    world.state.connection = { ...world.state.connection!, state: 'disconnected' };

    expect(await world.metered(() => world.handle(world.notice('payment', '1')))).toBe(0);
  });

  it('is read over a connection whose subscription has lapsed', async () => {
    const world = createPaymentsWorld();
    const invoice = await world.pushed();
    world.state.connection = { ...world.state.connection!, state: 'subscriptionLapsed' };
    const payment = world.pay({
      customer: customerOf(world),
      total: '7.65',
      invoices: [[entityOf(invoice), '7.65']],
    });
    await later(world);

    await world.handle(world.notice('payment', payment));

    expect(types(world)).toEqual(['invoice.paid']);
  });

  it('comes again when the books cannot be read, and is not lost', async () => {
    const world = createPaymentsWorld();
    const invoice = await world.pushed();
    const payment = world.pay({
      customer: customerOf(world),
      total: '7.65',
      invoices: [[entityOf(invoice), '7.65']],
    });
    await later(world);
    world.simulator.control.planFault({
      match: { kind: 'cdc' },
      times: 20,
      effect: { type: 'status', status: 503 },
    });

    await expect(world.handle(world.notice('payment', payment))).rejects.toThrow(/comes again/);
    expect((await world.watches.get(world.tenantId)).noticedAt).toBeUndefined();

    world.simulator.control.clearFaults();
    await world.handle(world.notice('payment', payment));
    expect(types(world)).toEqual(['invoice.paid']);
  });

  it('is counted once, however often its notice comes and the books are looked through', async () => {
    const world = createPaymentsWorld();
    const { payment } = await partlyPaid(world);
    for (let time = 0; time < 3; time += 1) await world.handle(world.notice('payment', payment));
    await later(world);
    await world.look();
    await world.reconcileNow();

    expect(await countedIn(world)).toBe(1);
  });

  it('is counted for each document that it pays, and not once more when it is taken back', async () => {
    const world = createPaymentsWorld();
    const first = await world.pushed();
    const second = await world.pushed({ id: 'ext-2', number: 'INV-2' });
    const payment = world.pay({
      customer: customerOf(world),
      total: '15.30',
      invoices: [
        [entityOf(first), '7.65'],
        [entityOf(second), '7.65'],
      ],
    });
    await later(world);
    await world.handle(world.notice('payment', payment, { operation: 'created' }));
    world.remove('delete', 'Payment', payment);
    await later(world);
    await world.handle(world.notice('payment', payment, { operation: 'deleted' }));

    expect(types(world)).toEqual([
      'invoice.paid',
      'invoice.paid',
      'invoice.payment_reversed',
      'invoice.payment_reversed',
    ]);
    expect(await countedIn(world)).toBe(2);
  });

  it('is counted by whoever notes that it was told, where the bus was away before', async () => {
    let isAway = true;
    const world = createPaymentsWorld({
      throughPublish: (publish) => async (events) => {
        if (isAway && events.length > 0) throw new Error('The bus is away.');
        await publish(events);
      },
    });
    isAway = false;
    const invoice = await world.pushed();
    const payment = world.pay({
      customer: customerOf(world),
      total: '7.65',
      invoices: [[entityOf(invoice), '7.65']],
    });
    await later(world);
    isAway = true;
    await expect(world.handle(world.notice('payment', payment))).rejects.toThrow('The bus is away.');
    expect(await countedIn(world)).toBe(0);

    isAway = false;
    await world.handle(world.notice('payment', payment));

    expect(await countedIn(world)).toBe(1);
  });

  it('that is told but whose telling was not noted is told again under the same id', async () => {
    const world = createPaymentsWorld();
    const { invoice } = await partlyPaid(world);
    const document = await world.document(invoice.documentId);
    await world.webhook.documents.notePayment(document, { ...document.payment!, toldSerial: 0 });
    await later(world);

    await world.look();

    expect(new Set(world.told.map(({ eventId }) => eventId)).size).toBe(1);
    expect(world.told).toHaveLength(2);
  });
});

describe('a look through the books', () => {
  it('goes on after more changes than can be told, which are left to the reconcile', async () => {
    const world = createPaymentsWorld();
    await world.pushed();
    const askedSince: string[] = [];
    const tooMany = { documents: [], payments: [], removed: [], isPartial: true };
    const observer: LookForChangesDeps['observer'] = {
      readChanges: async (_access, since) => {
        askedSince.push(since);
        return { outcome: 'applied', answer: tooMany, durationMs: 0 };
      },
    };

    for (let look = 0; look < 2; look += 1) {
      await world.clock.advance(6 * 3_600_000);
      await world.clock.run(lookForChanges({ ...world.webhook, observer }, world.tenantId));
    }

    const [first, second] = askedSince;
    expect(Date.parse(second!) - Date.parse(first!)).toBeGreaterThan(5 * 3_600_000);
  });
});
