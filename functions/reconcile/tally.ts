import type { Tally } from '../../shared/contracts/reconcile.ts';
import type { Document } from '../../shared/domain/document.ts';
import { formatMoney, toDecimal, type Decimal } from '../../shared/domain/money.ts';
import { verdicts, type Judgement } from '../../shared/domain/verdict.ts';

/** Counts verdicts and adds up what documents are over, so that all of them together tie out. */
export interface Tallying {
  readonly add: (document: Document, judgement: Judgement) => void;
  readonly documentCount: () => number;
  /** In the order of the verdicts. */
  readonly tallies: () => Tally[];
}

interface Sum extends Pick<Tally, 'kind' | 'verdict' | 'reason'> {
  count: number;
  readonly totals: Map<string, Decimal>;
}

export function createTallying(): Tallying {
  const sums = new Map<string, Sum>();
  let documentCount = 0;
  return {
    add(document, { verdict, reason }) {
      documentCount += 1;
      const { kind, currency, total } = document;
      const key = [kind, verdict, reason].join(' ');
      const sum = sums.get(key) ?? { kind, verdict, reason, count: 0, totals: new Map<string, Decimal>() };
      sums.set(key, sum);
      sum.count += 1;
      sum.totals.set(currency, (sum.totals.get(currency) ?? toDecimal('0')).plus(total));
    },
    documentCount: () => documentCount,
    tallies: () =>
      [...sums.values()].toSorted(inOrder).map(({ kind, verdict, reason, count, totals }) => ({
        kind,
        verdict,
        ...(reason === undefined ? {} : { reason }),
        count,
        totals: Object.fromEntries(
          [...totals].map(([currency, total]) => [currency, formatMoney(total, currency)]),
        ),
      })),
  };
}

const inOrder = (left: Sum, right: Sum): number =>
  right.kind.localeCompare(left.kind) ||
  verdicts.indexOf(left.verdict) - verdicts.indexOf(right.verdict) ||
  (left.reason ?? '').localeCompare(right.reason ?? '');
