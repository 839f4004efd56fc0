import { describe, expect, it } from 'vitest';
import { createPushWorld } from './push-world.ts';

const line = (code: string, name = code) => ({ item: { code, name }, amount: '1.00' });

describe('a tenant’s turn', () => {
  it('brings an invoice into the books with its customer and item, once', async () => {
    const world = createPushWorld();
    const { documentId } = await world.submit();

    await world.settle([documentId]);
    await world.settle([documentId]);

    const document = await world.document(documentId);
    expect(document).toMatchObject({
      state: 'pushed',
      entity: { type: 'Invoice', number: 'INV-1', total: '7.65' },
    });
    expect(document.entity?.differences).toBeUndefined();
    expect(world.rows('Invoice')).toHaveLength(1);
    expect(world.rows('Customer')).toMatchObject([{ DisplayName: 'Quill & Sons' }]);
    expect(world.rows('Item')).toMatchObject([{ Name: 'Seats', Sku: 'A' }]);
    expect(world.news.map(({ type }) => type)).toEqual(['pushed']);
  });

  it('pushes ninety invoices of three customers in as few calls as there are batches', async () => {
    const world = createPushWorld();
    const documentIds = [];
    for (let index = 0; index < 90; index += 1) {
      const document = await world.submit({
        id: `ext-${index}`,
        number: `INV-${index}`,
        customer: { id: `c-${index % 3}`, name: `Customer ${index % 3}` },
        lines: [line(`I${index % 20}`), line(`J${index % 5}`)],
      });
      documentIds.push(document.documentId);
    }

    await world.settle(documentIds);

    expect(world.rows('Invoice')).toHaveLength(90);
    const counters = world.simulator.control.counters(world.realmId);
    // 2 look-ups, 1 batch of 28 references, 3 batches of invoices.
    expect(counters).toMatchObject({ total: 6, batches: 4, throttled: 0 });
  });

  it('makes names unique where two codes share one', async () => {
    const world = createPushWorld();
    const { documentId } = await world.submit({
      lines: [line('72128', 'COLUMBIAN CANDLE ROUND'), line('72130', 'COLUMBIAN CANDLE ROUND')],
    });

    await world.settle([documentId]);

    expect(world.rows('Item').map((item) => item['Name'])).toEqual([
      'COLUMBIAN CANDLE ROUND',
      'COLUMBIAN CANDLE ROUND (72130)',
    ]);
    expect(await world.document(documentId)).toMatchObject({ state: 'pushed' });
  });

  it('links to what is there already instead of creating it', async () => {
    const world = createPushWorld();
    const at = { nowMs: world.clock.nowMs(), userName: 'x', userId: '1' };
    const books = world.simulator.books(world.realmId);
    books.execute(
      {
        kind: 'create',
        entity: 'Customer',
        body: { DisplayName: 'quill & sons' },
        allowDuplicateDocNum: false,
      },
      at,
    );
    const { documentId } = await world.submit();

    await world.settle([documentId]);

    expect(await world.document(documentId)).toMatchObject({ state: 'pushed' });
    expect(world.rows('Customer')).toHaveLength(1);
  });

  it('refuses with the name of the clash when a vendor bears the customer’s name', async () => {
    const world = createPushWorld();
    const at = { nowMs: world.clock.nowMs(), userName: 'x', userId: '1' };
    world.simulator.books(world.realmId).execute(
      {
        kind: 'create',
        entity: 'Vendor',
        body: { DisplayName: 'Quill & Sons' },
        allowDuplicateDocNum: false,
      },
      at,
    );
    const { documentId } = await world.submit();

    await world.settle([documentId]);

    expect(await world.document(documentId)).toMatchObject({
      state: 'refused',
      pushError: { cause: 'name_taken' },
    });
    expect(world.news.map(({ type }) => type)).toEqual(['refused']);
  });

  it('waits for the mapping without using up an attempt, and goes on when it is released', async () => {
    const world = createPushWorld();
    const { settings } = world.state;
    world.state.settings = {};
    const { documentId } = await world.submit();

    await world.settle([documentId]);
    expect(await world.document(documentId)).toMatchObject({
      state: 'waiting',
      waitingReason: 'mapping',
      attempts: [],
    });

    world.state.settings = settings;
    const now = new Date(world.clock.nowMs()).toISOString();
    expect(await world.runs.releaseHeld(world.tenantId, 'mapping:invoice', now)).toBe(1);
    await world.settle([]);

    expect(await world.document(documentId)).toMatchObject({ state: 'pushed' });
  });

  it('refuses a number that somebody else’s invoice bears, and pushes the revision with another one', async () => {
    const world = createPushWorld();
    const first = await world.submit();
    await world.settle([first.documentId]);
    const second = await world.submit({ id: 'ext-2', number: 'INV-1' });

    await world.settle([second.documentId]);
    expect(await world.document(second.documentId)).toMatchObject({
      state: 'refused',
      generation: 2,
      pushError: { cause: 'number_taken' },
    });

    await world.submit({ id: 'ext-2', number: 'INV-2', revision: 2 });
    await world.settle([second.documentId]);

    expect(await world.document(second.documentId)).toMatchObject({ state: 'pushed', revision: 2 });
    expect(world.rows('Invoice')).toHaveLength(2);
  });

  it('refuses a foreign currency before it calls', async () => {
    const world = createPushWorld();
    const { documentId } = await world.submit({ currency: 'EUR' });

    await world.settle([documentId]);

    expect(await world.document(documentId)).toMatchObject({
      state: 'refused',
      pushError: { cause: 'currency_not_enabled' },
    });
    expect(world.simulator.control.counters(world.realmId).total).toBe(0);
  });
});

