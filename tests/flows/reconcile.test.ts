import { describe, expect, it } from 'vitest';
import type { Document } from '../../shared/domain/document.ts';
import { nothingPaid } from '../../shared/domain/payment.ts';
import { hidingBalances } from './hidden-balances.ts';
import { createReconcileWorld } from './reconcile-world.ts';

type World = ReturnType<typeof createReconcileWorld>;

const entityOf = ({ entity }: Document): string => entity?.id ?? '';
const customerOf = (world: World): string => world.idOf('Customer', 'Quill');
const saleOver = (world: World, amount: number) => ({
  Amount: amount,
  DetailType: 'SalesItemLineDetail',
  SalesItemLineDetail: {
    ItemRef: { value: world.idOf('Item', 'Seats') },
    TaxCodeRef: { value: world.state.settings.defaultTaxCodeId },
  },
});

describe('a quiet night', () => {
  it('reads everything the first time, then one read of what changed', async () => {
    const world = createReconcileWorld();
    await world.pushed();

    const first = await world.reconcile();
    const second = await world.reconcile();

    expect(first).toMatchObject({ outcome: 'complete', coverage: 'everything', documentCount: 1 });
    expect(first.meteredReads).toBe(3);
    expect(second).toMatchObject({
      outcome: 'complete',
      coverage: 'changes',
      documentCount: 1,
      meteredReads: 1,
    });
    expect(world.counts(second)).toEqual({ agrees: 1 });
    expect(await world.openErrors()).toEqual([]);
  });

  it('ties out: the totals of all verdicts are the totals of all documents', async () => {
    const world = createReconcileWorld();
    await world.pushed();
    await world.pushed({ id: 'ext-2', number: 'INV-2' });

    const { tallies } = await world.reconcile();

    expect(tallies).toEqual([{ kind: 'invoice', verdict: 'agrees', count: 2, totals: { GBP: '15.30' } }]);
  });

  it('writes nothing for a document that agrees', async () => {
    const world = createReconcileWorld();
    const { documentId } = await world.pushed();
    await world.reconcile();
    const before = await world.document(documentId);

    await world.reconcile();

    expect(await world.document(documentId)).toEqual(before);
  });

  it('reads everything again after a week', async () => {
    const world = createReconcileWorld();
    await world.pushed();
    const coverages: string[] = [];

    for (let night = 0; night < 9; night += 1) coverages.push((await world.reconcile()).coverage);

    expect(coverages.map((coverage) => coverage[0]).join('')).toBe('eccccccec');
  });

  it('chains each certificate to the one before', async () => {
    const world = createReconcileWorld();
    await world.pushed();

    const first = await world.reconcile();
    const second = await world.reconcile();

    expect(first.previousHash).toBeUndefined();
    expect(second.previousHash).toMatch(/^[0-9a-f]{64}$/);
  });
});

