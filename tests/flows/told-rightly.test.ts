import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { pushEvent } from '../../functions/push/push-events.ts';
import { retryDocument } from '../../functions/push/retry-document.ts';
import { createDocuments } from '../../shared/store/documents.ts';
import { createPushWorld } from './push-world.ts';
import { queueAgainOf } from './queue-again-of.ts';

type World = ReturnType<typeof createPushWorld>;
const sha = (text: string) => createHash('sha256').update(text).digest('hex');
const line = (code: string, name = code) => ({ item: { code, name }, amount: '1.00' });
const retry = (world: World, documentId: never) =>
  retryDocument(
    {
      documents: createDocuments(world.table),
      queueAgain: queueAgainOf(world),
      sendPointer: async () => {},
    },
    { tenantId: world.tenantId, documentId },
  );

describe('told rightly', () => {
  it('two refusals of one document are two events', async () => {
    const world = createPushWorld();
    world.simulator.control.planFault({
      match: { kind: 'create', entity: 'Invoice' },
      effect: { type: 'fault', code: '6000', httpStatus: 400 },
    });
    const { documentId } = await world.submit();
    await world.settle([documentId]);
    // Then several currencies go… simply: the company's home currency is read anew and differs, so we refuse without a call.
    world.state.connection = {
      ...world.state.connection!,
      company: { ...world.state.connection!.company, homeCurrency: 'EUR' },
    };
    await world.clock.advance(60_000);
    await retry(world, documentId as never);
    await world.settle([documentId]);
    const events = world.news.map((news) => pushEvent(sha, news));
    expect(events.map((event) => (event.type === 'invoice.refused' ? event.cause : ''))).toEqual([
      'business_rule',
      'currency_not_enabled',
    ]);
    expect(new Set(events.map(({ eventId }) => eventId)).size).toBe(2);
  });

  it('an adopted invoice is told with the time it was adopted', async () => {
    const world = createPushWorld();
    world.simulator.control.planFault({
      match: { entity: 'Invoice', kind: 'create' },
      effect: { type: 'appliedAnswerLost', via: 'reset' },
    });
    const { documentId } = await world.submit();
    await world.settle([documentId]);
    const [event] = world.news.map((news) => pushEvent(sha, news));
    expect(event!.occurredAt).toBe((await world.document(documentId)).updatedAt);
  });
});

describe('refused rightly', () => {
  it('a lost answer that waited four days for a reconnect is pushed, not given up', async () => {
    const world = createPushWorld();
    const warm = await world.submit({ id: 'w', number: 'W' });
    await world.settle([warm.documentId]);
    world.simulator.control.planFault({
      match: { kind: 'create', entity: 'Invoice' },
      effect: { type: 'reset' },
    });
    const { documentId } = await world.submit();
    await world.turn([documentId]);
    const { connection } = world.state;
    world.state.connection = { ...connection!, state: 'needsReconnect' };
    await world.clock.advance(200_000);
    await world.settle([]);
    await world.clock.advance(4 * 24 * 3_600_000);
    world.state.connection = connection;
    await world.settle([]);
    const end = await world.document(documentId);
    expect([end.state, end.pushError?.cause, end.pushError?.faultCode, end.pushError?.detail]).toEqual([
      'pushed',
      undefined,
      undefined,
      undefined,
    ]);
  });

  it('a batch that is too large as a whole refuses none of its documents', async () => {
    const world = createPushWorld();
    world.simulator.control.changeSwitches({ maxBodyBytes: 2_000_000 });
    const ids = [];
    for (let index = 0; index < 30; index += 1) {
      const lines = Array.from({ length: 70 }, () => ({ ...line('A'), description: 'x'.repeat(3_900) }));
      ids.push((await world.submit({ id: `e${index}`, number: `N${index}`, lines })).documentId);
    }
    await world.settle(ids);
    const states = await Promise.all(ids.map(async (id) => (await world.document(id)).state));
    expect(new Set(states)).toEqual(new Set(['pushed']));
  });

  it('a fault of the batch’s door refuses none of its documents', async () => {
    const world = createPushWorld();
    const warm = await world.submit({ id: 'w', number: 'W', lines: [line('A')] });
    await world.settle([warm.documentId]);
    // A proxy's 403 or 404 page, once.
    world.simulator.control.planFault({
      match: { kind: 'batch' },
      effect: { type: 'status', status: 403, body: '<html>Forbidden</html>' },
    });
    const ids = [];
    for (let index = 0; index < 5; index += 1)
      ids.push((await world.submit({ id: `e${index}`, number: `N${index}`, lines: [line('A')] })).documentId);
    await world.settle(ids);
    const states = await Promise.all(ids.map(async (id) => (await world.document(id)).state));
    expect(states).toEqual(Array(5).fill('pushed'));
  });

  it('two long customer names that differ at the end are two customers', async () => {
    const world = createPushWorld();
    const long =
      'Department of Transportation of the Commonwealth, Highway Division, Maintenance District Number Four, '.padEnd(
        110,
        '.',
      );
    const one = await world.submit({ customer: { id: 'c-1', name: `${long} Yard North` } });
    const two = await world.submit({
      id: 'ext-2',
      number: 'INV-2',
      customer: { id: 'c-2', name: `${long} Yard South` },
    });
    await world.settle([one.documentId, two.documentId]);
    const customers = world.rows('Invoice').map((row) => (row['CustomerRef'] as { value: string }).value);
    expect(new Set(customers).size).toBe(2);
  });

  it('a taken number is refused as such although the batch took a while', async () => {
    const world = createPushWorld();
    const first = await world.submit({ id: 'a', number: 'TAKEN', lines: [line('A')] });
    await world.settle([first.documentId]);
    world.simulator.control.planFault({
      match: { kind: 'batch' },
      effect: { type: 'slow', delayMs: 20_000 },
    });
    const two = await world.submit({ id: 'b', number: 'TAKEN', lines: [line('A')] });
    const three = await world.submit({ id: 'c', number: 'FREE', lines: [line('A')] });
    await world.turn([two.documentId, three.documentId]);
    const end = await world.document(two.documentId);
    expect([end.state, end.pushError?.cause]).toEqual(['refused', 'number_taken']);
  });
});

describe('few calls', () => {
  it('very many new items are found in the end', async () => {
    const world = createPushWorld();
    world.simulator.control.changeSwitches({ latencyMs: 1_500 });
    const ids = [];
    for (let index = 0; index < 100; index += 1) {
      const lines = Array.from({ length: 100 }, (_, n) =>
        line(`${index}-${n}`, `Ticketed haul ${index}-${n} ${'y'.repeat(60)}`),
      );
      ids.push((await world.submit({ id: `e${index}`, number: `N${index}`, lines })).documentId);
    }
    await world.settle(ids, 60).catch(() => undefined);
    expect(world.rows('Item').length).toBeGreaterThan(0);
  });
});
