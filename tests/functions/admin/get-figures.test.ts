import { beforeEach, describe, expect, it } from 'vitest';
import { getFigures } from '../../../functions/admin/get-figures.ts';
import { figuresAnswerSchema, figuresQuerySchema } from '../../../shared/contracts/figures.ts';
import { tenantIdSchema } from '../../../shared/domain/ids.ts';
import { createFigures } from '../../../shared/store/figures.ts';
import { createTenants } from '../../../shared/store/tenants.ts';
import { createMemoryTable, type MemoryTable } from '../../fakes/memory-table.ts';

const tenantId = tenantIdSchema.parse('acme');
let table: MemoryTable;
let now: string;
const nowMs = () => Date.parse(now);
beforeEach(async () => {
  table = createMemoryTable();
  now = '2026-03-03T10:00:00.000Z';
  await moveTo('Europe/London');
});

const moveTo = (timeZone: string) =>
  createTenants({ table, nowMs }).put(tenantId, { name: 'Acme', timeZone, now });
const count = async (at: string, counts: { pushed?: number; refused?: number; payments?: number }) =>
  createFigures({ table, nowMs: () => Date.parse(at) }).add(tenantId, counts);
const answer = async (query: Record<string, string>) => {
  const deps = { nowMs, tenants: createTenants({ table, nowMs }), figures: createFigures({ table, nowMs }) };
  const { days } = figuresQuerySchema.parse(query);
  return figuresAnswerSchema.parse(await getFigures(deps, { tenantId, days }));
};

describe('getFigures', () => {
  it('tells each day of the tenant’s calendar, today included', async () => {
    await count('2026-03-01T12:00:00Z', { pushed: 30, refused: 2 });
    await count('2026-03-03T09:59:00Z', { pushed: 1, payments: 3 });

    expect(await answer({ days: '3' })).toEqual({
      timeZone: 'Europe/London',
      days: [
        { date: '2026-03-01', pushed: 30, refused: 2, payments: 0 },
        { date: '2026-03-02', pushed: 0, refused: 0, payments: 0 },
        { date: '2026-03-03', pushed: 1, refused: 0, payments: 3 },
      ],
    });
  });

  it('tells ninety days where nothing is said', async () => {
    const { days } = await answer({});

    expect([days.length, days[0]?.date, days.at(-1)?.date]).toEqual([90, '2025-12-04', '2026-03-03']);
  });

  it('tells the past by the new zone once the tenant has moved', async () => {
    await count('2026-03-02T03:00:00Z', { pushed: 1 });
    expect((await answer({ days: '3' })).days.map(({ pushed }) => pushed)).toEqual([0, 1, 0]);

    await moveTo('America/New_York');

    expect(await answer({ days: '3' })).toMatchObject({
      timeZone: 'America/New_York',
      days: [{ date: '2026-03-01', pushed: 1 }, { date: '2026-03-02' }, { date: '2026-03-03' }],
    });
  });

  it('takes 1 to 366 days', () => {
    const takes = (days: string): boolean => figuresQuerySchema.safeParse({ days }).success;

    expect(['1', '9', '10', '90', '299', '300', '359', '366'].filter((days) => !takes(days))).toEqual([]);
    expect(['0', '367', '400', '01', '1.5', '-1', ''].filter(takes)).toEqual([]);
  });
});
