import { beforeEach, describe, expect, it } from 'vitest';
import { voidDocument } from '../../../functions/push/void-document.ts';
import type { Document } from '../../../shared/domain/document.ts';
import { tenantIdSchema } from '../../../shared/domain/ids.ts';
import { createDocuments } from '../../../shared/store/documents.ts';
import { createLanes } from '../../../shared/store/lanes.ts';
import { createMemoryTable } from '../../fakes/memory-table.ts';
import { documentOf, entity, idOf, lost, tenantId } from './documents-at-rest.ts';

const errorId = `err_${'a'.repeat(32)}`;
const pushError = { cause: 'number_taken', detail: 'taken', openedAt: '2026-03-02T10:00:00.000Z' } as const;

function setUp() {
  const table = createMemoryTable();
  const done: string[] = [];
  const documents = createDocuments(table);
  const lanes = createLanes(table);
  const deps = {
    nowMs: () => Date.parse('2026-03-02T12:00:00Z'),
    documents,
    lanes,
    leaveSyncError: async ({ syncErrorId }: Document) => void done.push(`leave ${syncErrorId}`),
    publish: async ({ state }: Document) => void done.push(`tell ${state}`),
    sendPointer: async () => {
      const [lane, stored] = [await lanes.get(tenantId), await documents.get(tenantId, idOf(1))];
      done.push(`send, armed ${lane.armedAt}, stored ${stored?.state} ${stored?.operation}`);
    },
  };
  return {
    deps,
    documents,
    lanes,
    done,
    store: (change: Partial<Document>) => documents.create(documentOf(1, change)),
    void: () => voidDocument(deps, { tenantId, documentId: idOf(1) }),
  };
}

let world: ReturnType<typeof setUp>;
beforeEach(() => {
  world = setUp();
});

describe('voidDocument', () => {
  it('queues the voiding of what is in the books, the lane armed before and the pointer sent after', async () => {
    await world.store({ state: 'pushed', entity });

    expect(await world.void()).toMatchObject({ state: 'queued', operation: 'void', entity });
    expect(world.done).toEqual(['send, armed 2026-03-02T12:00:00.000Z, stored queued void']);
  });

  it('lets turns look back to a document that is older than what they looked through', async () => {
    await world.store({ state: 'pushed', entity });
    const acquired = await world.lanes.acquire(tenantId, {
      now: '2026-03-02T11:00:00Z',
      until: '2026-03-02T11:01:00Z',
    });
    const lane = acquired.isHeld ? acquired.lane : undefined;
    await world.lanes.release(tenantId, {
      ...{ fence: 1, seen: lane!, dueAt: undefined, armedAt: undefined, sweptTo: idOf(9) },
      ...{ troubles: 0, restUntil: undefined },
    });

    await world.void();

    expect((await world.lanes.get(tenantId)).sweptTo).toBe(idOf(1));
  });

  it.each(['waiting', 'parked'] as const)(
    'ends a %s one at once that never came into the books',
    async (state) => {
      await world.store({ state, ...(state === 'waiting' ? { waitingReason: 'mapping' } : {}) });

      const voided = await world.void();

      expect(voided).toMatchObject({ state: 'voided', operation: 'void' });
      expect(voided).not.toHaveProperty('waitingReason');
      expect(world.done).toEqual(['tell voided']);
    },
  );

  it('takes a refused one off its sync error', async () => {
    await world.store({ state: 'refused', pushError, syncErrorId: errorId });

    const voided = await world.void();

    expect(voided).toMatchObject({ state: 'voided' });
    expect(voided).not.toHaveProperty('pushError');
    expect(world.done).toEqual([`leave ${errorId}`, 'tell voided']);
  });

  it('is told by the turn that makes it, where the document is in the books', async () => {
    await world.store({ state: 'voided', operation: 'void', entity });

    await world.void();

    expect(world.done).toEqual([]);
  });

  it('queues a refused change of what is in the books, and leaves the error to the turn', async () => {
    await world.store({ state: 'refused', entity, operation: 'update', pushError, syncErrorId: errorId });

    expect(await world.void()).toMatchObject({ state: 'queued', operation: 'void' });
    expect(world.done).toHaveLength(1);
  });

  it('says the same when it is asked again, and finishes what a crash left undone', async () => {
    await world.store({ state: 'voided', operation: 'void', syncErrorId: errorId, isVoidUntold: true });

    expect(await world.void()).toMatchObject({ state: 'voided' });
    expect(world.done).toEqual([`leave ${errorId}`, 'tell voided']);
    await world.void();
    expect(world.done.filter((line) => line.startsWith('tell'))).toHaveLength(1);
  });

  it('sends the pointer again for a void that was stored and never sent', async () => {
    await world.store({ state: 'queued', operation: 'void', entity });

    expect(await world.void()).toMatchObject({ state: 'queued', operation: 'void' });
    expect(world.done).toHaveLength(1);
  });

  it.each<[string, Partial<Document>]>([
    ['a create is on its way', { state: 'queued' }],
    ['a change is on its way', { state: 'queued', operation: 'update', entity }],
    ['the answer to its create is lost', { state: 'unknown', unknown: lost }],
    ['its answer is lost and it is parked', { state: 'parked', unknown: lost }],
  ])('is refused while %s, and changes nothing', async (_, change) => {
    await world.store(change);

    await expect(world.void()).rejects.toMatchObject({ status: 409, code: 'document_in_flight' });
    expect(await world.documents.get(tenantId, idOf(1))).toEqual(documentOf(1, change));
    expect(world.done).toEqual([]);
  });

  it('is refused when a worker takes the document up at this moment', async () => {
    await world.store({ state: 'waiting', waitingReason: 'manual' });
    const arm = world.deps.lanes.arm;
    world.deps.lanes = {
      ...world.deps.lanes,
      arm: async (...of) => {
        await arm(...of);
        const { documentId } = documentOf(1);
        const basis = { revision: 1, generation: 1 };
        await world.documents.move(
          { tenantId, documentId, basis },
          { state: 'queued', updatedAt: '2026-03-02T12:00:00.000Z', attempts: [] },
        );
      },
    };

    await expect(world.void()).rejects.toMatchObject({ code: 'document_in_flight' });
  });

  it('finds nothing under an unknown id, nor a document of another tenant', async () => {
    await world.store({ state: 'pushed', entity });
    const foreign = { tenantId: tenantIdSchema.parse('other'), documentId: idOf(1) };

    expect(await voidDocument(world.deps, { tenantId, documentId: idOf(2) })).toBeUndefined();
    expect(await voidDocument(world.deps, foreign)).toBeUndefined();
  });
});
