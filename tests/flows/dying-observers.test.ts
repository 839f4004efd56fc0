import { describe, expect, it } from 'vitest';
import { certificateSchema, type Certificate } from '../../shared/contracts/reconcile.ts';
import { ProblemError } from '../../shared/domain/errors.ts';
import type { Resolution } from '../../shared/contracts/sync-errors.ts';
import type { Document } from '../../shared/domain/document.ts';
import { createDyingWorld, endState, paymentsCounted, type Death, type DyingWorld } from './dying-world.ts';

const deaths: readonly Death[] = ['before', 'after', 'lost'];
const hourMs = 3_600_000;

interface Scenario {
  readonly name: string;
  /** Brings the world to where the work begins; answers the work, which is repeated as its message would be. */
  readonly prepare: (world: DyingWorld) => Promise<() => Promise<unknown>>;
}

const entityOf = ({ entity }: Document): string => entity!.id;
const customerOf = (world: DyingWorld): string => world.idOf('Customer', 'Quill');

async function pushedThree(world: DyingWorld): Promise<[Document, Document, Document]> {
  const documents = [];
  for (const name of ['1', '2', '3']) {
    documents.push(await world.submit({ id: `ext-${name}`, number: `INV-${name}` }));
  }
  await world.settle(documents.map(({ documentId }) => documentId));
  const [first, second, third] = await Promise.all(
    documents.map(({ documentId }) => world.document(documentId)),
  );
  return [first!, second!, third!];
}

/** One payment of two invoices that is known, then deleted; and one that is new. */
async function paidAndTakenBack(world: DyingWorld) {
  const [first, second, third] = await pushedThree(world);
  const customer = customerOf(world);
  const both = [
    [entityOf(first), '5.00'],
    [entityOf(second), '7.65'],
  ] as const;
  const known = world.pay({ customer, total: '12.65', invoices: both });
  await world.clock.advance(60_000);
  await world.handle(world.notice('payment', known));
  await world.clock.advance(60_000);
  world.remove('delete', 'Payment', known);
  const invoices = [
    [entityOf(second), '1.00'],
    [entityOf(third), '2.00'],
  ] as const;
  const fresh = world.pay({ customer, total: '3.00', invoices });
  const notices = [
    world.notice('payment', known, { operation: 'deleted' }),
    world.notice('payment', fresh, { operation: 'created' }),
    ...[first, second, third].map((one) => world.notice('invoice', entityOf(one))),
  ];
  await world.clock.advance(60_000);
  return { notices };
}

/** One that was deleted, one that was edited, one that was paid, and one whose disagreement is over. */
async function muchHappened(world: DyingWorld): Promise<void> {
  const [first, second, third] = await pushedThree(world);
  const cured = await world.pushed({ id: 'ext-4', number: 'INV-4' });
  const [row] = world.rows('Invoice', world.realmId, `Id = '${entityOf(cured)}'`);
  await world.reconcile();
  world.edit('Invoice', entityOf(cured), { DueDate: '2026-09-09' });
  await world.reconcile();
  await world.clock.advance(hourMs);
  world.edit('Invoice', entityOf(cured), { DueDate: row!['DueDate'] });
  world.remove('delete', 'Invoice', entityOf(first));
  world.edit('Invoice', entityOf(second), { TxnDate: '2026-02-02' });
  world.pay({ customer: customerOf(world), total: '7.65', invoices: [[entityOf(third), '7.65']] });
  await world.clock.advance(24 * hourMs);
}

/** The findings are those of this certificate, whatever an attempt before had found. */
async function expectFindingsOf(world: DyingWorld, certificate: Certificate): Promise<void> {
  const { localDate: runId, tallies } = certificate;
  const { findings } = await world.findings.page(world.tenantId, { runId, limit: 100 });
  const found = tallies.filter(({ verdict }) => verdict !== 'agrees' && verdict !== 'excluded');
  expect(findings.map(({ verdict }) => verdict).toSorted()).toEqual(
    found.flatMap(({ verdict, count }) => Array.from({ length: count }, () => verdict)).toSorted(),
  );
}

