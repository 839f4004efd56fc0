import { describe, expect, it } from 'vitest';
import { createPushWorld } from './push-world.ts';

type World = ReturnType<typeof createPushWorld>;

const decideOn = (world: World, policies: World['state']['settings']) => {
  world.state.settings = { ...world.state.settings, ...policies };
};

describe('a closed period', () => {
  it('holds a document dated in it until the period is open again', async () => {
    const world = createPushWorld({ bookClosedOn: '2026-03-02' });
    const { documentId } = await world.submit();
    await world.settle([documentId]);
    expect(await world.document(documentId)).toMatchObject({
      state: 'waiting',
      waitingReason: 'closedPeriod',
      attempts: [],
    });

    const { bookClosedOn: _, ...company } = world.state.connection!.company;
    world.state.connection = { ...world.state.connection!, company };
    await world.release('closedPeriod');

    expect(await world.document(documentId)).toMatchObject({ state: 'pushed' });
  });

  it('dates it on the next open day where the tenant chose that, and sees no difference in it', async () => {
    const world = createPushWorld({ bookClosedOn: '2026-03-31' });
    decideOn(world, { closedPeriodPolicy: 'nextOpenDay' });
    const { documentId } = await world.submit({ dueOn: '2026-03-20' });

    await world.settle([documentId]);

    const document = await world.document(documentId);
    expect(document.state).toBe('pushed');
    expect(document.entity?.differences).toBeUndefined();
    expect(world.rows('Invoice')).toMatchObject([{ TxnDate: '2026-04-01', DueDate: '2026-04-01' }]);
  });

  it('lets the void of a document through that lies on an open day in the books', async () => {
    const world = createPushWorld({ bookClosedOn: '2026-03-31' });
    decideOn(world, { closedPeriodPolicy: 'nextOpenDay' });
    const { documentId } = await world.submit();
    await world.settle([documentId]);

    await world.requestVoid(documentId);
    await world.settle([documentId]);

    expect((await world.document(documentId)).state).toBe('voided');
  });

  it('does not let a void through on either choice', async () => {
    const world = createPushWorld();
    decideOn(world, { closedPeriodPolicy: 'nextOpenDay' });
    const { documentId } = await world.submit();
    await world.settle([documentId]);
    const connection = world.state.connection!;
    const company = { ...connection.company, bookClosedOn: '2026-03-31' };
    world.state.connection = { ...connection, company };

    await world.requestVoid(documentId);
    await world.settle([documentId]);

    expect(await world.document(documentId)).toMatchObject({
      state: 'waiting',
      waitingReason: 'closedPeriod',
      operation: 'void',
    });
    expect(String(world.rows('Invoice')[0]!['TotalAmt'])).toBe('7.65');
  });
});

describe('the day of going live', () => {
  it('holds what is dated before it, and lets the day itself through', async () => {
    const world = createPushWorld();
    decideOn(world, { goLiveOn: '2026-03-02' });
    const earlier = await world.submit({ id: 'old', number: 'OLD', issuedOn: '2026-03-01' });
    const onTheDay = await world.submit();

    await world.settle([earlier.documentId, onTheDay.documentId]);

    expect(await world.document(earlier.documentId)).toMatchObject({
      state: 'waiting',
      waitingReason: 'goLive',
    });
    expect(await world.document(onTheDay.documentId)).toMatchObject({ state: 'pushed' });
    expect(world.rows('Invoice')).toHaveLength(1);
  });
});

describe('manual mode', () => {
  it('holds documents until they are submitted by hand', async () => {
    const world = createPushWorld();
    decideOn(world, { mode: 'manual' });
    const { documentId } = await world.submit();
    await world.settle([documentId]);
    expect(await world.document(documentId)).toMatchObject({ state: 'waiting', waitingReason: 'manual' });

    await world.decide(documentId, { isSubmittedByHand: true });
    await world.settle([documentId]);

    expect(await world.document(documentId)).toMatchObject({ state: 'pushed' });
  });

  it('carries a void over all the same', async () => {
    const world = createPushWorld();
    const { documentId } = await world.submit();
    await world.settle([documentId]);
    decideOn(world, { mode: 'manual' });

    await world.requestVoid(documentId);
    await world.settle([documentId]);

    expect((await world.document(documentId)).state).toBe('voided');
  });

  it('asks for a hand again for the next revision', async () => {
    const world = createPushWorld();
    decideOn(world, { mode: 'manual' });
    const { documentId } = await world.submit();
    await world.settle([documentId]);
    await world.decide(documentId, { isSubmittedByHand: true });
    await world.settle([documentId]);

    await world.submit({ revision: 2, lines: [{ item: { code: 'A' }, amount: '9.00' }] });
    await world.settle([documentId]);

    expect(await world.document(documentId)).toMatchObject({
      state: 'waiting',
      waitingReason: 'manual',
      revision: 2,
    });
  });
});

