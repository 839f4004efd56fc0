import { beforeEach, describe, expect, it } from 'vitest';
import { submitByHand } from '../../../functions/push/submit-by-hand.ts';
import type { Document } from '../../../shared/domain/document.ts';
import type { DocumentId } from '../../../shared/domain/ids.ts';
import { createDocuments } from '../../../shared/store/documents.ts';
import { createLanes } from '../../../shared/store/lanes.ts';
import { createRuns } from '../../../shared/store/runs.ts';
import { createMemoryTable } from '../../fakes/memory-table.ts';
import { documentOf, entity, idOf, lost, tenantId } from './documents-at-rest.ts';

const now = '2026-03-02T12:00:00.000Z';

function setUp() {
  const table = createMemoryTable();
  let nowMs = Date.parse(now);
  let idCount = 0;
  const turns: string[] = [];
  const documents = createDocuments(table);
  const runs = createRuns({ table, newId: () => String((idCount += 1)).padStart(6, '0') });
  const deps = {
    nowMs: () => nowMs,
    documents,
    lanes: createLanes(table),
    runs,
    sendTurn: async (of: string) => void turns.push(of),
  };
  const due = async (): Promise<DocumentId[]> =>
    (await runs.dueBy(tenantId, '2026-03-03', 1000)).flatMap(({ documentIds }) => documentIds);
  return {
    ...{ deps, documents, runs, turns, due },
    advance: (ms: number) => (nowMs += ms),
    store: (index: number, change: Partial<Document>) => documents.create(documentOf(index, change)),
    submit: (wanted: Parameters<typeof submitByHand>[1]['wanted']) =>
      submitByHand(deps, { tenantId, wanted }),
    isMarked: async (index: number) =>
      (await documents.get(tenantId, idOf(index)))?.isSubmittedByHand === true,
    held: async () => {
      const found: DocumentId[] = [];
      for await (const { documentIds } of runs.heldFor(tenantId, 'manual')) found.push(...documentIds);
      return found;
    },
  };
}

const forHand = { state: 'waiting', waitingReason: 'manual' } as const;
let world: ReturnType<typeof setUp>;
beforeEach(() => {
  world = setUp();
});

