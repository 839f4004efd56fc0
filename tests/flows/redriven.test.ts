import { describe, expect, it } from 'vitest';
import { createDocuments } from '../../shared/store/documents.ts';
import { createPushWorld } from './push-world.ts';

describe('a message that is redriven while the connection is broken', () => {
  it('takes up a parked document whose answer was lost, so that it goes on by itself when the connection is back', async () => {
    const world = createPushWorld();
    const document = await world.submit();
    const { tenantId, documentId } = document;
    const at = new Date(world.clock.nowMs()).toISOString();
    const unknown = { realmId: world.realmId, requestId: 'lost-1', startedBy: at, lookUpAfter: at };
    await createDocuments(world.table).move(
      { tenantId, documentId, basis: document },
      { state: 'parked', updatedAt: at, attempts: [], unknown },
    );
    const connection = world.state.connection!;
    world.state.connection = { ...connection, state: 'needsReconnect' };

    await world.settle([documentId]);
    const whileBroken = await world.document(documentId);
    world.state.connection = connection;
    await world.release('connection');

    expect(whileBroken).toMatchObject({ state: 'unknown' });
    expect(await world.document(documentId)).toMatchObject({ state: 'pushed' });
    expect(world.rows('Invoice')).toHaveLength(1);
  });
});
