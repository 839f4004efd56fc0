import type { Tally } from '../../../../shared/contracts/reconcile.ts';
import { reasonWords, verdictWords } from '../../../../shared/contracts/verdict-words.ts';
import type { DocumentKind } from '../../../../shared/domain/document.ts';
import type { Verdict } from '../../../../shared/domain/verdict.ts';
import type { Tone } from '../../ui/tone.ts';

/** Documents under one verdict, for one line of a table. */
export interface TallyRow {
  readonly key: string;
  readonly words: string;
  /** Why, of those that have a reason. */
  readonly reason?: string;
  readonly tone: Tone;
  readonly of: Readonly<Record<DocumentKind, TallySum>>;
}

export interface TallySum {
  readonly count: number;
  /** Decimal strings by currency. */
  readonly totals: Readonly<Record<string, string>>;
}

interface Tallied {
  readonly tallies?: readonly Tally[] | undefined;
}

export const verdictTones: Readonly<Record<Verdict, Tone>> = {
  agrees: 'good',
  paidDifferently: 'calm',
  editedInQuickBooks: 'bad',
  deleted: 'bad',
  voided: 'bad',
  duplicated: 'bad',
  neverArrived: 'bad',
  unknownResolved: 'calm',
  excluded: 'neutral',
  notChecked: 'warn',
};

/** Documents that are not in QuickBooks as they should be. */
export const differingCount = (of: Tallied): number =>
  countedOf(of, ({ verdict }) => verdictTones[verdict] === 'bad');

/** Documents of which nothing can be said. */
export const uncheckedCount = (of: Tallied): number =>
  countedOf(of, ({ verdict }) => verdict === 'notChecked');

/** Documents that stand in QuickBooks as they should. */
export const agreeingCount = (of: Tallied): number => countedOf(of, ({ verdict }) => verdict === 'agrees');

const countedOf = ({ tallies = [] }: Tallied, isMeant: (tally: Tally) => boolean): number =>
  tallies.filter(isMeant).reduce((sum, { count }) => sum + count, 0);

/** One row for each verdict and reason, in the order of the certificate; invoices and bills side by side. */
export function tallyRows(tallies: readonly Tally[]): TallyRow[] {
  const byKey = Map.groupBy(tallies, ({ verdict, reason = '' }) => `${verdict} ${reason}`);
  return [...byKey]
    .flatMap(([key, [first, ...rest]]) =>
      first === undefined
        ? []
        : {
            key,
            words: verdictWords[first.verdict],
            ...(first.reason === undefined ? {} : { reason: reasonWords[first.reason] }),
            tone: verdictTones[first.verdict],
            of: sumsByKind([first, ...rest]),
          },
    )
    .toSorted((one, other) => places.indexOf(one.words) - places.indexOf(other.words));
}

const places: readonly string[] = Object.values(verdictWords);

/** What all of them come to, by kind. */
export const sumsByKind = (tallies: readonly Tally[]): Readonly<Record<DocumentKind, TallySum>> => ({
  invoice: sumOf(tallies.filter(({ kind }) => kind === 'invoice')),
  bill: sumOf(tallies.filter(({ kind }) => kind === 'bill')),
});

const sumOf = (tallies: readonly Tally[]): TallySum => ({
  count: tallies.reduce((sum, { count }) => sum + count, 0),
  totals: addedTotals(tallies.map(({ totals }) => totals)),
});

function addedTotals(all: readonly Tally['totals'][]): Record<string, string> {
  const byCurrency = Map.groupBy(
    all.flatMap((totals) => Object.entries(totals)),
    ([currency]) => currency,
  );
  return Object.fromEntries(
    [...byCurrency].map(([currency, entries]) => [
      currency,
      addedDecimals(entries.map(([, total]) => total)),
    ]),
  );
}

/** Adds decimal strings as they are: `0.10` and `0.2` make `0.30`. */
export function addedDecimals(amounts: readonly string[]): string {
  const digits = Math.max(0, ...amounts.map((amount) => fractionOf(amount).length));
  const units = amounts.reduce((sum, amount) => sum + unitsOf(amount, digits), 0n);
  const text = String(units < 0n ? -units : units).padStart(digits + 1, '0');
  const whole = text.slice(0, text.length - digits);
  return `${units < 0n ? '-' : ''}${whole}${digits === 0 ? '' : `.${text.slice(-digits)}`}`;
}

const fractionOf = (amount: string): string => amount.split('.')[1] ?? '';

function unitsOf(amount: string, digits: number): bigint {
  const [whole = '0'] = amount.split('.');
  return BigInt(whole + fractionOf(amount).padEnd(digits, '0'));
}

/** Why documents were not checked, each with how many, as a sentence's end. */
export function uncheckedReasons(
  tallies: readonly Tally[],
): { readonly words: string; readonly count: number }[] {
  const unchecked = tallies.filter(({ verdict }) => verdict === 'notChecked');
  const byReason = Map.groupBy(unchecked, ({ reason }) => reason);
  return [...byReason].map(([reason, some]) => ({
    words: reason === undefined ? 'for no reason that was told' : reasonWords[reason],
    count: some.reduce((sum, { count }) => sum + count, 0),
  }));
}