describe('drift', () => {
  const afterTwoNights = async (world: World, change: (invoice: Document) => void) => {
    const invoice = await world.pushed();
    await world.reconcile();
    await world.clock.advance(3_600_000);
    change(invoice);
    const certificate = await world.reconcile();
    return { invoice, certificate, found: await world.document(invoice.documentId) };
  };

  it('is found per field, and opens one error', async () => {
    const world = createReconcileWorld();

    const { certificate, found } = await afterTwoNights(world, (invoice) =>
      world.edit('Invoice', entityOf(invoice), { DueDate: '2026-09-09' }),
    );

    expect(world.counts(certificate)).toEqual({ editedInQuickBooks: 1 });
    expect(found.drift).toMatchObject({ kind: 'edited', fields: ['dueOn'] });
    expect(await world.openErrors()).toEqual([
      expect.objectContaining({
        cause: 'drift_edited',
        detail: 'Invoice INV-1 has another due date in QuickBooks than was agreed.',
      }),
    ]);
    expect(
      (await world.findings.page(world.tenantId, { runId: certificate.localDate, limit: 10 })).findings,
    ).toEqual([expect.objectContaining({ verdict: 'editedInQuickBooks', fields: ['dueOn'] })]);
  });

  it.each(['delete', 'void'] as const)('is found when somebody does a %s', async (how) => {
    const world = createReconcileWorld();

    const { certificate, found } = await afterTwoNights(world, (invoice) =>
      world.remove(how, 'Invoice', entityOf(invoice)),
    );

    const verdict = how === 'delete' ? 'deleted' : 'voided';
    expect(world.counts(certificate)).toEqual({ [verdict]: 1 });
    expect(found.drift?.kind).toBe(verdict);
    expect((await world.openErrors()).map(({ cause }) => cause)).toEqual([`drift_${verdict}`]);
  });

  it('is found in a deleted one that changes did not tell, by looking for it', async () => {
    const world = createReconcileWorld();
    const invoice = await world.pushed();
    await world.reconcile();
    world.remove('delete', 'Invoice', entityOf(invoice));

    const certificate = await world.reconcile({ after: 32 * 86_400_000 });

    expect(certificate.coverage).toBe('everything');
    expect(world.counts(certificate)).toEqual({ deleted: 1 });
  });

  it('is found when the books hold a second one with our mark', async () => {
    const world = createReconcileWorld();
    const invoice = await world.pushed();
    await world.reconcile();
    world.enter('Invoice', {
      CustomerRef: { value: customerOf(world) },
      DocNumber: 'INV-1',
      PrivateNote: `INV-1 [cf:${invoice.documentId}.1]`,
      Line: world.rows('Invoice')[0]!['Line'],
    });

    const certificate = await world.reconcile();

    expect(world.counts(certificate)).toEqual({ duplicated: 1 });
  });

  it('of a second one with our mark stays while only a payment of the first is read, and ends once it is gone', async () => {
    const world = createReconcileWorld();
    const invoice = await world.pushed();
    await world.reconcile();
    const second = world.enter('Invoice', {
      CustomerRef: { value: customerOf(world) },
      DocNumber: 'INV-1',
      PrivateNote: `INV-1 [cf:${invoice.documentId}.1]`,
      Line: world.rows('Invoice')[0]!['Line'],
    });
    await world.reconcile();
    world.pay({ customer: customerOf(world), total: '1.00', invoices: [[entityOf(invoice), '1.00']] });

    const paid = await world.reconcile();
    world.remove('delete', 'Invoice', second);
    const deleted = await world.reconcile({ byHand: true });

    expect(paid.coverage).toBe('changes');
    expect(world.counts(paid)).toEqual({ duplicated: 1 });
    expect(world.counts(deleted)).toEqual({ agrees: 1 });
    expect(await world.openErrors()).toEqual([]);
  });

  it('stays the verdict of every night until it is resolved', async () => {
    const world = createReconcileWorld();
    await afterTwoNights(world, (invoice) =>
      world.edit('Invoice', entityOf(invoice), { DueDate: '2026-09-09' }),
    );

    const next = await world.reconcile();

    expect(world.counts(next)).toEqual({ editedInQuickBooks: 1 });
    expect(next.driftCount).toBe(1);
  });

  it('that is taken back in the books closes its error', async () => {
    const world = createReconcileWorld();
    const { invoice } = await afterTwoNights(world, (of) =>
      world.edit('Invoice', entityOf(of), { DueDate: '2026-09-09' }),
    );
    const [row] = world.rows('Invoice');
    const dueOn = invoice.issuedOn;

    expect(row!['DueDate']).toBe('2026-09-09');
    world.edit('Invoice', entityOf(invoice), { DueDate: dueOn === '2026-03-02' ? '2026-04-01' : dueOn });
    const certificate = await world.reconcile();

    expect(world.counts(certificate)).toEqual({ agrees: 1 });
    expect(await world.openErrors()).toEqual([]);
    expect((await world.document(invoice.documentId)).drift).toBeUndefined();
  });

  it('that was dismissed stays dismissed while it is the same, and opens again when it is another', async () => {
    const world = createReconcileWorld();
    const { invoice } = await afterTwoNights(world, (of) =>
      world.edit('Invoice', entityOf(of), { DueDate: '2026-09-09' }),
    );
    const [error] = await world.openErrors();
    await world.errors.dismiss(world.tenantId, error!.errorId, {
      at: world.isoNow(),
      by: 'user-1',
      reason: 'Agreed by phone.',
    });

    await world.reconcile();
    const still = await world.openErrors();
    world.edit('Invoice', entityOf(invoice), { DueDate: '2026-10-10' });
    await world.reconcile();

    expect(still).toEqual([]);
    expect(await world.openErrors()).toHaveLength(1);
  });

  it.each([
    [
      'a payment',
      (world: World, id: string) =>
        world.pay({ customer: customerOf(world), total: '1.00', invoices: [[id, '1.00']] }),
    ],
    [
      'a note',
      (world: World, id: string) => world.edit('Invoice', id, { CustomerMemo: { value: 'Thanks' } }),
    ],
  ] as const)('is not seen in %s', async (_what, change) => {
    const world = createReconcileWorld();

    const { certificate } = await afterTwoNights(world, (invoice) => void change(world, entityOf(invoice)));

    expect(certificate.driftCount).toBe(0);
    expect(await world.openErrors()).toEqual([]);
  });
});

