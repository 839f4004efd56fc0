import Big from 'big.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { invoice, openBooks, payment } from './open-books.ts';
import type { Session } from './open-books.ts';

interface Held {
  readonly Id: string;
  readonly SyncToken: string;
  readonly TotalAmt: number;
  readonly Balance: number;
  readonly RemainingCredit: number;
  readonly UnappliedAmt: number;
  readonly Line: readonly Line[];
  readonly LinkedTxn?: readonly { TxnId: string; TxnType: string }[];
}

interface Line {
  readonly Amount: number;
  readonly LinkedTxn?: readonly { TxnId: string; TxnType: string }[];
}

const kinds = ['Invoice', 'CreditMemo', 'Payment'] as const;
type Kind = (typeof kinds)[number];

const all = ({ query }: Session, kind: Kind): Held[] =>
  query(`select * from ${kind} maxresults 1000`)[kind] ?? [];

/** What the customer owes by its documents. */
function owed(session: Session): string {
  const sum = (kind: Kind, key: 'Balance' | 'RemainingCredit' | 'UnappliedAmt'): Big =>
    all(session, kind).reduce((total, held) => total.plus(held[key]), new Big(0));
  return sum('Invoice', 'Balance')
    .minus(sum('CreditMemo', 'RemainingCredit'))
    .minus(sum('Payment', 'UnappliedAmt'))
    .toFixed(2);
}

/** What payments say they apply to a document. */
function appliedTo(session: Session, kind: Kind, id: string): Big {
  return all(session, 'Payment')
    .flatMap((paid) => paid.Line)
    .filter(({ LinkedTxn: links = [] }) => links.some((link) => link.TxnId === id && link.TxnType === kind))
    .reduce((sum, { Amount }) => sum.plus(Amount), new Big(0));
}

/** SyncToken of every document that is there. */
function tokens(session: Session): Map<string, number> {
  return new Map(
    kinds.flatMap((kind) => all(session, kind).map((held) => [held.Id, Number(held.SyncToken)] as const)),
  );
}

const isDeposited = ({ LinkedTxn: links = [] }: Held): boolean =>
  links.some((link) => link.TxnType === 'Deposit');

const amount = fc.integer({ min: 0, max: 20_000 }).map((pence) => pence / 100);
const step = fc.record({
  act: fc.constantFrom(
    'invoice',
    'memo',
    'pay',
    'credit',
    'edit',
    'void',
    'delete',
    'voidPayment',
    'deletePayment',
    'reapply',
    'twice',
    'deposit',
  ),
  amount,
  pick: fc.nat(20),
});

/** Does one random thing; what the books refuse is refused by rule and changes nothing. */
function act(
  session: Session,
  { act: what, amount: total, pick }: { act: string; amount: number; pick: number },
): void {
  const chosen = (kind: Kind): Held | undefined => {
    const held = all(session, kind);
    return held[pick % Math.max(1, held.length)];
  };
  const open = chosen('Invoice');
  const memo = chosen('CreditMemo');
  const paid = chosen('Payment');
  const share = Math.min(total, open?.Balance ?? 0);
  if (what === 'invoice') session.create('Invoice', invoice(total));
  else if (what === 'memo') session.create('CreditMemo', invoice(total));
  else if (what === 'pay' && open) session.create('Payment', payment(total, [[open.Id, share]]));
  else if (what === 'edit' && open && total >= open.TotalAmt)
    session.update('Invoice', { ...open, ...invoice(total) });
  else if (what === 'credit' && open && memo) {
    const both = Math.min(share, memo.RemainingCredit);
    session.create(
      'Payment',
      payment(0, [
        [open.Id, both],
        [memo.Id, both, 'CreditMemo'],
      ]),
    );
  } else if (what === 'void' && open) session.nullify('Invoice', open);
  else if (what === 'delete' && open) session.remove('Invoice', open);
  else if (what === 'twice' && open)
    session.create(
      'Payment',
      payment(
        total,
        halves(share).map((half) => [open.Id, half] as const),
      ),
    );
  else if (what === 'deposit' && paid && !isDeposited(paid))
    session.books.depositPayment(paid.Id, session.at());
  else if (paid === undefined || isDeposited(paid)) return;
  else if (what === 'reapply' && open) {
    const mine = Math.min(total, open.Balance);
    session.update('Payment', {
      Id: paid.Id,
      SyncToken: paid.SyncToken,
      ...payment(total, [[open.Id, mine]]),
    });
  } else if (what === 'voidPayment') session.nullify('Payment', paid);
  else if (what === 'deletePayment') session.remove('Payment', paid);
}

function halves(total: number): number[] {
  const half = new Big(total).div(2).round(2, 0);
  return [half.toNumber(), new Big(total).minus(half).toNumber()];
}

describe('balances under any sequence of documents', () => {
  it.each([
    ['as they are', {}],
    ['with what lies about applied at once', { autoApplyCredit: true, autoApplyPayments: true }],
  ])('%s: a document is open by its total less what is applied, and tokens only rise', (_how, switches) => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 25 }), (steps) => {
        const session = openBooks('us', switches);

        for (const one of steps) {
          const before = tokens(session);
          act(session, one);
          for (const [id, token] of tokens(session))
            expect(token).toBeGreaterThanOrEqual(before.get(id) ?? 0);
        }

        expect(new Big(session.read('Customer', '1').Balance).toFixed(2)).toBe(owed(session));
        for (const held of all(session, 'Invoice')) {
          expect(held.Balance).toBeGreaterThanOrEqual(0);
          expect(new Big(held.TotalAmt).minus(held.Balance).eq(appliedTo(session, 'Invoice', held.Id))).toBe(
            true,
          );
        }
        for (const { Id, TotalAmt, RemainingCredit } of all(session, 'CreditMemo'))
          expect(new Big(TotalAmt).minus(RemainingCredit).eq(appliedTo(session, 'CreditMemo', Id))).toBe(
            true,
          );
      }),
      { numRuns: 60, seed: 20_260_302 },
    );
  });
});
