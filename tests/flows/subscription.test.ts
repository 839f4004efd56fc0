import { beforeEach, describe, expect, it } from 'vitest';
import { createCausesWorld, type CausesWorld } from './causes-world.ts';

const dayMs = 86_400_000;

let world: CausesWorld;
beforeEach(async () => {
  world = await createCausesWorld();
});

const subscription = (word: string) =>
  world.simulator.control.changeCompany(world.realmId, { switches: { subscription: word } as never });
const door = (state: 'ok' | 'lapsedAtGateway') =>
  world.simulator.control.changeCompany(world.realmId, { state });
const stateNow = async () => (await world.connections.get(world.tenantId))?.state;
const metered = () => world.simulator.control.counters(world.realmId).metered;
const told = () => world.events.filter(({ type }) => type.startsWith('connection.'));
const typesTold = () => told().map(({ type }) => type);
const push = async (id: string) => {
  const { documentId } = await world.submit({ id, number: id });
  await world.settle([documentId]);
  return documentId;
};
const hoursToNextRead = async () => (Date.parse(await world.nextReadAt()) - world.clock.nowMs()) / 3_600_000;

describe('a subscription that lapses', () => {
  it('lets documents wait after the first write that is refused, and tells it once', async () => {
    subscription('EXPIRED');
    const first = await push('i-1');
    const second = await push('i-2');

    expect(await stateNow()).toBe('subscriptionLapsed');
    expect((await world.document(first)).state).toBe('waiting');
    expect((await world.document(second)).waitingReason).toBe('connection');
    expect(typesTold()).toEqual(['connection.subscription_lapsed']);
    expect(world.rows('Invoice')).toEqual([]);
  });

  it('is read on every day, and nothing is written until it is renewed', async () => {
    subscription('EXPIRED');
    const documentId = await push('i-1');
    const customers = world.rows('Customer').length;
    for (let day = 0; day < 3; day += 1) {
      await world.clock.advance(dayMs);
      const before = metered();
      await world.refresh();

      expect(metered() - before).toBe(5);
      expect(await hoursToNextRead()).toBeGreaterThan(11);
      expect(await stateNow()).toBe('subscriptionLapsed');
    }
    expect(world.rows('Customer')).toHaveLength(customers);

    subscription('PAID');
    await world.clock.advance(dayMs);
    await world.refresh();

    expect(await stateNow()).toBe('active');
    expect((await world.document(documentId)).state).toBe('pushed');
    expect(await world.open()).toEqual([]);
    expect(typesTold()).toEqual(['connection.subscription_lapsed', 'connection.subscription_renewed']);
  });

  it('is told again when it lapses again, and so is that it was renewed', async () => {
    for (const id of ['i-1', 'i-2']) {
      subscription('CANCELED');
      await push(id);
      subscription('PAID');
      await world.clock.advance(dayMs);
      await world.refresh();
    }

    expect(typesTold()).toEqual([
      'connection.subscription_lapsed',
      'connection.subscription_renewed',
      'connection.subscription_lapsed',
      'connection.subscription_renewed',
    ]);
    expect(new Set(told().map(({ eventId }) => eventId)).size).toBe(4);
  });

  it('is noticed by a reading that is refused at the door, asked for once a day, and found renewed', async () => {
    door('lapsedAtGateway');
    const reading = metered();
    await world.refresh();
    const documentId = await push('i-1');

    expect(await stateNow()).toBe('subscriptionLapsed');
    expect((await world.document(documentId)).state).toBe('waiting');
    expect(await hoursToNextRead()).toBeGreaterThan(11);
    expect(metered()).toBe(reading);
    const [shown] = await world.open();
    expect(shown?.error.cause).toBe('subscription_lapsed');

    door('ok');
    await world.clock.advance(dayMs);
    await world.refresh();

    expect(await stateNow()).toBe('active');
    expect((await world.document(documentId)).state).toBe('pushed');
  });

  it('is outweighed by a grant that died meanwhile', async () => {
    subscription('EXPIRED');
    await push('i-1');
    world.simulator.control.changeCompany(world.realmId, { state: 'noAccess' });
    await world.clock.advance(dayMs);
    await world.refresh();

    expect(await stateNow()).toBe('needsReconnect');
    expect(typesTold()).toEqual(['connection.subscription_lapsed', 'connection.needs_reconnect']);
  });
});
