import { describe, expect, it } from 'vitest';
import { pushForTenant } from '../../functions/push/push-for-tenant.ts';
import { takeTurn } from '../../functions/push/take-turn.ts';
import type { TurnDeps } from '../../functions/push/turn.ts';
import { createDocuments } from '../../shared/store/documents.ts';
import { createPushWorld } from './push-world.ts';

type World = ReturnType<typeof createPushWorld>;

const line = (code: string, name = code) => ({ item: { code, name }, amount: '1.00' });

describe('names read a while ago', () => {
  it('do not refuse a document whose customer was entered since, where none is created', async () => {
    const world = createPushWorld();
    world.state.settings = { ...world.state.settings, customerPolicy: 'matchOnly', itemPolicy: 'matchOnly' };
    const ports: TurnDeps = {
      ...world.deps,
      getKnownNames: async () => ({ customer: new Map(), vendor: new Map(), item: new Map() }),
    };
    world.enter('Customer', { DisplayName: 'Quill & Sons' });
    world.enter('Item', {
      Name: 'Seats',
      Type: 'Service',
      IncomeAccountRef: { value: world.state.settings.incomeAccountId },
    });
    const { documentId } = await world.submit();

    await world.turnWith(ports, [documentId]);

    expect(await world.document(documentId)).toMatchObject({ state: 'pushed' });
  });
});

describe('never stuck', () => {
  it('documents that are put to wait just as the connection comes back go on', async () => {
    const world = createPushWorld();
    const { connection } = world.state;
    world.state.connection = { ...connection!, state: 'needsReconnect' };
    const { documentId } = await world.submit();
    const ports: TurnDeps = {
      ...world.deps,
      runs: {
        ...world.runs,
        // The person is back from Intuit, and what was held up to now was released.
        hold: async (tenantId, held) => {
          world.state.connection = connection;
          await world.runs.hold(tenantId, held);
        },
      },
    };

    await world.turnWith(ports, [documentId]);

    expect(await world.document(documentId)).toMatchObject({ state: 'pushed' });
  });
});

describe('a document that is parked with a create on its way', () => {
  const parkedMidway = async (world: World) => {
    const { documentId } = await world.submit();
    const { tenantId, deps } = world;
    const documents = createDocuments(world.table);
    const failing: TurnDeps = {
      ...deps,
      documents: { ...deps.documents, move: () => Promise.reject(new Error('table down')) },
    };
    const turn = pushForTenant(
      {
        nowMs: deps.nowMs,
        takeTurn: (of) => takeTurn(failing, of),
        documents,
        intents: deps.intents,
        maxReceives: 5,
        log: () => {},
      },
      { tenantId, endsAtMs: deps.nowMs() + 300_000, pointers: [{ documentId, receiveCount: 5 }] },
    );
    await expect(world.clock.run(turn)).rejects.toThrow('table down');
    expect(world.rows('Invoice')).toHaveLength(1);
    expect(await world.document(documentId)).toMatchObject({ state: 'parked' });
    return documentId;
  };

  it('is not voided as if it never came into the books', async () => {
    const world = createPushWorld();
    const documentId = await parkedMidway(world);

    await world.requestVoid(documentId);

    expect((await world.document(documentId)).state).not.toBe('voided');
  });

  it('is not created again by its next revision', async () => {
    const world = createPushWorld({ customNumbers: false });
    const documentId = await parkedMidway(world);

    await world.submit({ revision: 2 }).catch(() => undefined);
    await world.clock.advance(300_000);
    await world.settle([documentId]);

    expect(world.rows('Invoice')).toHaveLength(1);
  });
});

describe('a number that a person decided about', () => {
  it.each([{ by: 'us', number: 'INV-1b' } as const, { by: 'quickBooks' } as const])(
    'stays through a revision that bears the same number of ours: %o',
    async (renumbering) => {
      const world = createPushWorld();
      const first = await world.submit();
      await world.settle([first.documentId]);
      const { documentId } = await world.submit({ id: 'ext-2' });
      await world.settle([documentId]);
      await world.decide(documentId, { renumbering });
      await world.settle([documentId]);
      const { entity } = await world.document(documentId);

      await world.submit({ id: 'ext-2', revision: 2, lines: [line('A')] });
      await world.settle([documentId]);

      expect(await world.document(documentId)).toMatchObject({
        state: 'pushed',
        revision: 2,
        entity: { id: entity!.id, number: entity!.number },
      });
    },
  );
});

describe('many names that clash at once', () => {
  it('are explained by one reading, not by one for each', async () => {
    const world = createPushWorld();
    const ids = [];
    for (let index = 0; index < 20; index += 1) {
      world.enter('Vendor', { DisplayName: `Mill ${index}` });
      const customer = { id: `c-${index}`, name: `Mill ${index}` };
      ids.push((await world.submit({ id: `e${index}`, number: `N${index}`, customer })).documentId);
    }
    const before = world.simulator.control.counters().metered;

    await world.settle(ids);

    const refused = await Promise.all(ids.map((id) => world.document(id)));
    expect(new Set(refused.map(({ pushError }) => pushError?.cause))).toEqual(new Set(['name_taken']));
    expect(world.simulator.control.counters().metered - before).toBeLessThanOrEqual(6);
  });
});

describe('a batch that is sent one by one', () => {
  it('begins no call after its intent promised that all had begun', async () => {
    const world = createPushWorld();
    const warm = await world.submit({ id: 'w', number: 'W', lines: [line('A')] });
    await world.settle([warm.documentId]);
    world.simulator.control.planFault({
      match: { kind: 'batch' },
      effect: { type: 'status', status: 403, body: '<html>Forbidden</html>' },
    });
    world.simulator.control.changeSwitches({ latencyMs: 20_000 });
    const ids = [];
    for (let index = 0; index < 30; index += 1)
      ids.push((await world.submit({ id: `e${index}`, number: `N${index}`, lines: [line('A')] })).documentId);
    const began: number[] = [];
    const promised: number[] = [];
    const ports: TurnDeps = {
      ...world.deps,
      intents: {
        ...world.deps.intents,
        put: async (tenantId, intent) => {
          promised.push(Date.parse(intent.startBy));
          return world.deps.intents.put(tenantId, intent);
        },
      },
      books: {
        ...world.deps.books,
        createDocuments: async (access, batch) => {
          const outcomes = await world.deps.books.createDocuments(access, batch);
          began.push(world.clock.nowMs());
          return outcomes;
        },
      },
    };

    for (let turn = 0; turn < 4; turn += 1) {
      await world.turnWith(ports, ids);
      await world.clock.advance(3_000);
    }
    const last = Math.max(...began);

    // Begun by then, and answered twenty seconds later.
    expect(last - Math.max(...promised)).toBeLessThanOrEqual(21_000);
    await world.settle([]);
    const states = await Promise.all(ids.map(async (id) => (await world.document(id)).state));
    expect(new Set(states)).toEqual(new Set(['pushed']));
    expect(world.rows('Invoice')).toHaveLength(31);
  });
});

describe('a mapping with one item for all lines', () => {
  it('is no income account where items are created', async () => {
    const world = createPushWorld();
    const { incomeAccountId: _, ...settings } = world.state.settings;
    world.state.settings = { ...settings, itemId: '1' };
    const { documentId } = await world.submit();

    await world.settle([documentId]);

    expect(await world.document(documentId)).toMatchObject({ state: 'waiting', waitingReason: 'mapping' });
  });
});
