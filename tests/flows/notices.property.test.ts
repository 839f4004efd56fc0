import Big from 'big.js';
import { expect, it } from 'vitest';
import type { Change } from '../../shared/contracts/messages.ts';
import type { Document } from '../../shared/domain/document.ts';
import { createPaymentsWorld } from './payments-world.ts';

const seeds = 2_000;
const seedsPerWorld = 20;

type World = ReturnType<typeof createPaymentsWorld>;
type Row = Record<string, unknown>;

/** mulberry32 */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

it(
  `ends in the same state whatever happens to notices, in ${String(seeds)} seeds`,
  { timeout: 240_000 },
  async () => {
    for (let first = 1; first <= seeds; first += seedsPerWorld) {
      const world = createPaymentsWorld();
      await world.pushed({ id: 'first', number: 'FIRST' });
      for (let seed = first; seed < first + seedsPerWorld; seed += 1) await play(world, seed);
    }
  },
);

/** People pay, change and take back payments of three invoices, while notices are lost, repeated, late and out of order. */
async function play(world: World, seed: number): Promise<void> {
  const random = randomOf(seed);
  const pick = <Element>(of: readonly Element[]): Element => of[Math.floor(random() * of.length)]!;
  const invoices = await Promise.all(['a', 'b', 'c'].map((name) => world.placed(`${String(seed)}${name}`)));
  const customer = world.idOf('Customer', 'Quill');
  const payments: string[] = [];
  let waiting: Change[] = [];

  const happened = (entity: string, id: string, operation: Change['operation']): void => {
    const notices = [
      world.notice(entity, id, { operation }),
      ...invoices.map(({ entity: invoice }) => world.notice('invoice', invoice!.id)),
    ];
    for (const notice of notices) {
      const copies = random() < 0.3 ? 0 : random() < 0.3 ? 2 : 1;
      for (let copy = 0; copy < copies; copy += 1) {
        waiting.splice(Math.floor(random() * (waiting.length + 1)), 0, notice);
      }
    }
  };
  const act = (): void => {
    const open = (id: string): Big => new Big(String(rowOf(world, 'Invoice', id)['Balance']));
    const payable = invoices.filter(({ entity }) => open(entity!.id).gt(0));
    const live = payments.filter((id) => rowsOf(world, 'Payment').some((row) => row['Id'] === id));
    const choice = random();
    if (choice < 0.55 && payable.length > 0) {
      const paid = payable.filter(() => random() < 0.6);
      const parts = paid.map(
        ({ entity }) =>
          [
            entity!.id,
            open(entity!.id)
              .times(pick(['0.25', '0.5', '1']))
              .round(2, Big.roundDown)
              .toFixed(2),
          ] as const,
      );
      const sum = parts.reduce((total, [, amount]) => total.plus(amount), new Big(0));
      const extra = random() < 0.2 ? '3.50' : '0';
      if (sum.plus(extra).eq(0)) return;
      const id = world.pay({ customer, total: sum.plus(extra).toFixed(2), invoices: parts });
      payments.push(id);
      happened('payment', id, 'created');
    } else if (live.length > 0) {
      const id = pick(live);
      if (choice < 0.75) {
        world.remove('delete', 'Payment', id);
        happened('payment', id, 'deleted');
      } else if (choice < 0.9) {
        world.remove('void', 'Payment', id);
        happened('payment', id, 'voided');
      } else {
        world.edit('Payment', id, { PrivateNote: 'seen' });
        happened('payment', id, 'updated');
      }
    }
  };

  for (let step = 0; step < 6; step += 1) {
    act();
    if (random() < 0.6) await world.clock.advance(Math.floor(random() * 90_000));
    if (random() < 0.5 && waiting.length > 0) {
      const delivered = waiting.splice(0, 1 + Math.floor(random() * waiting.length));
      await world.handle(...delivered);
    }
  }
  await world.clock.advance(7 * 3_600_000);
  await world.look();
  await world.handle(world.notice('account', '1'), ...waiting);

  for (const invoice of invoices) await expectAsInBooks(world, { seed, invoice });
}

async function expectAsInBooks(world: World, of: { seed: number; invoice: Document }): Promise<void> {
  const entityId = of.invoice.entity!.id;
  const { Balance, TotalAmt } = rowOf(world, 'Invoice', entityId);
  const balance = new Big(String(Balance));
  const applied = new Big(String(TotalAmt)).minus(balance);
  const paying = rowsOf(world, 'Payment').filter((row) => linkedIds(row).includes(entityId));
  const hasExcess = paying.some(
    (row) => linkedIds(row).length === 1 && new Big(String(row['UnappliedAmt'])).gt(0),
  );
  const { payment } = await world.document(of.invoice.documentId);
  const status = balance.eq(0) ? (hasExcess ? 'overpaid' : 'paid') : applied.gt(0) ? 'partlyPaid' : 'unpaid';

  const seen = payment ?? { status: 'unpaid', balance: '100.00', paid: '0.00', applications: [] };
  expect(
    { status: seen.status, balance: seen.balance, paid: seen.paid, payments: seen.applications.length },
    `seed ${String(of.seed)}`,
  ).toEqual({ status, balance: balance.toFixed(2), paid: applied.toFixed(2), payments: paying.length });

  const told = world.told.filter((event) => 'serial' in event && event.documentId === of.invoice.documentId);
  const last = told.at(-1);
  if (last !== undefined) expect(last, `seed ${String(of.seed)}`).toMatchObject({ balance: seen.balance });
  else expect(seen.status, `seed ${String(of.seed)}`).toBe('unpaid');
}

const rowsOf = (world: World, entity: string): Row[] => world.rows(entity);

function rowOf(world: World, entity: string, id: string): Row {
  const [row] = world.rows(entity, world.realmId, `Id = '${id}'`);
  return row!;
}

const linkedIds = (row: Row): string[] =>
  ((row['Line'] ?? []) as { LinkedTxn: { TxnId: string }[] }[]).flatMap(({ LinkedTxn }) =>
    LinkedTxn.map(({ TxnId }) => TxnId),
  );
