import { beforeEach, describe, expect, it } from 'vitest';
import { pushMessages } from '../../../functions/push/push-messages.ts';
import type { DocumentId } from '../../../shared/domain/ids.ts';
import { createConnections } from '../../../shared/store/connections.ts';
import { createCountFigures } from '../../../shared/store/count-figures.ts';
import { createDocuments } from '../../../shared/store/documents.ts';
import { createFigures } from '../../../shared/store/figures.ts';
import { createSettingsStore } from '../../../shared/store/settings.ts';
import { createWatches } from '../../../shared/store/watches.ts';
import { createPushWorld } from '../../flows/push-world.ts';

type Deps = Parameters<typeof pushMessages>[0];

let world: ReturnType<typeof createPushWorld>;
let codes: string[];
beforeEach(async () => {
  world = createPushWorld();
  codes = [];
  const { tenantId, realmId, state, table } = world;
  await createConnections(table).replace(state.connection!, undefined);
  const change = { at: world.isoNow(), by: 'ada' };
  await createSettingsStore(table).put(tenantId, { realmId, settings: state.settings }, change);
});

const figures = () => createFigures({ table: world.table, nowMs: world.clock.nowMs });
const depsOf = (change: Partial<Deps> = {}): Deps => {
  const { table, deps, sha256Hex } = world;
  const log: Deps['log'] = ({ code }) => void codes.push(code);
  return {
    ...{ ...deps, sha256Hex, log },
    documents: createDocuments(table),
    connections: createConnections(table),
    settings: createSettingsStore(table),
    watches: createWatches(table),
    bus: { publish: async () => {} },
    queue: { send: async () => {}, sendAll: async () => {} },
    countFigures: createCountFigures({ figures: figures(), log }),
    ...change,
  };
};
const push = (deps: Deps, documentIds: readonly DocumentId[]) =>
  world.clock.run(
    pushMessages(
      deps,
      documentIds.map((documentId, index) => ({
        ...{ messageId: `m-${index}`, receiveCount: 1 },
        message: { tenantId: world.tenantId, documentId },
      })),
      world.clock.nowMs() + 300_000,
    ),
  );
const counted = async () => {
  const quarters = await figures().since(world.tenantId, 0);
  return quarters.map(({ pushed, refused, payments }) => ({ pushed, refused, payments }));
};

/** Invoices of one customer; the last bears a number that the first has. */
async function submitWithOneTaken(count: number): Promise<DocumentId[]> {
  const documentIds: DocumentId[] = [];
  for (let index = 0; index < count; index += 1) {
    const number = index === count - 1 ? 'N-0' : `N-${index}`;
    documentIds.push((await world.submit({ id: `inv-${index}`, number })).documentId);
  }
  // Fresh ones of a bulk would wait for more.
  await world.clock.advance(10_000);
  return documentIds;
}

describe('pushMessages', () => {
  it('counts what became of the documents of a turn, two batches of them, in one write', async () => {
    const documentIds = await submitWithOneTaken(40);
    let writes = 0;
    const { add } = figures();
    const log = depsOf().log;
    const counting = createCountFigures({
      figures: {
        add: async (...of) => {
          writes += 1;
          await add(...of);
        },
      },
      log,
    });

    await push(depsOf({ countFigures: counting }), documentIds);

    expect(await counted()).toEqual([{ pushed: 39, refused: 1, payments: 0 }]);
    expect(writes).toBe(1);
  });

  it('pushes all the same when nothing can be counted, and logs it once', async () => {
    const { documentId } = await world.submit();
    const log: Deps['log'] = ({ code }) => void codes.push(code);
    const add = async (): Promise<never> => {
      throw new Error('The table is busy.');
    };

    const result = await push(depsOf({ countFigures: createCountFigures({ figures: { add }, log }) }), [
      documentId,
    ]);

    expect(result).toEqual({ failedMessageIds: [] });
    expect(await world.document(documentId)).toMatchObject({ state: 'pushed' });
    expect(codes.filter((code) => code === 'figures_not_counted')).toHaveLength(1);
  });

  it('counts what was told before a turn failed', async () => {
    const { documentId } = await world.submit();
    const deps = depsOf();
    const release = async (): Promise<never> => {
      throw new Error('The table is away.');
    };

    const turn = push({ ...deps, lanes: { ...deps.lanes, release } }, [documentId]);

    await expect(turn).rejects.toThrow('The table is away.');
    expect(await counted()).toEqual([{ pushed: 1, refused: 0, payments: 0 }]);
  });

  it('counts a document that is handed over again only once', async () => {
    const { documentId } = await world.submit();
    await push(depsOf(), [documentId]);
    await push(depsOf(), [documentId]);

    expect(await counted()).toEqual([{ pushed: 1, refused: 0, payments: 0 }]);
  });

  it('counts nothing that could not be told', async () => {
    const { documentId } = await world.submit();
    const publish = async (): Promise<never> => {
      throw new Error('The bus is away.');
    };

    await expect(push(depsOf({ bus: { publish } }), [documentId])).rejects.toThrow('The bus is away.');

    expect(await counted()).toEqual([]);
  });
});