describe('a revision that was refused because somebody had edited it', () => {
  it('is told once: by the error of its refusal', async () => {
    const world = createReconcileWorld();
    const invoice = await world.pushed();
    await world.reconcile();
    world.edit('Invoice', entityOf(invoice), { DueDate: '2026-09-09' });
    const { documentId } = await world.submit({ revision: 2, dueOn: '2026-05-05' });
    await world.settle([documentId]);

    const certificate = await world.reconcile();

    expect(world.counts(certificate)).toEqual({ editedInQuickBooks: 1 });
    expect((await world.openErrors()).map(({ cause }) => cause)).toEqual(['edited_in_quickbooks']);
  });
});

describe('a payment whose notice was lost', () => {
  it('is found at night, told, and said', async () => {
    const world = createReconcileWorld();
    const invoice = await world.pushed();
    await world.reconcile();
    world.pay({ customer: customerOf(world), total: '7.65', invoices: [[entityOf(invoice), '7.65']] });

    const certificate = await world.reconcile();

    expect(world.counts(certificate)).toEqual({ paidDifferently: 1 });
    expect((await world.document(invoice.documentId)).payment?.status).toBe('paid');
    expect(world.told.map(({ type }) => type)).toContain('invoice.paid');
    expect(world.counts(await world.reconcile())).toEqual({ agrees: 1 });
  });

  it('is not said to be missing while the books name no balance', async () => {
    const when = { isHidden: false };
    const world = createReconcileWorld({ throughFetch: hidingBalances(when) });
    const invoice = await world.pushed();
    await world.reconcile();
    world.pay({ customer: customerOf(world), total: '7.65', invoices: [[entityOf(invoice), '7.65']] });
    await world.reconcile();
    when.isHidden = true;

    const certificate = await world.reconcile({ byHand: true });

    expect(certificate.coverage).toBe('everything');
    expect(world.counts(certificate)).toEqual({ agrees: 1 });
    expect((await world.document(invoice.documentId)).payment?.status).toBe('paid');
  });
});