describe('a lost answer', () => {
  for (const customNumbers of [true, false]) {
    for (const requestIdMode of ['item', 'batch', 'ignored', 'error6000', 'error600'] as const) {
      describe(`with request ids ${requestIdMode} and ${customNumbers ? 'our' : 'QuickBooks’'} numbers`, () => {
        it('is looked up and adopted', async () => {
          const world = createPushWorld({ customNumbers });
          world.simulator.control.changeSwitches({ requestIdMode });
          world.simulator.control.planFault({
            match: { entity: 'Invoice', kind: 'create' },
            effect: { type: 'appliedAnswerLost', via: 'reset' },
          });
          const { documentId } = await world.submit();

          await world.settle([documentId]);

          expect(await world.document(documentId)).toMatchObject({
            state: 'pushed',
            entity: { isAdopted: true },
          });
          expect(world.rows('Invoice')).toHaveLength(1);
        });

        it('is sent again when the batch never arrived', async () => {
          const world = createPushWorld({ customNumbers });
          world.simulator.control.changeSwitches({ requestIdMode });
          const first = await world.submit();
          const second = await world.submit({ id: 'ext-2', number: 'INV-2', lines: [line('A')] });
          // References first, so that the reset hits the batch of invoices.
          await world.settle([first.documentId]);
          const third = await world.submit({ id: 'ext-3', number: 'INV-3', lines: [line('A')] });
          world.simulator.control.planFault({ match: { kind: 'batch' }, effect: { type: 'reset' } });

          await world.settle([second.documentId, third.documentId]);

          expect(await world.document(second.documentId)).toMatchObject({ state: 'pushed' });
          expect(await world.document(third.documentId)).toMatchObject({ state: 'pushed' });
          expect(world.rows('Invoice')).toHaveLength(3);
        });
      });
    }
  }
});

describe('a document that QuickBooks fails on', () => {
  it('is refused after three days, and its neighbours arrive at once', async () => {
    const world = createPushWorld();
    world.simulator.control.planFault({
      match: { entity: 'Invoice', kind: 'create', body: 'FAILS' },
      times: 10_000,
      effect: { type: 'status', status: 500, body: '' },
    });
    const good = await world.submit();
    await world.settle([good.documentId]);
    const bad = await world.submit({ id: 'ext-2', number: 'FAILS' });
    const startedMs = world.clock.nowMs();

    await world.settle([bad.documentId], 2_000);

    expect(await world.document(good.documentId)).toMatchObject({ state: 'pushed' });
    expect(await world.document(bad.documentId)).toMatchObject({
      state: 'refused',
      pushError: { cause: 'quickbooks_failure' },
    });
    const hours = (world.clock.nowMs() - startedMs) / 3_600_000;
    expect(hours).toBeGreaterThan(72);
    expect(hours).toBeLessThan(74);
    expect(world.simulator.control.counters(world.realmId).total).toBeLessThan(1_500);
  });
});

describe('an outage', () => {
  it('costs a tenant few calls, and everything arrives once after it', async () => {
    const world = createPushWorld();
    const first = await world.submit();
    await world.settle([first.documentId]);
    const before = world.simulator.control.counters(world.realmId).total;
    world.simulator.control.planOutage({ durationMs: 8 * 3_600_000, status: 503 });
    const documentIds = [];
    for (let index = 0; index < 120; index += 1) {
      const { documentId } = await world.submit({
        id: `out-${index}`,
        number: `OUT-${index}`,
        lines: [line('A')],
      });
      documentIds.push(documentId);
    }

    await world.settle(documentIds, 500);

    const states = await Promise.all(documentIds.map(async (id) => (await world.document(id)).state));
    expect(new Set(states)).toEqual(new Set(['pushed']));
    expect(world.rows('Invoice')).toHaveLength(121);
    expect(world.simulator.control.counters(world.realmId).total - before).toBeLessThan(300);
  });
});

describe('a document put to wait just as its reason went away', () => {
  it('goes on with the tenant’s next turn', async () => {
    const world = createPushWorld();
    const { connection } = world.state;
    world.state.connection = undefined;
    const { documentId } = await world.submit();
    await world.settle([documentId]);
    // Connected, and released, before the turn above had stored that the document waits.
    world.state.connection = connection;

    await world.settle([]);

    expect(await world.document(documentId)).toMatchObject({ state: 'pushed' });
  });
});
