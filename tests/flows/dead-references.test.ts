import { describe, expect, it } from 'vitest';
import { createCausesWorld, type CausesWorld } from './causes-world.ts';

const line = (code: string, name: string) => ({
  item: { code, name },
  quantity: '1',
  unitPrice: '5.00',
  amount: '5.00',
});

/** A customer and two items that were pushed to before, and so are linked. */
async function pushedBefore(world: CausesWorld): Promise<void> {
  const { documentId } = await world.submit({ lines: [line('A', 'Seats'), line('B', 'Tables')] });
  await world.settle([documentId]);
  expect(await world.document(documentId)).toMatchObject({ state: 'pushed' });
}

function stopCustomer(world: CausesWorld): void {
  const id = world.idOf('Customer', 'Quill');
  world.simulator.control.setActive({ realmId: world.realmId, entity: 'Customer', id, isActive: false });
}

const submitThree = async (world: CausesWorld) => {
  const ids = [];
  for (const id of ['x', 'y', 'z']) {
    ids.push(
      (await world.submit({ id, number: id, lines: [line('A', 'Seats'), line('B', 'Tables')] })).documentId,
    );
  }
  await world.settle(ids);
  return ids;
};

describe('a refusal that does not say which record is inactive', () => {
  it.each(
    (['610', '2500'] as const).flatMap((code) =>
      (
        [
          ['Customer', 'Quill', { kind: 'customer', id: 'c-1', name: 'Quill & Sons' }],
          ['Item', 'Tables', { kind: 'item', id: 'B', name: 'Tables' }],
        ] as const
      ).map(([entity, name, subject]) => ({ code, entity, name, subject })),
    ),
  )('is one error about the $entity that it is ($code)', async ({ code, entity, name, subject }) => {
    const world = await createCausesWorld({ switches: { inactiveReference: code } });
    await pushedBefore(world);
    const { realmId, simulator } = world;
    simulator.control.setActive({ realmId, entity, id: world.idOf(entity, name), isActive: false });
    const before = simulator.control.counters(realmId).metered;

    const ids = await submitThree(world);

    const open = await world.open();
    expect(open.map(({ error, documentCount }) => [error.cause, error.subject, documentCount])).toEqual([
      ['reference_inactive', subject, 3],
    ]);
    expect(open[0]!.error.detail).toContain(`It is the ${subject.kind} "${subject.name}".`);
    // One for the customer and one for both items, however many documents are refused together.
    expect(simulator.control.counters(realmId).metered - before).toBeLessThanOrEqual(2);

    simulator.control.setActive({
      realmId,
      entity,
      id: world.rows(entity, realmId, 'Active = false').map(({ Id }) => String(Id))[0]!,
      isActive: true,
    });
    await world.retry(open[0]!.error.errorId);

    expect(await world.open()).toEqual([]);
    for (const id of ids) expect(await world.document(id)).toMatchObject({ state: 'pushed' });
  });

  it('is told again when it is retried uncured, and no second record is created', async () => {
    const world = await createCausesWorld();
    await pushedBefore(world);
    const { realmId, simulator } = world;
    const id = world.idOf('Customer', 'Quill');
    simulator.control.setActive({ realmId, entity: 'Customer', id, isActive: false });
    const ids = await submitThree(world);
    const [shown] = await world.open();
    const customers = world.rows('Customer').length;

    await world.retry(shown!.error.errorId);

    expect((await world.open()).map(({ error }) => error.errorId)).toEqual([shown!.error.errorId]);
    expect(world.rows('Customer')).toHaveLength(customers);

    // Active again, under another name: the link goes by the id.
    simulator.control.setActive({ realmId, entity: 'Customer', id, isActive: true });
    world.edit('Customer', id, { DisplayName: 'Quill Brothers' });
    await world.retry(shown!.error.errorId);

    expect(await world.open()).toEqual([]);
    for (const documentId of ids) expect(await world.document(documentId)).toMatchObject({ state: 'pushed' });
    expect(world.rows('Customer')).toHaveLength(customers + 1);
  });

  it('goes to the record that has the name now', async () => {
    const world = await createCausesWorld();
    await pushedBefore(world);
    stopCustomer(world);
    await submitThree(world);
    const [shown] = await world.open();
    const successor = world.enter('Customer', { DisplayName: 'Quill & Sons' });

    await world.retry(shown!.error.errorId);

    expect(await world.open()).toEqual([]);
    const references = world.rows('Invoice').map((row) => (row['CustomerRef'] as { value: string }).value);
    expect(references.filter((value) => value === successor)).toHaveLength(3);
  });

  it('stays with each document where QuickBooks cannot be asked', async () => {
    const world = await createCausesWorld();
    await pushedBefore(world);
    stopCustomer(world);
    world.simulator.control.planFault({
      match: { kind: 'query' },
      times: 1,
      effect: { type: 'status', status: 503 },
    });

    const ids = await submitThree(world);

    const open = await world.open();
    expect(open.map(({ error }) => error.subject.kind)).toEqual(['document', 'document', 'document']);
    for (const id of ids) expect(await world.document(id)).toMatchObject({ state: 'refused' });
  });
});
