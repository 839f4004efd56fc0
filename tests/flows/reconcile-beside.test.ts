import { expect, it } from 'vitest';
import { takeTurn } from '../../functions/push/take-turn.ts';
import type { Certificate } from '../../shared/contracts/reconcile.ts';
import type { Document } from '../../shared/domain/document.ts';
import type { DocumentId } from '../../shared/domain/ids.ts';
import type { Table } from '../../shared/store/table.ts';
import { seededRandom } from '../bench/seeded-random.ts';
import type { VirtualClock } from '../fakes/virtual-clock.ts';
import { createReconcileWorld } from './reconcile-world.ts';

type World = ReturnType<typeof createReconcileWorld>;

const seeds = 200;
const seedsPerWorld = 20;
// So close that most work is under way, or just done, when the books are read.
const spreadMs = 15_000;

/** A world in which calls take time while `pace.isSlow`, and the table answers in small pages. */
function createSlowWorld(random: () => number) {
  const pace = { isSlow: false };
  let sleep: VirtualClock['sleep'] = async () => {};
  const pause = async (mostMs: number): Promise<void> => {
    if (pace.isSlow) await sleep(random() * mostMs);
  };
  const world = createReconcileWorld({
    throughTable: (table, clock) => {
      sleep = clock.sleep;
      const slow =
        <Arguments extends unknown[], Result>(operation: (...args: Arguments) => Promise<Result>) =>
        async (...args: Arguments): Promise<Result> => {
          await pause(200);
          return operation(...args);
        };
      const query: Table['query'] = (range) => table.query({ limit: 9, ...range });
      const { get, getMany, put, update } = table;
      return {
        ...{ get: slow(get), getMany: slow(getMany), put: slow(put), update: slow(update) },
        ...{ delete: slow(table.delete), query: slow(query) },
      };
    },
    throughFetch: (fetch) => async (url, init) => {
      await pause(2_000);
      const answer = await fetch(url, init);
      await pause(2_000);
      return answer;
    },
  });
  return { world, pace };
}

/** Turns until nothing is left to do, beside whatever else goes on. */
async function workOn(world: World, documentIds: readonly DocumentId[]): Promise<void> {
  const asked: number[] = [];
  const deps = {
    ...world.deps,
    sendTurn: async (_tenant: unknown, delaySeconds: number) => void asked.push(delaySeconds),
  };
  let handed = documentIds;
  for (let turn = 0; turn < 40; turn += 1) {
    const { tenantId, clock } = world;
    await takeTurn(deps, { tenantId, documentIds: handed, endsAtMs: clock.nowMs() + 300_000 });
    handed = [];
    const delaySeconds = asked.splice(0).toSorted((one, other) => one - other)[0];
    if (delaySeconds === undefined) return;
    await clock.sleep(delaySeconds * 1000);
  }
  throw new Error('The tenant is not settled after many turns.');
}

/** One worker's share: so many new documents, and documents that are revised or voided. */
interface Share {
  readonly name: string;
  readonly pushed: number;
  readonly revised: readonly Document[];
  readonly voided: readonly Document[];
}

/** A night in the middle of a tenant's work, in an order of the seed. */
async function nightBeside(
  { world, pace }: ReturnType<typeof createSlowWorld>,
  of: { random: () => number; shares: readonly Share[] },
): Promise<{ certificate: Certificate; pushedIds: DocumentId[] }> {
  const { random } = of;
  const { clock } = world;
  await clock.advance(86_400_000);
  const within = (ms: number): Promise<void> => clock.sleep(random() * ms);
  const pushedIds: DocumentId[] = [];
  const work = async (share: Share): Promise<void> => {
    await within(spreadMs);
    const ids: DocumentId[] = [];
    for (let index = 0; index < share.pushed; index += 1) {
      const number = `${share.name}-${String(index)}`;
      // Of another amount each: bills that are alike might be one.
      const amount = `${String(100 + pushedIds.length)}.00`;
      const document = await (random() < 0.2
        ? world.submitBill({ id: number, number, lines: [{ description: 'Diesel', amount }] })
        : world.submit({ id: number, number }));
      ids.push(document.documentId);
      pushedIds.push(document.documentId);
    }
    for (const { externalId, number, revision, documentId } of share.revised) {
      await world.submit({ id: externalId, number, revision: revision + 1, issuedOn: dayOf(revision) });
      ids.push(documentId);
    }
    for (const { documentId } of share.voided) {
      await world.requestVoid(documentId);
      ids.push(documentId);
    }
    await workOn(world, ids);
  };
  if (random() < 0.5) {
    world.simulator.control.planFault({
      ...{ match: { kind: random() < 0.5 ? 'batch' : 'update' }, nth: 1 + Math.floor(random() * 2) },
      effect: { type: 'appliedAnswerLost', via: 'reset' },
    });
  }
  pace.isSlow = true;
  const [certificate] = await clock.run(
    Promise.all([
      within(spreadMs).then(() => world.startReconcile({ byHand: random() < 0.4 })),
      ...of.shares.map(work),
    ]),
  );
  pace.isSlow = false;
  world.simulator.control.clearFaults();
  return { certificate, pushedIds };
}

