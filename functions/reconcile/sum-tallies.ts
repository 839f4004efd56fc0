import type { Tally } from '../../shared/contracts/reconcile.ts';
import { leavesFinding } from '../../shared/domain/verdict.ts';
import { formatMoney, toDecimal, type Decimal } from '../../shared/domain/money.ts';

interface Counts {
  readonly all: number;
  readonly notChecked: number;
  /** Those of which a finding is kept: all that neither agree nor are excluded. */
  readonly findings: number;
}

/** How many documents the rows stand for. */
export function countsOf(tallies: readonly Tally[]): Counts {
  const counted = (isMeant: (tally: Tally) => boolean): number =>
    tallies.filter(isMeant).reduce((sum, { count }) => sum + count, 0);
  return {
    all: counted(() => true),
    notChecked: counted(({ verdict }) => verdict === 'notChecked'),
    findings: counted(({ verdict }) => leavesFinding(verdict)),
  };
}

/** What all rows come to, by currency. */
export function totalOf(tallies: readonly Tally[]): Tally['totals'] {
  const sums = new Map<string, Decimal>();
  for (const [currency, total] of tallies.flatMap(({ totals }) => Object.entries(totals))) {
    sums.set(currency, (sums.get(currency) ?? toDecimal('0')).plus(total));
  }
  return Object.fromEntries([...sums].map(([currency, sum]) => [currency, formatMoney(sum, currency)]));
}