describe('what is told of a document', () => {
  it('is another happening when it is the same transaction once more and paid anew', async () => {
    const world = createReconcileWorld();
    const invoice = await world.pushed();
    const [{ documentId }, entityId] = [invoice, entityOf(invoice)];
    const payment = (amount: string) =>
      world.pay({ customer: customerOf(world), total: amount, invoices: [[entityId, amount]] });
    payment('1.00');
    await world.reconcile();
    world.edit('Invoice', entityId, { DueDate: '2026-09-09' });
    await world.reconcile();
    await world.resolve(documentId, { action: 'adopt', documentId, entityId });
    payment('2.00');
    await world.reconcile();

    const told = world.told.filter(({ type }) => type === 'invoice.partly_paid');

    expect(told.map((event) => 'paid' in event && event.paid)).toEqual(['1.00', '3.00']);
    expect(new Set(told.map(({ eventId }) => eventId)).size).toBe(2);
  });

  it('is another happening when the same is accepted that was changed in between', async () => {
    const world = createReconcileWorld();
    const invoice = await world.pushed();
    await world.reconcile();

    for (const dueOn of ['2026-09-09', '2026-10-10', '2026-09-09']) {
      world.edit('Invoice', entityOf(invoice), { DueDate: dueOn });
      await world.reconcile();
      await world.resolve(invoice.documentId, { action: 'acceptTheirs' });
    }

    const accepted = world.events.filter(({ type }) => type === 'invoice.difference_accepted');
    expect(new Set(accepted.map(({ eventId }) => eventId)).size).toBe(3);
  });
});

describe('a document that was said to be another transaction', () => {
  it('is none that the decision did not name', async () => {
    const world = createReconcileWorld();
    const [invoice, named] = [await world.pushed(), await world.pushed({ id: 'ext-2', number: 'INV-2' })];
    await world.reconcile();
    world.edit('Invoice', entityOf(invoice), { DueDate: '2026-09-09' });
    await world.reconcile();

    await world.resolve(invoice.documentId, {
      ...{ action: 'adopt', documentId: named.documentId },
      entityId: entityOf(named),
    });

    expect(await world.document(invoice.documentId)).toMatchObject({
      state: 'pushed',
      drift: { kind: 'edited' },
    });
  });

  it('is what bears its mark when there is no such transaction, and does not come twice', async () => {
    const world = createReconcileWorld();
    const invoice = await world.pushed();
    const { documentId } = invoice;
    await world.reconcile();
    world.edit('Invoice', entityOf(invoice), { DueDate: '2026-09-09' });
    await world.reconcile();

    await world.resolve(documentId, { action: 'adopt', documentId, entityId: '99999' });
    const refused = await world.document(documentId);
    await world.resolve(documentId, { action: 'renumber', documentId, number: 'INV-9' });

    expect(refused.pushError?.cause).toBe('number_taken');
    expect(world.rows('Invoice')).toHaveLength(1);
    expect((await world.document(documentId)).entity?.id).toBe(entityOf(invoice));
    expect(await world.openErrors()).toEqual([]);
  });

  it('is paid by what settles that one, whatever settles the one before', async () => {
    const world = createReconcileWorld();
    const invoice = await world.pushed();
    await world.reconcile();
    world.edit('Invoice', entityOf(invoice), { DueDate: '2026-09-09' });
    const other = world.enter('Invoice', {
      CustomerRef: { value: customerOf(world) },
      DocNumber: 'X-1',
      Line: [saleOver(world, 100)],
    });
    await world.reconcile();
    const { documentId } = invoice;
    await world.resolve(documentId, { action: 'adopt', documentId, entityId: other });
    const memo = world.enter('CreditMemo', {
      CustomerRef: { value: customerOf(world) },
      Line: [saleOver(world, 5)],
    });
    world.pay({ customer: customerOf(world), total: '50.00', invoices: [[other, '50.00']] });
    world.enter('Payment', {
      CustomerRef: { value: customerOf(world) },
      TotalAmt: 0,
      Line: [
        { Amount: 5, LinkedTxn: [{ TxnId: entityOf(invoice), TxnType: 'Invoice' }] },
        { Amount: 5, LinkedTxn: [{ TxnId: memo, TxnType: 'CreditMemo' }] },
      ],
    });

    await world.reconcile();

    expect((await world.document(invoice.documentId)).payment).toMatchObject({
      status: 'partlyPaid',
      paid: '50.00',
      credited: '0.00',
    });
  });
});

