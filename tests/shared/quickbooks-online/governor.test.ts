import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { realmIdSchema } from '../../../shared/domain/ids.ts';
import { createTurns, reserve, type RealmWindows } from '../../../shared/quickbooks-online/governor.ts';
import type { TurnKind, Turns } from '../../../shared/quickbooks-online/turns.ts';
import { createRealmWindows } from '../../../shared/store/realm-windows.ts';
import { createMemoryTable } from '../../fakes/memory-table.ts';
import { createVirtualClock, type VirtualClock } from '../../fakes/virtual-clock.ts';

const realmId = realmIdSchema.parse('9341000000000001');
const empty: RealmWindows = { pausedUntilMs: 0, callsAtMs: [], batchesAtMs: [] };
const forever = 10 * 60_000;

/** Takes turns one after another, all wanted at the same moment, however far away they are. */
function slots(kinds: readonly TurnKind[], nowMs = 0): number[] {
  let windows = empty;
  return kinds.map((kind) => {
    const decision = reserve(windows, { kind, nowMs, maxWaitMs: forever });
    windows = decision.windows ?? windows;
    if (!decision.result.isGranted) throw new Error('not granted');
    return decision.result.slotAtMs;
  });
}

/** The most that lie in any rolling window of this length, counted apart from the rule under test. */
function most(timesMs: readonly number[], windowMs: number): number {
  return Math.max(
    0,
    ...timesMs.map((from) => timesMs.filter((at) => at >= from && at < from + windowMs).length),
  );
}

describe('reserve', () => {
  it('gives ten calls a second', () => {
    expect(slots(Array<TurnKind>(21).fill('single'))).toEqual([
      ...Array<number>(10).fill(0),
      ...Array<number>(10).fill(1_200),
      2_400,
    ]);
  });

  it('gives forty batches a minute, then the next ones 61.5 s after the first', () => {
    const given = slots(Array<TurnKind>(41).fill('batch'));

    expect(given.slice(0, 12)).toEqual([...Array<number>(10).fill(0), 1_200, 1_200]);
    expect(given[39]).toBe(3_600);
    expect(given[40]).toBe(61_500);
  });

  it('lets a read pass while batches wait', () => {
    expect(slots([...Array<TurnKind>(41).fill('batch'), 'single'])[41]).toBe(4_800);
  });

  it('reserves nothing when the slot is further away than the caller waits', () => {
    const windows = { ...empty, pausedUntilMs: 5_000 };

    expect(reserve(windows, { kind: 'single', nowMs: 0, maxWaitMs: 4_999 })).toEqual({
      result: { isGranted: false, retryAtMs: 5_000 },
    });
  });

  it('gives no turn during a pause', () => {
    const windows = { ...empty, pausedUntilMs: 5_000 };

    expect(reserve(windows, { kind: 'single', nowMs: 0, maxWaitMs: 5_000 }).result).toEqual({
      isGranted: true,
      slotAtMs: 5_000,
    });
  });

  it('forgets turns that no window can reach any more', () => {
    const windows = { ...empty, callsAtMs: [0, 100_000] };

    expect(reserve(windows, { kind: 'single', nowMs: 200_000, maxWaitMs: 0 }).windows?.callsAtMs).toEqual([
      100_000, 200_000,
    ]);
  });

  it('never fills a window beyond its limit, in whatever order turns are asked for', () => {
    const asks = fc.array(
      fc.record({
        afterMs: fc.oneof(fc.constant(0), fc.nat({ max: 300 }), fc.nat({ max: 20_000 })),
        kind: fc.constantFrom<TurnKind>('single', 'batch'),
        maxWaitMs: fc.constantFrom(0, 2_000, 30_000, forever),
      }),
      { minLength: 50, maxLength: 150 },
    );
    fc.assert(
      fc.property(asks, (turns) => {
        let nowMs = 0;
        let windows = empty;
        const calls: number[] = [];
        const batches: number[] = [];
        for (const { afterMs, kind, maxWaitMs } of turns) {
          nowMs += afterMs;
          const decision = reserve(windows, { kind, nowMs, maxWaitMs });
          windows = decision.windows ?? windows;
          if (!decision.result.isGranted) continue;
          calls.push(decision.result.slotAtMs);
          if (kind === 'batch') batches.push(decision.result.slotAtMs);
        }

        expect(most(calls, 60_000)).toBeLessThanOrEqual(500);
        expect(most(calls, 1_000)).toBeLessThanOrEqual(10);
        expect(most(batches, 60_000)).toBeLessThanOrEqual(40);
      }),
      { numRuns: 60 },
    );
  });

  it('keeps to 500 a minute under steady calls', () => {
    const given = slots(Array<TurnKind>(620).fill('single'));

    expect(most(given, 60_000)).toBe(500);
    expect(given[500]).toBe(61_500);
  });
});