describe('a pause', () => {
  it('holds everything, voids too, and lets it go on when it ends', async () => {
    const world = createPushWorld();
    const pushed = await world.submit();
    await world.settle([pushed.documentId]);
    world.state.isPaused = true;
    const fresh = await world.submit({ id: 'ext-2', number: 'INV-2' });
    await world.requestVoid(pushed.documentId);

    await world.settle([fresh.documentId, pushed.documentId]);
    const held = await Promise.all([fresh, pushed].map(({ documentId }) => world.document(documentId)));
    expect(held.map(({ waitingReason }) => waitingReason)).toEqual(['pause', 'pause']);
    expect(world.rows('Invoice')).toHaveLength(1);

    world.state.isPaused = false;
    await world.release('pause');

    expect((await world.document(fresh.documentId)).state).toBe('pushed');
    expect((await world.document(pushed.documentId)).state).toBe('voided');
  });
});

describe('policies', () => {
  it('matchOnly creates no customer, and links the one that is entered then', async () => {
    const world = createPushWorld();
    decideOn(world, { customerPolicy: 'matchOnly' });
    const { documentId } = await world.submit();

    await world.settle([documentId]);
    expect(await world.document(documentId)).toMatchObject({
      state: 'refused',
      pushError: {
        cause: 'reference_not_linked',
        subject: { kind: 'customer', id: 'c-1', name: 'Quill & Sons' },
      },
    });
    expect(world.rows('Customer')).toEqual([]);

    world.enter('Customer', { DisplayName: 'Quill & Sons' });
    await world.decide(documentId);
    await world.settle([documentId]);

    expect(await world.document(documentId)).toMatchObject({ state: 'pushed' });
    expect(world.rows('Customer')).toHaveLength(1);
  });

  it('matchOnly creates no vendor and no item of a bill', async () => {
    const world = createPushWorld();
    decideOn(world, { vendorPolicy: 'matchOnly', itemPolicy: 'matchOnly' });
    const { documentId } = await world.submitBill({
      lines: [{ item: { code: 'GR', name: 'Gravel' }, amount: '5.00' }],
    });

    await world.settle([documentId]);

    expect(await world.document(documentId)).toMatchObject({
      state: 'refused',
      pushError: { cause: 'reference_not_linked', subject: { kind: 'vendor', id: 'v-1' } },
    });
    expect([world.rows('Vendor'), world.rows('Item'), world.rows('Bill')]).toEqual([[], [], []]);
  });

  it('oneItem books every line by the one item', async () => {
    const world = createPushWorld();
    const itemId = world.enter('Item', {
      Name: 'Services',
      Type: 'Service',
      IncomeAccountRef: { value: world.state.settings.incomeAccountId },
    });
    decideOn(world, { itemPolicy: 'oneItem', itemId });
    const { documentId } = await world.submit({
      lines: ['A', 'B'].map((code) => ({ item: { code }, amount: '1.00' })),
    });

    await world.settle([documentId]);

    expect(await world.document(documentId)).toMatchObject({ state: 'pushed' });
    expect(world.rows('Item')).toHaveLength(1);
    const lines = world.rows('Invoice')[0]!['Line'] as Record<string, { ItemRef?: { value: string } }>[];
    expect(lines.flatMap((line) => line['SalesItemLineDetail']?.ItemRef?.value ?? [])).toEqual([
      itemId,
      itemId,
    ]);
  });
});

describe('numbers', () => {
  it('are QuickBooks’ where the tenant leaves them to it, and stay through a revision', async () => {
    const world = createPushWorld();
    decideOn(world, { numberPolicy: 'quickBooks' });
    const { documentId } = await world.submit();
    await world.settle([documentId]);
    const given = world.rows('Invoice')[0]!['DocNumber'];
    expect(given).not.toBe('INV-1');

    await world.submit({ revision: 2, lines: [{ item: { code: 'A' }, amount: '9.00' }] });
    await world.settle([documentId]);

    const document = await world.document(documentId);
    expect(document).toMatchObject({
      state: 'pushed',
      revision: 2,
      entity: { number: given, total: '9.00' },
    });
    expect(document.entity?.differences).toBeUndefined();
  });

  it.each([
    [{ by: 'us', number: 'INV-1b' } as const, 'INV-1b'],
    [{ by: 'quickBooks' } as const, undefined],
  ])('that are taken are replaced as a person decides: %o', async (renumbering, number) => {
    const world = createPushWorld();
    const first = await world.submit();
    const second = await world.submit({ id: 'ext-2' });
    await world.settle([first.documentId]);
    await world.settle([second.documentId]);
    expect((await world.document(second.documentId)).pushError?.cause).toBe('number_taken');

    await world.decide(second.documentId, { renumbering });
    await world.settle([second.documentId]);

    const document = await world.document(second.documentId);
    expect(document).toMatchObject({
      state: 'pushed',
      ...(number === undefined ? {} : { entity: { number } }),
    });
    expect(document.entity?.differences).toBeUndefined();
    expect(new Set(world.rows('Invoice').map((row) => row['DocNumber'])).size).toBe(2);
  });
});

