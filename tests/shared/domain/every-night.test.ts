// I9: whatever fires, late, twice or not at all, each tenant has one night for each local date. The schedules are modelled by
// AWS' rules on a zone's table; the sweeper comes once an hour; the rules are the product's own.
import { beforeAll, describe, expect, it } from 'vitest';
import {
  nightDueAtMs,
  nightDueBy,
  nightOverdueAtMs,
  nightToRun,
  type PastNight,
} from '../../../shared/domain/local-night.ts';
import { localToUtcMs } from '../../../local/aws/time-zone.ts';
import { firesAtMs, offsetIn, tableOf, type ZoneTable } from './zone-tables.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const nights = 730;
const firstMs = Date.parse('2026-01-01T00:00:00Z');
const range = { fromMs: firstMs - 10 * dayMs, toMs: firstMs + (nights + 10) * dayMs };
const zones = [...Intl.supportedValuesOf('timeZone'), 'UTC'];
const dates = Array.from({ length: nights }, (_, day) =>
  new Date(firstMs + day * dayMs).toISOString().slice(0, 10),
);
const dateBefore = '2025-12-31';

const tables = new Map<string, ZoneTable>();
/** One zone of each kind: what is run depends on nothing but the table, and most zones share theirs with others. */
let kinds: string[];
beforeAll(() => {
  for (const zone of zones) tables.set(zone, tableOf(zone, range));
  kinds = [...Map.groupBy(zones, (zone) => JSON.stringify(tables.get(zone))).values()].map(([zone]) => zone!);
}, 60_000);

/** Mulberry32. */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Firings of two years, in order; `faults` of them are missed, doubled or late by up to a day. */
function firingsOf(schedule: ZoneTable, of: { faults: number; random: () => number }): number[] {
  const firings: number[] = [];
  for (const date of dates) {
    const atMs = firesAtMs(date, schedule);
    if (atMs === undefined) continue;
    const firedMs = atMs + of.random() * 0.25 * hourMs;
    const fate = of.random();
    if (fate < of.faults) continue;
    if (fate < 2 * of.faults) firings.push(firedMs, firedMs + of.random() * hourMs);
    else if (fate < 3 * of.faults) firings.push(firedMs + of.random() * dayMs);
    else firings.push(firedMs);
  }
  return firings.toSorted((a, b) => a - b);
}

interface Started {
  readonly localDate: string;
  readonly atMs: number;
}

/** What is run in two years: each message looks for a night, and the sweeper sends one when a night is overdue. */
function runsOf(of: { rules: ZoneTable; schedule: ZoneTable; faults: number; seed: number }): Started[] {
  const random = randomOf(of.seed);
  const offsetAt = offsetIn(of.rules);
  const sweepMinuteMs = Math.floor(random() * hourMs);
  const runs: Started[] = [];
  let last: PastNight = { localDate: dateBefore, startedAtMs: nightDueAtMs(dateBefore, offsetAt) };
  const look = (atMs: number): void => {
    const localDate = nightToRun({ nowMs: atMs, offsetAt, last });
    if (localDate === undefined) return;
    runs.push({ localDate, atMs });
    last = { localDate, startedAtMs: atMs };
  };
  let sweptMs = last.startedAtMs;
  const sweepUntil = (untilMs: number): void => {
    for (;;) {
      const overdueMs = Math.max(nightOverdueAtMs(last, offsetAt), sweptMs + 1);
      const sweepMs = Math.ceil((overdueMs - sweepMinuteMs) / hourMs) * hourMs + sweepMinuteMs;
      if (sweepMs >= untilMs) return;
      sweptMs = sweepMs;
      look(sweepMs);
    }
  };
  for (const firedMs of [...firingsOf(of.schedule, { faults: of.faults, random }), range.toMs - 7 * dayMs]) {
    sweepUntil(firedMs);
    look(firedMs);
  }
  return runs.filter(({ localDate }) => localDate <= dates.at(-1)!);
}

/** Dates that were not run exactly once, and runs that came too early or more than two hours late. */
function wrongsOf(zone: string, runs: readonly Started[]): string[] {
  const offsetAt = offsetIn(tables.get(zone)!);
  const ran = runs.map(({ localDate }) => localDate);
  if (ran.join() !== dates.join()) return [`${zone}: not one night for each date`];
  return runs.flatMap(({ localDate, atMs }) => {
    const lateMs = atMs - nightDueAtMs(localDate, offsetAt);
    return lateMs < 0 || lateMs > 2 * hourMs ? [`${zone} ${localDate}: ${String(lateMs)} ms late`] : [];
  });
}