describe('a document that was put into the books again', () => {
  it('is the other one that bears its mark, where that stayed', async () => {
    const world = createReconcileWorld();
    const { connection } = world.state;
    const company = { ...connection!.company, usesCustomTransactionNumbers: false };
    world.state.connection = { ...connection!, company };
    const invoice = await world.pushed();
    const { documentId } = invoice;
    const second = world.enter('Invoice', {
      CustomerRef: { value: customerOf(world) },
      TxnDate: invoice.issuedOn,
      PrivateNote: `INV-1 [cf:${documentId}.1]`,
      Line: world.rows('Invoice')[0]!['Line'],
    });
    world.remove('delete', 'Invoice', entityOf(invoice));
    const certificate = await world.reconcile();

    await world.resolve(documentId, { action: 'createAgain' });

    expect(world.counts(certificate)).toEqual({ deleted: 1 });
    expect(world.rows('Invoice')).toHaveLength(1);
    expect((await world.document(documentId)).entity?.id).toBe(second);
  });

  it('takes no payment that was worked out for what it stood for before', async () => {
    const world = createReconcileWorld();
    const invoice = await world.pushed();
    await world.reconcile();
    world.remove('void', 'Invoice', entityOf(invoice));
    await world.reconcile();
    const before = await world.document(invoice.documentId);
    await world.resolve(invoice.documentId, { action: 'createAgain' });

    const noted = await world.webhook.documents.notePayment(before, nothingPaid('7.65'));

    expect(noted.isDone).toBe(false);
    expect((await world.document(invoice.documentId)).payment).toBeUndefined();
  });
});

describe('what cannot be read', () => {
  it.each([
    ['the changes', { kind: 'cdc' }, false],
    ['a page', { kind: 'query', entity: 'Bill' }, true],
  ] as const)('makes the certificate incomplete when %s cannot be', async (_what, match, byHand) => {
    const world = createReconcileWorld();
    const invoice = await world.pushed();
    await world.reconcile();
    world.edit('Invoice', entityOf(invoice), { DueDate: '2026-09-09' });
    world.simulator.control.planFault({ match, times: 50, effect: { type: 'status', status: 503 } });

    const lost = await world.reconcile({ byHand });
    world.simulator.control.clearFaults();
    const next = await world.reconcile();

    expect(lost).toMatchObject({ outcome: 'incomplete', coverage: 'nothing', driftCount: 0 });
    expect(lost.notReadBecause).toMatch(/could not be read/);
    expect(world.counts(lost)).toEqual({ 'notChecked: notRead': 1 });
    expect(world.counts(next)).toEqual({ editedInQuickBooks: 1 });
  });

  it('is everything while the connection is broken', async () => {
    const world = createReconcileWorld();
    await world.pushed();
    world.state.connection = { ...world.state.connection!, state: 'needsReconnect' };

    const certificate = await world.reconcile();

    expect(certificate).toMatchObject({ outcome: 'incomplete', meteredReads: 0 });
    expect(world.counts(certificate)).toEqual({ 'notChecked: noConnection': 1 });
  });

  it('is nothing while only the subscription has lapsed', async () => {
    const world = createReconcileWorld();
    await world.pushed();
    world.state.connection = { ...world.state.connection!, state: 'subscriptionLapsed' };

    expect(await world.reconcile()).toMatchObject({ outcome: 'complete' });
  });
});