describe('a transaction that a person says is the document', () => {
  const foreign = (world: World, amount: string): string => {
    const customerId = world.enter('Customer', { DisplayName: 'Quill & Sons' });
    const itemId = world.enter('Item', {
      Name: 'Seats',
      Sku: 'A',
      Type: 'Service',
      IncomeAccountRef: { value: world.state.settings.incomeAccountId },
    });
    return world.enter('Invoice', {
      DocNumber: 'INV-1',
      TxnDate: '2026-03-02',
      CustomerRef: { value: customerId },
      GlobalTaxCalculation: 'TaxExcluded',
      Line: [
        {
          DetailType: 'SalesItemLineDetail',
          Amount: amount,
          SalesItemLineDetail: {
            ItemRef: { value: itemId },
            TaxCodeRef: { value: world.state.settings.defaultTaxCodeId },
          },
        },
      ],
    });
  };

  it('is adopted as it is, with what differs', async () => {
    const world = createPushWorld();
    const entityId = foreign(world, '7.00');
    const { documentId } = await world.submit();
    await world.settle([documentId]);
    expect((await world.document(documentId)).pushError?.cause).toBe('number_taken');

    await world.decide(documentId, { adopts: entityId });
    await world.settle([documentId]);

    expect(await world.document(documentId)).toMatchObject({
      state: 'pushed',
      entity: {
        id: entityId,
        isAdopted: true,
        differences: [{ field: 'total', sent: '7.65', answered: '7.00' }],
      },
    });
    expect(world.rows('Invoice')).toMatchObject([{ SyncToken: '0' }]);
    expect(world.news.map(({ type }) => type)).toEqual(['refused', 'pushed']);
  });

  it('bears our mark and our amounts once a revision is carried over', async () => {
    const world = createPushWorld();
    const entityId = foreign(world, '7.65');
    const { documentId } = await world.submit();
    await world.settle([documentId]);
    await world.decide(documentId, { adopts: entityId });
    await world.settle([documentId]);

    await world.submit({ revision: 2, lines: [{ item: { code: 'A' }, amount: '9.00' }] });
    await world.settle([documentId]);

    expect(await world.document(documentId)).toMatchObject({ state: 'pushed', revision: 2 });
    expect(world.rows('Invoice')).toMatchObject([
      { Id: entityId, SyncToken: '1', PrivateNote: `INV-1 [cf:${documentId}.2]` },
    ]);
  });

  it('is one document’s only, until that one is voided', async () => {
    const world = createPushWorld();
    const entityId = foreign(world, '7.65');
    const first = await world.submit();
    const second = await world.submit({ id: 'ext-2' });
    await world.settle([first.documentId, second.documentId]);
    const adopt = async ({ documentId }: typeof first) => {
      await world.decide(documentId, { adopts: entityId });
      await world.settle([documentId]);
      const { state, pushError } = await world.document(documentId);
      return [state, pushError?.detail];
    };

    expect(await adopt(first)).toEqual(['pushed', undefined]);
    expect(await adopt(second)).toEqual([
      'refused',
      'That invoice in QuickBooks stands for INV-1 (ext-1) already.',
    ]);
    await world.requestVoid(first.documentId);
    await world.settle([first.documentId]);
    expect(await adopt(second)).toEqual(['pushed', undefined]);
  });

  it('is not adopted where it stands for another document already', async () => {
    const world = createPushWorld();
    const first = await world.submit();
    await world.settle([first.documentId]);
    const second = await world.submit({ id: 'ext-2' });
    await world.settle([second.documentId]);
    const { entity } = await world.document(first.documentId);

    await world.decide(second.documentId, { adopts: entity!.id });
    await world.settle([second.documentId]);

    const { state, pushError } = await world.document(second.documentId);
    expect([state, pushError?.cause]).toEqual(['refused', 'number_taken']);
    expect(pushError?.detail).toContain(first.documentId);
  });

  it('that is not there refuses the document', async () => {
    const world = createPushWorld();
    foreign(world, '7.65');
    const { documentId } = await world.submit();
    await world.settle([documentId]);

    await world.decide(documentId, { adopts: '999' });
    await world.settle([documentId]);

    expect(await world.document(documentId)).toMatchObject({
      state: 'refused',
      pushError: { cause: 'number_taken' },
    });
    expect(world.rows('Invoice')).toHaveLength(1);
  });
});