/** A disagreement that a person decides about. */
const decided = (
  name: string,
  disagree: (world: DyingWorld, document: Document) => void,
  resolution: (world: DyingWorld, document: Document) => Resolution,
): Scenario => ({
  name,
  async prepare(world) {
    const document = await world.pushed();
    await world.reconcile();
    disagree(world, document);
    await world.reconcile();
    const [error] = await world.openErrors();
    return () => world.resolve(error!.errorId, resolution(world, document));
  },
});

const edit = (world: DyingWorld, document: Document): void =>
  world.edit('Invoice', entityOf(document), { TxnDate: '2026-02-02' });
const remove = (world: DyingWorld, document: Document): void =>
  world.remove('delete', 'Invoice', entityOf(document));

const scenarios: readonly Scenario[] = [
  {
    name: 'notices',
    async prepare(world) {
      const { notices } = await paidAndTakenBack(world);
      return () => world.handle(...notices);
    },
  },
  {
    name: 'a look',
    async prepare(world) {
      await paidAndTakenBack(world);
      await world.clock.advance(7 * hourMs);
      return () => world.look();
    },
  },
  {
    name: 'a night',
    async prepare(world) {
      await muchHappened(world);
      return () => world.reconcileNow();
    },
  },
  decided('overwrite', edit, () => ({ action: 'overwrite' })),
  decided('accept an edit', edit, () => ({ action: 'acceptTheirs' })),
  decided('accept a deletion', remove, () => ({ action: 'acceptTheirs' })),
  decided('create again', remove, () => ({ action: 'createAgain' })),
  decided(
    'adopt',
    (world) => {
      const [row] = world.rows('Invoice');
      const { Line, DocNumber, PrivateNote, CustomerRef } = row!;
      world.enter('Invoice', { Line, DocNumber, PrivateNote, CustomerRef });
    },
    (world, document) => ({
      action: 'adopt',
      documentId: document.documentId,
      entityId: String(world.rows('Invoice').find(({ Id }) => Id !== entityOf(document))!['Id']),
    }),
  ),
];

/** The work, dying as planned, then again; what it queued; and the night after. */
async function play(scenario: Scenario, plan?: { at: number; how: Death }) {
  const world = createDyingWorld();
  const work = await scenario.prepare(world);
  if (plan !== undefined) world.gate.plan(plan.at, plan.how);
  await world.gate.watch(work);
  const boundaries = world.gate.passed();
  world.startAnew();
  await world.clock.advance(1_000);
  // Whoever decided sees that it is decided, or decides again.
  const again = await work().catch((error: unknown) => {
    if (!(error instanceof ProblemError)) throw error;
  });
  const finished = certificateSchema.safeParse(again);
  if (finished.success) await expectFindingsOf(world, finished.data);
  await world.settle([]);
  const certificate = await world.reconcile();
  return {
    ...{ boundaries, hits: world.gate.hits(), payments: await paymentsCounted(world) },
    end: { ...(endState(world) as object), night: world.counts(certificate) },
  };
}

describe('a worker that dies', () => {
  it.each(scenarios)(
    'at any boundary of $name leaves what the next one ends rightly',
    async (scenario) => {
      const clean = await play(scenario);
      const wrong: string[] = [];
      for (let at = 1; at <= clean.boundaries; at += 1) {
        for (const how of deaths) {
          const { end, hits, payments } = await play(scenario, { at, how });
          expect(hits).toBe(1);
          // A count may go with its worker; none is made twice.
          expect(payments).toBeLessThanOrEqual(clean.payments);
          try {
            expect(end).toEqual(clean.end);
          } catch (error) {
            wrong.push(`${how} ${String(at)}: ${String(error)}`);
          }
        }
      }
      process.stdout.write(`${scenario.name}: ${String(clean.boundaries)} boundaries\n`);

      expect(wrong.slice(0, 2)).toEqual([]);
    },
    240_000,
  );
});
