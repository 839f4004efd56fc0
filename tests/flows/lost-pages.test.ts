import { beforeAll, describe, expect, it } from 'vitest';
import type { Certificate } from '../../shared/contracts/reconcile.ts';
import { placeMany, type Placed } from './many-documents.ts';
import { createReconcileWorld } from './reconcile-world.ts';

type World = ReturnType<typeof createReconcileWorld>;

// Two pages of invoices and one of bills.
const of = { invoices: 1_100, bills: 40 };
const pages = 3;
const effects = [
  { type: 'status', status: 503 },
  { type: 'status', status: 429 },
  { type: 'status', status: 200, body: 'cut off' },
  { type: 'reset' },
] as const;

const total = ({ tallies }: Certificate): number => tallies.reduce((sum, { count }) => sum + count, 0);

describe('a night that loses part of the books', () => {
  let world: World;
  let placed: Placed[];
  let next = 0;

  beforeAll(async () => {
    world = createReconcileWorld();
    await world.pushed();
    const { documentId } = await world.submitBill();
    await world.settle([documentId]);
    placed = await placeMany(world, of);
    await world.reconcile();
  });

  /** Somebody edits an invoice, deletes one and pays one that nobody touched before. */
  function happen(): void {
    const [edited, deleted, paid] = placed.slice(next, (next += 3));
    const customer = world.idOf('Customer', 'Quill');
    world.edit('Invoice', edited!.entityId, { DueDate: '2026-09-09' });
    world.remove('delete', 'Invoice', deleted!.entityId);
    world.pay({ customer, total: '100.00', invoices: [[paid!.entityId, '100.00']] });
  }

  /** What the night without the fault finds. */
  async function expectAllFound(before: Certificate, lost: Certificate): Promise<void> {
    const after = await world.reconcile();
    const times = next / 3;

    expect(after.outcome).toBe('complete');
    expect(world.counts(after)).toEqual({
      ...{ editedInQuickBooks: times, deleted: times, paidDifferently: 1 },
      agrees: placed.length + 2 - times * 2 - 1,
    });
    expect(lost.changesTo).toBe(before.changesTo);
  }

  const good = (): Promise<Certificate> => world.reconcile();

  describe.each(effects)('by $type $status', (effect) => {
    it.each(Array.from({ length: pages }, (_, index) => index + 1))(
      'on page %i of all documents',
      async (nth) => {
        const before = await good();
        happen();
        world.simulator.control.planFault({ match: { kind: 'query' }, nth, times: 500, effect });

        const lost = await world.reconcile({ byHand: true });
        world.simulator.control.clearFaults();

        expect(lost).toMatchObject({ outcome: 'incomplete', coverage: 'nothing', driftCount: 0 });
        expect(world.counts(lost)).toEqual({ 'notChecked: notRead': placed.length + 2 });
        await expectAllFound(before, lost);
      },
    );

    it('in the read of what changed', async () => {
      const before = await good();
      happen();
      world.simulator.control.planFault({ match: { kind: 'cdc' }, times: 500, effect });

      const lost = await world.reconcile();
      world.simulator.control.clearFaults();

      expect(lost).toMatchObject({ outcome: 'incomplete', coverage: 'nothing', driftCount: 0 });
      expect(world.counts(lost)).toEqual({ 'notChecked: notRead': placed.length + 2 });
      await expectAllFound(before, lost);
    });

    it('where those that were not among all are looked for', async () => {
      const before = await good();
      happen();
      const missing = next / 3;
      world.simulator.control.planFault({
        ...{ match: { kind: 'query', body: 'Id IN' }, times: 500, effect },
      });

      const lost = await world.reconcile({ byHand: true });
      world.simulator.control.clearFaults();

      expect(lost).toMatchObject({ outcome: 'incomplete', coverage: 'everything' });
      expect(world.counts(lost)).toMatchObject({ 'notChecked: notRead': missing });
      expect(world.counts(lost)['deleted']).toBeUndefined();
      expect(total(lost)).toBe(placed.length + 2);
      expect(lost.changesTo).toBe(before.changesTo);
      expect(world.counts(await good())).toMatchObject({ deleted: missing, editedInQuickBooks: missing });
    });
  });
});
