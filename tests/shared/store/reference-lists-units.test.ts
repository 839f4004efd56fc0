import { beforeEach, describe, expect, it } from 'vitest';
import { realmIdSchema, tenantIdSchema } from '../../../shared/domain/ids.ts';
import type { PartyEntry } from '../../../shared/domain/reference-data.ts';
import { createReferenceLists } from '../../../shared/store/reference-lists.ts';
import { createMemoryTable, type MemoryTable } from '../../fakes/memory-table.ts';
import { seededRandom } from '../quickbooks-online/simulated-intuit.ts';

const customers = {
  tenantId: tenantIdSchema.parse('acme'),
  realmId: realmIdSchema.parse('9341000000000001'),
  kind: 'customer',
} as const;
const day = 86_400_000;
const words = [
  'north',
  'stone',
  'haulage',
  'transport',
  'quarry',
  'sand',
  'gravel',
  'bridge',
  'lime',
  'farm',
];

/** Ten thousand customers whose names and addresses deflate about as badly as real ones. */
function tenThousand(): PartyEntry[] {
  const random = seededRandom(1);
  const letters = (): string =>
    Array.from({ length: 7 }, () => String.fromCodePoint(97 + Math.floor(random() * 26))).join('');
  const word = (): string => words[Math.floor(random() * words.length)] as string;
  return Array.from({ length: 10_000 }, (_, index) => {
    const name = `${letters()} ${word()} ${word()} Ltd`;
    return {
      id: String(index + 1),
      name,
      isActive: true,
      email: `accounts@${letters()}.example`,
      companyName: name,
    };
  });
}

/** The figures of docs/adr/0008-reference-snapshots.md, as upper bounds. */
describe('what a list of ten thousand customers costs', () => {
  const entries = tenThousand();
  let table: MemoryTable;
  let nowMs: number;
  beforeEach(async () => {
    table = createMemoryTable({ keepCalls: true });
    nowMs = Date.parse('2026-03-02T10:00:00.000Z');
    await lists().replace(customers, { entries, changedSince: moment() });
    nowMs += day;
  });
  const lists = () => createReferenceLists({ table, nowMs: () => nowMs, newId: () => 'id-1' });
  const moment = (): string => new Date(nowMs).toISOString();
  const units = async (work: () => Promise<unknown>) => {
    table.calls.length = 0;
    await work();
    return {
      write: table.calls.reduce((sum, call) => sum + call.writeUnits, 0),
      read: table.calls.reduce((sum, call) => sum + call.readUnits, 0),
    };
  };
  const change = (upserts: readonly PartyEntry[]) =>
    lists().applyChanges(customers, { upserts, removedIds: [] }, moment());

  it('is 250 write units to store', () => {
    const stored = table.calls.reduce((sum, call) => sum + call.writeUnits, 0);

    expect(stored).toBeGreaterThan(100);
    expect(stored).toBeLessThanOrEqual(250);
  });

  it('is two or three units a day while nothing changes, read whole or by changes', async () => {
    const whole = await units(() => lists().replace(customers, { entries, changedSince: moment() }));
    const nothing = await units(() => change([]));

    expect(whole.write + nothing.write).toBe(2);
    expect(whole.read + nothing.read).toBeLessThanOrEqual(3);
  });

  it('is one write unit for a hundred customers of which only balances moved', async () => {
    expect(await units(() => change(entries.slice(0, 100)))).toMatchObject({ write: 1 });
  });

  it('is 500 write units for a change of any number of entries', async () => {
    const changed = entries.slice(0, 100).map((entry) => ({ ...entry, email: 'new@mail.example' }));

    expect((await units(() => change(changed))).write).toBeLessThanOrEqual(500);
  });

  it('is 35 read units to read whole, and 3 for a page', async () => {
    const whole = await units(() => lists().read(customers));
    const page = await units(() => lists().page(customers, { limit: 50 }));

    expect(whole).toMatchObject({ write: 0 });
    expect(whole.read).toBeLessThanOrEqual(35);
    expect(page.read).toBeLessThanOrEqual(3);
  });
});