describe('a document that is not in the books', () => {
  it('is excluded with its reason, or said never to have arrived', async () => {
    const world = createReconcileWorld();
    await world.pushed();
    world.state.isPaused = true;
    const waiting = await world.submit({ id: 'w', number: 'W' });
    await world.settle([waiting.documentId]);
    await world.submit({ id: 'q', number: 'Q' });

    const certificate = await world.reconcile();

    expect(world.counts(certificate)).toEqual({
      agrees: 1,
      'excluded: waiting': 1,
      'neverArrived: queuedTooLong': 1,
    });
  });

  it('is looked at by the next night when it was on its way in the one before', async () => {
    const world = createReconcileWorld();
    const invoice = await world.pushed();
    await world.reconcile();
    world.edit('Invoice', entityOf(invoice), { DueDate: '2026-09-09' });
    await world.clock.advance(3_600_000);
    await world.submit({ revision: 2, dueOn: '2026-05-05' });
    const onItsWay = await world.reconcile();
    // Refused, because somebody edited it: nothing is written, so that the books tell of no change since.
    await world.settle([invoice.documentId]);

    const certificate = await world.reconcile();

    expect(world.counts(onItsWay)).toEqual({ 'notChecked: inFlight': 1 });
    expect((await world.document(invoice.documentId)).state).toBe('refused');
    expect(world.counts(certificate)).toEqual({ editedInQuickBooks: 1 });
    expect(certificate.meteredReads).toBe(2);
  });

  it('is not accused while it is on its way', async () => {
    const world = createReconcileWorld();
    const invoice = await world.pushed();
    await world.reconcile();
    world.edit('Invoice', entityOf(invoice), { DueDate: '2026-09-09' });
    await world.submit({ revision: 2, dueOn: '2026-05-05' });

    const certificate = await world.reconcile();

    expect(world.counts(certificate)).toEqual({ 'notChecked: inFlight': 1 });
    expect(await world.openErrors()).toEqual([]);
  });
});

describe('ours, sent again', () => {
  it('replaces an edit of what was carried over as a revision before', async () => {
    const world = createReconcileWorld();
    const invoice = await world.pushed();
    await world.submit({ revision: 2, dueOn: '2026-05-05' });
    await world.settle([invoice.documentId]);
    await world.reconcile();
    world.edit('Invoice', entityOf(invoice), { DueDate: '2026-09-09' });
    await world.reconcile();

    await world.resolve(invoice.documentId, { action: 'overwrite' });

    expect(world.rows('Invoice')[0]!['DueDate']).toBe('2026-05-05');
    expect(await world.openErrors()).toEqual([]);
    expect(world.counts(await world.reconcile())).toEqual({ agrees: 1 });
  });

  it('replaces nothing that somebody changed once more after it was shown', async () => {
    const world = createReconcileWorld();
    const invoice = await world.pushed();
    await world.reconcile();
    world.edit('Invoice', entityOf(invoice), { DueDate: '2026-09-09' });
    await world.reconcile();
    world.edit('Invoice', entityOf(invoice), { DueDate: '2026-10-10' });

    await world.resolve(invoice.documentId, { action: 'overwrite' });

    expect(world.rows('Invoice')[0]!['DueDate']).toBe('2026-10-10');
    expect(world.counts(await world.reconcile())).toEqual({ editedInQuickBooks: 1 });
  });
});

describe('a bill that is voided here', () => {
  it('is not looked for by itself, although voiding has deleted it', async () => {
    const world = createReconcileWorld();
    const { documentId } = await world.submitBill();
    await world.settle([documentId]);
    await world.requestVoid(documentId);
    await world.settle([documentId]);

    const certificate = await world.reconcile();

    expect(world.counts(certificate)).toEqual({ agrees: 1 });
    expect(certificate).toMatchObject({ coverage: 'everything', meteredReads: 3 });
  });
});

describe('a document that is voided here and stands in the books', () => {
  it('is drift, and is voided there once more when ours is sent again', async () => {
    const world = createReconcileWorld();
    const invoice = await world.pushed();
    await world.requestVoid(invoice.documentId);
    await world.settle([invoice.documentId]);
    await world.reconcile();
    world.edit('Invoice', entityOf(invoice), {
      PrivateNote: 'Entered again',
      CustomerRef: { value: customerOf(world) },
      Line: [saleOver(world, 5)],
    });

    const certificate = await world.reconcile();
    const untouched = await world.reconcile();
    await world.resolve(invoice.documentId, { action: 'overwrite' });
    const next = await world.reconcile();

    expect(world.counts(certificate)).toEqual({ editedInQuickBooks: 1 });
    expect(world.counts(untouched)).toEqual({ editedInQuickBooks: 1 });
    expect(String(world.rows('Invoice')[0]!['TotalAmt'])).toBe('0');
    expect(world.counts(next)).toEqual({ agrees: 1 });
    expect((await world.document(invoice.documentId)).state).toBe('voided');
  });
});