describe('the table of a zone', () => {
  it('fires when a schedule of the local stack does, at each change of clocks and at other times', () => {
    const wrong = zones.flatMap((zone) => {
      const table = tables.get(zone)!;
      const changes = table.slice(1).flatMap(({ fromMs }) => [fromMs - dayMs, fromMs, fromMs + dayMs]);
      return [firstMs, firstMs + 200 * dayMs, ...changes].flatMap((atMs) => {
        const date = new Date(atMs).toISOString().slice(0, 10);
        const [year = 0, month = 0, day = 0] = date.split('-').map(Number);
        const expected = localToUtcMs({ year, month, day, hour: 2, minute: 0 }, zone);
        return firesAtMs(date, table) === expected ? [] : [`${zone} ${date}`];
      });
    });

    expect(wrong).toEqual([]);
  });

  it('holds nights without a 2 AM, nights with two, and half an hour of both', () => {
    const skipped = zones.filter((zone) =>
      dates.some((date) => firesAtMs(date, tables.get(zone)!) === undefined),
    );

    expect(zones.length).toBeGreaterThan(400);
    expect(skipped).toEqual(expect.arrayContaining(['America/New_York', 'Australia/Lord_Howe']));
    expect(skipped).not.toContain('Europe/London');
  });
});

describe('every zone, every night of two years', () => {
  it.each([
    ['everything fires as it should', 0],
    ['firings are missed, doubled and late', 0.2],
    ['nothing fires at all', 1],
  ])('has one night for each local date when %s', (_name, faults) => {
    const wrong = kinds.flatMap((zone, seed) => {
      const table = tables.get(zone)!;
      return wrongsOf(zone, runsOf({ rules: table, schedule: table, faults, seed }));
    });

    expect(wrong).toEqual([]);
  });

  it.each<[string, (table: ZoneTable) => ZoneTable]>([
    [
      'three weeks off',
      (table) => table.map(({ fromMs, offsetMs }) => ({ fromMs: fromMs - 21 * dayMs, offsetMs })),
    ],
    ['without summer time', (table) => table.slice(0, 1)],
  ])('has one when the tables of Scheduler are %s', (_name, older) => {
    const changing = kinds.filter((zone) => tables.get(zone)!.length > 1);

    const wrong = changing.flatMap((zone, seed) => {
      const rules = tables.get(zone)!;
      return wrongsOf(zone, runsOf({ rules, schedule: older(rules), faults: 0.1, seed }));
    });

    expect(changing.length).toBeGreaterThan(20);
    expect(wrong).toEqual([]);
  });
});

describe('a tenant that changes its zone', () => {
  const extremes = ['Pacific/Kiritimati', 'Pacific/Pago_Pago', 'Pacific/Honolulu', 'Pacific/Chatham'];

  /** Sixty days by the hour: zones change at random, schedules fire or do not, the sweeper comes. */
  function runsWithChanges(seed: number): Started[] {
    const random = randomOf(seed);
    const pick = <T>(of: readonly T[]): T => of[Math.floor(random() * of.length)]!;
    const pickZone = (): string => (random() < 0.5 ? pick(extremes) : pick(zones));
    const changesPerHour = pick([1 / 240, 1 / 48, 1 / 12, 1]);
    const firedShare = pick([0, 0.5, 1]);
    const startMs = firstMs + Math.floor(random() * 600) * dayMs;
    const runs: Started[] = [];
    let table = tables.get(pickZone())!;
    let isChanged = false;
    let last: PastNight = {
      localDate: nightDueBy(startMs, offsetIn(table)),
      startedAtMs: startMs,
    };
    const look = (atMs: number): void => {
      const localDate = nightToRun({ nowMs: atMs, offsetAt: offsetIn(table), last });
      if (localDate === undefined) return;
      runs.push({ localDate, atMs });
      last = { localDate, startedAtMs: atMs };
    };
    for (let atMs = startMs; atMs < startMs + 60 * dayMs; atMs += hourMs) {
      if (isChanged || atMs >= nightOverdueAtMs(last, offsetIn(table))) look(atMs);
      isChanged = random() < changesPerHour;
      if (isChanged) table = tables.get(pickZone())!;
      for (const date of [0, 1, 2].map((days) =>
        new Date(atMs + (days - 1) * dayMs).toISOString().slice(0, 10),
      )) {
        const firedMs = firesAtMs(date, table);
        const isNow = firedMs !== undefined && firedMs > atMs && firedMs <= atMs + hourMs;
        if (isNow && random() < firedShare) look(firedMs);
      }
    }
    return runs;
  }

  it('never has two nights for one date, nor more than 48 hours between two', () => {
    const seeds = Array.from({ length: 120 }, (_, seed) => seed);
    const all = seeds.map((seed) => runsWithChanges(seed));

    const doubled = all.filter((runs) => new Set(runs.map(({ localDate }) => localDate)).size < runs.length);
    const waits = all.flatMap((runs) => runs.slice(1).map(({ atMs }, index) => atMs - runs[index]!.atMs));
    expect(doubled).toEqual([]);
    expect(Math.max(...waits)).toBeLessThanOrEqual(48 * hourMs);
    // The extremes are reached, so that the limit means something.
    expect(Math.max(...waits)).toBeGreaterThan(46 * hourMs);
  });
});