describe('submitByHand', () => {
  it('marks those that wait for a hand, makes them due, and sends the tenant its turn', async () => {
    await world.store(1, forHand);
    await world.store(2, forHand);
    await world.store(3, forHand);

    const answer = await world.submit({ documentIds: [idOf(1), idOf(3)] });

    expect(answer).toEqual({ submitted: 2, skipped: [], isMoreLeft: false });
    expect([await world.isMarked(1), await world.isMarked(2), await world.isMarked(3)]).toEqual([
      true,
      false,
      true,
    ]);
    expect(await world.due()).toEqual([idOf(1), idOf(3)]);
    expect(world.turns).toEqual(['acme']);
  });

  it('counts one that is queued and not judged yet, and leaves it queued', async () => {
    await world.store(1, { state: 'queued' });

    expect(await world.submit({ documentIds: [idOf(1)] })).toMatchObject({ submitted: 1 });

    expect(await world.documents.get(tenantId, idOf(1))).toMatchObject({
      state: 'queued',
      isSubmittedByHand: true,
    });
    expect(await world.due()).toEqual([idOf(1)]);
  });

  it('leaves a pointer that is due to one that a turn holds at this moment, judged before it was marked', async () => {
    await world.store(1, { state: 'queued' });
    const basis = await world.documents.get(tenantId, idOf(1));

    await world.submit({ documentIds: [idOf(1)] });
    await world.documents.move(
      { tenantId, documentId: idOf(1), basis: basis! },
      { ...forHand, updatedAt: now, attempts: [] },
    );
    await world.runs.hold(tenantId, { reason: 'manual', documentIds: [idOf(1)] });

    expect(await world.isMarked(1)).toBe(true);
    expect(await world.due()).toEqual([idOf(1)]);
  });

  it('leaves the others as they are, and tells their states', async () => {
    await world.store(1, { state: 'pushed', entity });
    await world.store(2, { state: 'waiting', waitingReason: 'mapping' });
    await world.store(3, { state: 'unknown', unknown: lost });
    await world.store(4, { state: 'voided' });

    const answer = await world.submit({ documentIds: [1, 2, 3, 4, 5].map(idOf) });

    expect(answer).toEqual({
      submitted: 0,
      skipped: [
        { documentId: idOf(1), state: 'pushed' },
        { documentId: idOf(2), state: 'waiting', waitingReason: 'mapping' },
        { documentId: idOf(3), state: 'unknown' },
        { documentId: idOf(4), state: 'voided' },
        { documentId: idOf(5) },
      ],
      isMoreLeft: false,
    });
    expect(await world.documents.get(tenantId, idOf(2))).toEqual(
      documentOf(2, { state: 'waiting', waitingReason: 'mapping' }),
    );
    expect(await world.documents.get(tenantId, idOf(5))).toBeUndefined();
    expect(await world.due()).toEqual([]);
  });

  it('counts a document once that is named twice, and the same again when asked again', async () => {
    await world.store(1, forHand);

    expect(await world.submit({ documentIds: [idOf(1), idOf(1)] })).toMatchObject({ submitted: 1 });
    expect(await world.submit({ documentIds: [idOf(1)] })).toMatchObject({ submitted: 1, skipped: [] });
  });

  it('arms the lane before anything, so that a turn comes even if this process dies', async () => {
    await world.store(1, forHand);
    world.deps.sendTurn = () => Promise.reject(new Error('died'));

    await expect(world.submit({ documentIds: [idOf(1)] })).rejects.toThrow('died');

    expect(await world.deps.lanes.get(tenantId)).toMatchObject({
      armedAt: now,
      dueAt: '2026-03-02T12:02:00.000Z',
    });
    expect(await world.due()).toEqual([idOf(1)]);
  });

  it('submits everything that is held for a hand, and nothing that is held for something else', async () => {
    for (let index = 1; index <= 1234; index += 1) {
      await world.store(index, forHand);
      await world.runs.hold(tenantId, { reason: 'manual', documentIds: [idOf(index)] });
    }
    await world.store(2000, { state: 'waiting', waitingReason: 'goLive' });
    await world.runs.hold(tenantId, { reason: 'goLive', documentIds: [idOf(2000)] });

    const answer = await world.submit({ all: true });

    expect(answer).toEqual({ submitted: 1234, skipped: [], isMoreLeft: false });
    expect(await world.due()).toHaveLength(1234);
    expect(await world.held()).toEqual([]);
    expect(await world.isMarked(1234)).toBe(true);
    expect(await world.isMarked(2000)).toBe(false);
  });

  it('makes a held pointer due though its document moved on meanwhile, so that none is lost', async () => {
    await world.store(1, { state: 'unknown', unknown: lost });
    await world.runs.hold(tenantId, { reason: 'manual', documentIds: [idOf(1)] });

    expect(await world.submit({ all: true })).toMatchObject({ submitted: 0, skipped: [] });
    expect(await world.due()).toEqual([idOf(1)]);
  });

  it('stops after twenty seconds and says that more is left, which the next request finishes', async () => {
    for (let index = 1; index <= 600; index += 1) {
      await world.store(index, forHand);
      await world.runs.hold(tenantId, { reason: 'manual', documentIds: [idOf(index)] });
    }
    const remove = world.runs.remove;
    world.deps.runs = {
      ...world.runs,
      remove: async (held) => {
        world.advance(40);
        await remove(held);
      },
    };

    const first = await world.submit({ all: true });
    const second = await world.submit({ all: true });

    expect([first, second]).toEqual([
      { submitted: 500, skipped: [], isMoreLeft: true },
      { submitted: 100, skipped: [], isMoreLeft: false },
    ]);
    expect(world.turns).toHaveLength(2);
    expect(await world.held()).toEqual([]);
  });
});
