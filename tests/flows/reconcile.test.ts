import { describe, expect, it } from 'vitest';
import type { Document } from '../../shared/domain/document.ts';
import { hidingBalances } from './hidden-balances.ts';
import { createReconcileWorld } from './reconcile-world.ts';

type World = ReturnType<typeof createReconcileWorld>;

const entityOf = ({ entity }: Document): string => entity?.id ?? '';
const customerOf = (world: World): string => world.idOf('Customer', 'Quill');

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
      Line: [
        {
          Amount: 5,
          DetailType: 'SalesItemLineDetail',
          SalesItemLineDetail: {
            ItemRef: { value: world.idOf('Item', 'Seats') },
            TaxCodeRef: { value: world.state.settings.defaultTaxCodeId },
          },
        },
      ],
    });

    const certificate = await world.reconcile();
    await world.resolve(invoice.documentId, { action: 'overwrite' });
    const next = await world.reconcile();

    expect(world.counts(certificate)).toEqual({ editedInQuickBooks: 1 });
    expect(String(world.rows('Invoice')[0]!['TotalAmt'])).toBe('0');
    expect(world.counts(next)).toEqual({ agrees: 1 });
    expect((await world.document(invoice.documentId)).state).toBe('voided');
  });
});
