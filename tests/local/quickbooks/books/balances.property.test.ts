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
}

type Kind = 'Invoice' | 'CreditMemo' | 'Payment';

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
  else if (what === 'voidPayment' && paid) session.nullify('Payment', paid);
  else if (what === 'deletePayment' && paid) session.remove('Payment', paid);
}

describe('balances under any sequence of documents', () => {
  it('a customer owes what its documents leave open, and no document is overpaid', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 25 }), (steps) => {
        const session = openBooks();

        for (const one of steps) act(session, one);

        expect(new Big(session.read('Customer', '1').Balance).toFixed(2)).toBe(owed(session));
        for (const held of all(session, 'Invoice')) {
          expect(held.Balance).toBeGreaterThanOrEqual(0);
          expect(held.Balance).toBeLessThanOrEqual(held.TotalAmt);
        }
      }),
      { numRuns: 150, seed: 20_260_302 },
    );
  });
});
