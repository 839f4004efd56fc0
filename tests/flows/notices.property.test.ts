import Big from 'big.js';
import { expect, it } from 'vitest';
import type { Change } from '../../shared/contracts/messages.ts';
import type { Document } from '../../shared/domain/document.ts';
import { seededRandom } from '../bench/seeded-random.ts';
import { createPaymentsWorld } from './payments-world.ts';

const seeds = 2_000;
const seedsPerWorld = 20;

type World = ReturnType<typeof createPaymentsWorld>;
type Row = Record<string, unknown>;

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

/**
 * People pay three invoices, change the amounts of payments, move them to other invoices and take them back, while notices are lost,
 * repeated, late and out of order. */
async function play(world: World, seed: number): Promise<void> {
  const random = seededRandom(seed);
  const pick = <Element>(of: readonly Element[]): Element => of[Math.floor(random() * of.length)]!;
  const invoices = await Promise.all(['a', 'b', 'c'].map((name) => world.placed(`${String(seed)}${name}`)));
  const ids = new Set(invoices.map(({ entity }) => entity!.id));
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
  const partOf = (balance: Big): string =>
    balance
      .times(pick(['0.25', '0.5', '1']))
      .round(2, Big.roundDown)
      .toFixed(2);
  const openOnes = (): { id: string; balance: Big }[] => {
    const list = [...ids].map((id) => `'${id}'`).join(', ');
    return world
      .rows('Invoice', world.realmId, `Id IN (${list})`)
      .map(({ Id, Balance }) => ({ id: String(Id), balance: new Big(String(Balance)) }))
      .filter(({ balance }) => balance.gt(0));
  };
  const create = (): void => {
    const parts = openOnes()
      .filter(() => random() < 0.6)
      .map(({ id, balance }) => [id, partOf(balance)] as const);
    const extra = random() < 0.2 ? '3.50' : '0';
    const sum = parts.reduce((total, [, amount]) => total.plus(amount), new Big(extra));
    if (sum.eq(0)) return;
    const id = world.pay({ customer, total: sum.toFixed(2), invoices: parts });
    payments.push(id);
    happened('payment', id, 'created');
  };
  /** Another amount of the same invoice, or another invoice. */
  const apply = (id: string, to: { id: string; balance: Big }): void => {
    const amount = Number(partOf(to.balance));
    world.edit('Payment', id, {
      CustomerRef: { value: customer },
      TotalAmt: amount,
      Line: [{ Amount: amount, LinkedTxn: [{ TxnId: to.id, TxnType: 'Invoice' }] }],
    });
    happened('payment', id, 'updated');
  };
  const act = (): void => {
    const choice = random();
    if (choice < 0.5 || payments.length === 0) {
      create();
      return;
    }
    const id = pick(payments);
    const open = openOnes();
    if (choice < 0.62) {
      world.remove('delete', 'Payment', id);
      happened('payment', id, 'deleted');
      payments.splice(payments.indexOf(id), 1);
    } else if (choice < 0.74) {
      world.remove('void', 'Payment', id);
      happened('payment', id, 'voided');
      payments.splice(payments.indexOf(id), 1);
    } else if (choice < 0.8 || open.length === 0) {
      world.edit('Payment', id, { PrivateNote: 'seen' });
      happened('payment', id, 'updated');
    } else {
      apply(id, pick(open));
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

  const paying = rowsOf(world, 'Payment').filter((row) => linkedIds(row).some((id) => ids.has(id)));
  for (const invoice of invoices) await expectAsInBooks(world, { seed, invoice, paying });
}

async function expectAsInBooks(
  world: World,
  of: { seed: number; invoice: Document; paying: readonly Row[] },
): Promise<void> {
  const entityId = of.invoice.entity!.id;
  const { Balance, TotalAmt } = rowOf(world, 'Invoice', entityId);
  const balance = new Big(String(Balance));
  const applied = new Big(String(TotalAmt)).minus(balance);
  const paying = of.paying.filter((row) => linkedIds(row).includes(entityId));
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
