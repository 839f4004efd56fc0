import { describe, expect, it } from 'vitest';
import type { ReconcileSummary } from '../../../shared/contracts/reconcile-answers.ts';
import {
  daysOf,
  monthOr,
  monthPlus,
  runState,
  runWords,
  weeksOf,
  type CalendarOf,
  type Night,
} from '../../../web/src/screens/reconcile/calendar.ts';

const night = (localDate: string, change: Partial<ReconcileSummary> = {}): ReconcileSummary => ({
  ...{
    runId: localDate,
    localDate,
    state: 'finished',
    outcome: 'complete',
    startedAt: `${localDate}T02:00:00Z`,
  },
  tallies: [{ kind: 'invoice', verdict: 'agrees', count: 3, totals: { GBP: '3.00' } }],
  ...change,
});
const differing = {
  tallies: [
    { kind: 'invoice' as const, verdict: 'editedInQuickBooks' as const, count: 2, totals: { GBP: '2.00' } },
    { kind: 'bill' as const, verdict: 'neverArrived' as const, count: 1, totals: { GBP: '9.00' } },
  ],
};
const unchecked = {
  tallies: [
    {
      kind: 'bill' as const,
      verdict: 'notChecked' as const,
      reason: 'inFlight' as const,
      count: 1,
      totals: {},
    },
  ],
};

const november: CalendarOf = {
  ...{ month: '2026-11', runs: [], hasOlder: true },
  ...{ today: '2026-11-27', isTonightDue: true, goesOn: true },
};
const stateOn = (date: string, change: Partial<CalendarOf>): Night | undefined =>
  weeksOf({ ...november, ...change })
    .flat()
    .find((one) => one?.date === date);

describe('weeksOf', () => {
  it('lays a month out from Monday to Sunday', () => {
    const weeks = weeksOf(november);

    expect(weeks).toHaveLength(6);
    expect(weeks[0]?.map((one) => one?.date)).toEqual([...Array.from({ length: 6 }), '2026-11-01']);
    expect(weeks[5]?.map((one) => one?.date)).toEqual(['2026-11-30', ...Array.from({ length: 6 })]);
  });

  it('lays out a February that fills four weeks', () => {
    const weeks = weeksOf({ ...november, month: '2027-02' });

    expect(weeks.map((week) => week.length)).toEqual([7, 7, 7, 7]);
  });

  it('tells what a night came to, with the way to it', () => {
    const runs = [night('2026-11-20'), night('2026-11-21', differing)];

    expect(stateOn('2026-11-20', { runs })).toEqual({
      ...{ date: '2026-11-20', state: 'agrees', words: 'Everything agrees', longWords: 'Everything agrees' },
      ...{ runId: '2026-11-20', byHand: 0 },
    });
    expect(stateOn('2026-11-21', { runs })).toMatchObject({ state: 'differs', words: '3 differ' });
  });

  it('says that a past night did not run', () => {
    expect(stateOn('2026-11-26', {})).toMatchObject({ state: 'missed', words: 'Did not run' });
  });

  it('says nothing of nights before the first one', () => {
    const runs = [night('2026-11-20'), night('2026-11-22')];

    expect(stateOn('2026-11-19', { runs, hasOlder: false })?.state).toBe('none');
    expect(stateOn('2026-11-21', { runs, hasOlder: false })?.state).toBe('missed');
    expect(stateOn('2026-11-21', { hasOlder: false })?.state).toBe('none');
  });

  it('has today’s night to come until it is due', () => {
    expect(stateOn('2026-11-27', { isTonightDue: false })?.state).toBe('toCome');
    expect(stateOn('2026-11-27', {})?.state).toBe('missed');
  });

  it('has nights to come only while a company is connected', () => {
    expect(stateOn('2026-11-28', {})?.state).toBe('toCome');
    expect(stateOn('2026-11-28', { goesOn: false })?.state).toBe('none');
  });

  it('counts runs by hand and takes none of them for the night', () => {
    const requestedAt = '2026-11-26T14:03:11.000Z';
    const runs = [night('2026-11-26', { runId: `2026-11-26.${requestedAt}`, requestedAt })];

    expect(stateOn('2026-11-26', { runs })).toMatchObject({ state: 'missed', byHand: 1 });
    expect(stateOn('2026-11-26', { runs })).not.toHaveProperty('runId');
  });

  it('says of one that differs that a part was not checked', () => {
    const runs = [night('2026-11-21', { ...differing, outcome: 'incomplete' })];

    expect(stateOn('2026-11-21', { runs })?.longWords).toBe('3 differ, and not everything was checked');
  });
});

describe('runState', () => {
  it('never says that all agrees where something was not checked', () => {
    expect(runState(night('2026-11-20', { outcome: 'incomplete' }))).toBe('partly');
    expect(runState(night('2026-11-20', unchecked))).toBe('partly');
  });

  it('is running until it is finished', () => {
    expect(runWords(night('2026-11-20', { state: 'running' }))).toBe('Running');
  });

  it('is not checked where it ended without a certificate', () => {
    const { outcome: _, tallies: __, ...ended } = night('2026-11-20');

    expect(runState(ended)).toBe('partly');
  });
});

describe('months', () => {
  it('go over the ends of years', () => {
    expect(monthPlus('2026-12', 1)).toBe('2027-01');
    expect(monthPlus('2026-01', -1)).toBe('2025-12');
  });

  it('have their days', () => {
    expect(daysOf('2026-02').at(-1)).toBe('2026-02-28');
    expect(daysOf('2028-02')).toHaveLength(29);
  });

  it('are this one where the address names none', () => {
    expect(monthOr('2026-08', '2026-11-27')).toBe('2026-08');
    expect(monthOr('2026-13', '2026-11-27')).toBe('2026-11');
    expect(monthOr(undefined, '2026-11-27')).toBe('2026-11');
  });
});