const dayOf = (revision: number): string => `2026-03-${String(3 + (revision % 20)).padStart(2, '0')}`;

const accusing = ['editedInQuickBooks', 'deleted', 'voided', 'duplicated', 'neverArrived'];
const accusations = ({ tallies }: Certificate): number =>
  tallies.filter(({ verdict }) => accusing.includes(verdict)).reduce((sum, { count }) => sum + count, 0);

const stillInBooks = (world: World, ids: readonly DocumentId[]): Promise<Document[]> =>
  Promise.all(ids.map((id) => world.document(id))).then((documents) =>
    documents.filter(({ state, kind }) => state === 'pushed' && kind === 'invoice'),
  );

const sharesOf = (seed: number, inBooks: readonly Document[]): Share[] => [
  ...['a', 'b', 'c'].map((name) => ({ name: `${String(seed)}${name}`, pushed: 1, revised: [], voided: [] })),
  { name: `${String(seed)}d`, pushed: 0, revised: inBooks.slice(0, 1), voided: [] },
  { name: `${String(seed)}e`, pushed: 0, revised: [], voided: inBooks.slice(1, 2) },
];

it(
  `raises no false alarm beside pushes, updates and voids, in ${String(seeds)} orders`,
  { timeout: 240_000 },
  async () => {
    let inFlight = 0;
    let agreeing = 0;
    for (let first = 1; first <= seeds; first += seedsPerWorld) {
      const random = seededRandom(first);
      const slow = createSlowWorld(random);
      const { world } = slow;
      let inBooks: Document[] = [await world.pushed()];
      for (let seed = first; seed < first + seedsPerWorld; seed += 1) {
        const night = await nightBeside(slow, { random, shares: sharesOf(seed, inBooks) });

        expect(accusations(night.certificate), `seed ${String(seed)}`).toBe(0);
        const counts = world.counts(night.certificate);
        inFlight += counts['notChecked: inFlight'] ?? 0;
        agreeing += counts['agrees'] ?? 0;
        inBooks = await stillInBooks(world, [
          ...inBooks.map(({ documentId }) => documentId),
          ...night.pushedIds,
        ]);
      }

      expect(await world.openErrors()).toEqual([]);
      expect(Object.keys(world.counts(await world.reconcile()))).toEqual(['agrees']);
    }
    // Both sides did meet.
    expect(inFlight).toBeGreaterThan(seeds);
    expect(agreeing).toBeGreaterThan(seeds);
  },
);

it('raises no false alarm beside a thousand pieces of work', async () => {
  const random = seededRandom(1_000);
  const slow = createSlowWorld(random);
  const { world } = slow;
  const before = [];
  for (let index = 0; index < 300; index += 1) {
    before.push(
      (await world.submit({ id: `old-${String(index)}`, number: `OLD-${String(index)}` })).documentId,
    );
  }
  await world.settle(before);
  const inBooks = await stillInBooks(world, before);
  const shares = Array.from({ length: 20 }, (_, index): Share => {
    const own = inBooks.slice(index * 15, (index + 1) * 15);
    return { name: `s${String(index)}`, pushed: 35, revised: own.slice(0, 10), voided: own.slice(10) };
  });

  const { certificate } = await nightBeside(slow, { random, shares });
  const next = await world.reconcile();

  expect(accusations(certificate)).toBe(0);
  expect(await world.openErrors()).toEqual([]);
  expect(world.counts(next)).toEqual({ agrees: 1_000 });
});
