import { describe, expect, it } from 'vitest';
import { causeCodes } from '../../shared/domain/causes.ts';
import type { DocumentId } from '../../shared/domain/ids.ts';
import type { Subject } from '../../shared/domain/sync-error.ts';
import { causeRows } from './cause-rows.ts';
import { idsOf } from './cause-steps.ts';
import { createCausesWorld, type CausesWorld, type Shown } from './causes-world.ts';

const inOrder = (shown: readonly Shown[], ids: readonly DocumentId[]): Shown[] =>
  ids.map((id) => shown.find(({ documents }) => documents.some(({ documentId }) => documentId === id))!);

const titlesOf = (world: CausesWorld, errorId: string): string[] => {
  const ofIt = world.events.flatMap((event) =>
    'errorId' in event && event.errorId === errorId ? event : [],
  );
  return [...new Map(ofIt.map((event) => [event.eventId, event.type])).values()];
};

/** The name that a text about a customer, vendor or item has to hold. */
const namesOfReferences = ({ kind, name }: Subject): string =>
  kind === 'customer' || kind === 'vendor' || kind === 'item' ? (name ?? 'a name') : '';

describe('each cause of the catalogue', () => {
  it.each(causeCodes)(
    '%s: is one sync error with its documents, until its remedy cures it',
    async (cause) => {
      const row = causeRows[cause];
      const world = await createCausesWorld(row.world);

      const ids = await row.provoke(world);

      const open = await world.open();
      expect(open.map(({ error }) => error.cause)).toEqual(
        Array.from({ length: row.subject === undefined ? ids.length : 1 }, () => cause),
      );
      const held = open.flatMap(({ documents }) => idsOf(documents));
      expect(held.toSorted()).toEqual(ids.toSorted());
      expect(open.map(({ documentCount }) => documentCount)).toEqual(
        open.map(({ documents }) => documents.length),
      );
      const shown = row.subject === undefined ? inOrder(open, ids) : open;
      for (const { error, documents } of shown) {
        const own = { kind: 'document', id: documents[0]!.documentId, name: documents[0]!.number };
        expect(error.subject).toEqual(row.subject ?? own);
        expect(error.detail).not.toBe('');
        expect(error.detail).toContain(namesOfReferences(error.subject));
        expect(error.detail).not.toMatch(/element id \d+/);
        expect(titlesOf(world, error.errorId)).toEqual(['sync_error.opened']);
      }

      await row.cure(world, shown);

      const states = await Promise.all(ids.map(async (id) => (await world.document(id)).state));
      expect(states).toEqual(row.ends ?? ids.map(() => 'pushed'));
      const errorStates = await Promise.all(
        shown.map(async ({ error }) => (await world.errorNow(error.errorId))?.state),
      );
      expect(errorStates).toEqual(row.errorEnds ?? shown.map(() => 'closed'));
      expect(await world.open()).toEqual([]);
      for (const [index, { error }] of shown.entries()) {
        if (errorStates[index] !== 'closed') continue;
        expect(titlesOf(world, error.errorId)).toEqual(['sync_error.opened', 'sync_error.closed']);
      }
    },
  );
});

describe('an account of the mapping that is gone in the middle of a backlog', () => {
  it('costs no more calls than are under way, is one error, and saving another one lets all go on', async () => {
    const world = await createCausesWorld();
    const first = await world.submitBill();
    await world.settle([first.documentId]);
    const loserId = world.state.settings.expenseAccountId!;
    const others = world.rows('Account').filter((row) => row['AccountType'] === 'Expense');
    const survivorId = String(others.find((row) => row['Id'] !== loserId)!['Id']);
    const name = String(others.find((row) => row['Id'] === loserId)!['Name']);
    const ids: DocumentId[] = [];
    for (let index = 0; index < 500; index += 1) {
      ids.push((await world.submitBill({ id: `b${index}`, number: `B-${index}x` })).documentId);
    }
    const { realmId } = world;
    world.simulator.control.mergeEntities({ realmId, entity: 'Account', loserId, survivorId });
    const before = world.simulator.control.counters(realmId).total;

    await world.settle(ids);

    // Eight batches are under way together.
    expect(world.simulator.control.counters(realmId).total - before).toBeLessThanOrEqual(9);
    const open = await world.open();
    expect(open.map(({ error, documentCount }) => [error.cause, error.subject.kind, documentCount])).toEqual([
      ['mapping_stale', 'mapping', 500],
    ]);
    expect(open[0]!.error.detail).toBe(
      `Not to be used in QuickBooks any more: the expense account (${name}).`,
    );

    await world.refresh();
    expect((await world.open()).map(({ error }) => error.cause)).toEqual(['mapping_stale']);
    await world.save({ expenseAccountId: survivorId });

    const states = await Promise.all(ids.map(async (id) => (await world.document(id)).state));
    expect(new Set(states)).toEqual(new Set(['pushed']));
    expect(world.rows('Bill')).toHaveLength(501);
    expect(await world.open()).toEqual([]);
  });
});

describe('an outage', () => {
  it('that was dismissed stays so until it is over, and the next one is told again', async () => {
    const world = await createCausesWorld();
    const outage = { durationMs: 3 * 3_600_000, status: 503 };
    world.simulator.control.planOutage(outage);
    const { documentId } = await world.submit();
    await world.settleUntil([documentId], async () => (await world.open()).length > 0);
    const [shown] = await world.open();
    await world.dismiss(shown!.error.errorId);

    await world.settleUntil([], async () => (await world.open()).length > 0, 200);

    expect((await world.errorNow(shown!.error.errorId))?.state).toBe('closed');
    expect((await world.document(documentId)).state).toBe('pushed');

    world.simulator.control.planOutage(outage);
    const next = await world.submit({ id: 'ext-2', number: 'INV-2' });
    await world.settleUntil([next.documentId], async () => (await world.open()).length > 0);
    expect((await world.errorNow(shown!.error.errorId))?.state).toBe('open');
  });
});

describe('a company that is left for another one', () => {
  it('holds up nothing any more, and what is wrong with it is told again when it is back', async () => {
    const world = await createCausesWorld();
    const id = world.state.settings.defaultTaxCodeId!;
    world.simulator.control.setActive({ realmId: world.realmId, entity: 'TaxCode', id, isActive: false });
    await world.refresh();
    const causes = async () => (await world.open()).map(({ error }) => error.cause);
    expect(await causes()).toEqual(['mapping_stale']);

    await world.leave();
    expect(await causes()).toEqual([]);

    await world.refresh();
    expect(await causes()).toEqual(['mapping_stale']);
  });
});