describe('createTurns', () => {
  it('holds the limits for two workers that know of each other only through the table', async () => {
    const { clock, worker } = shared();
    const calls: number[] = [];
    const batches: number[] = [];
    const work = async (turns: Turns, kinds: readonly TurnKind[]): Promise<void> => {
      for (const kind of kinds) {
        const turn = await turns.take({ realmId, kind, maxWaitMs: forever });
        if (!turn.isGranted) throw new Error('not granted');
        calls.push(turn.slotAtMs);
        if (kind === 'batch') batches.push(turn.slotAtMs);
        await clock.sleep(Math.max(0, turn.slotAtMs - clock.nowMs()));
      }
    };
    const kinds = Array.from({ length: 60 }, (_, index): TurnKind => (index % 3 === 0 ? 'single' : 'batch'));

    await clock.run(Promise.all([work(worker(), kinds), work(worker(), kinds.toReversed())]));

    expect(calls).toHaveLength(120);
    expect(most(calls, 1_000)).toBeLessThanOrEqual(10);
    expect(most(batches, 60_000)).toBeLessThanOrEqual(40);
  });

  it('sends 334 batches within 1.03 times the floor of eight minutes', async () => {
    const { clock, worker } = shared();
    const startMs = clock.nowMs();
    const [one, two] = [worker(), worker()];
    let left = 334;
    const work = async (turns: Turns): Promise<void> => {
      while (left > 0) {
        left -= 1;
        const turn = await turns.take({ realmId, kind: 'batch', maxWaitMs: forever });
        if (!turn.isGranted) throw new Error('not granted');
        await clock.sleep(turn.slotAtMs - clock.nowMs());
      }
    };

    await clock.run(Promise.all([work(one), work(two), work(one), work(two)]));

    expect((clock.nowMs() - startMs) / (8 * 60_000)).toBeLessThanOrEqual(1.03);
    expect((clock.nowMs() - startMs) / (8 * 60_000)).toBeGreaterThanOrEqual(1);
  });

  it('pauses all workers, and never shortens a pause', async () => {
    const { clock, worker } = shared();
    const [one, two] = [worker(), worker()];

    await one.pause(realmId, clock.nowMs() + 60_000);
    await two.pause(realmId, clock.nowMs() + 10_000);

    expect(await two.take({ realmId, kind: 'single', maxWaitMs: 5_000 })).toEqual({
      isGranted: false,
      retryAtMs: clock.nowMs() + 60_000,
    });
  });
});

function shared(): { clock: VirtualClock; worker: () => Turns } {
  const clock = createVirtualClock();
  const table = createMemoryTable();
  let seed = 1;
  const random = (): number => (seed = (seed * 16_807) % 2_147_483_647) / 2_147_483_647;
  const worker = (): Turns => {
    const store = createRealmWindows({ table, sleep: clock.sleep, random });
    return createTurns({ updateWindows: store.update, nowMs: clock.nowMs });
  };
  return { clock, worker };
}
