/**
 * How alike two names are, for a person to decide upon; nothing is ever linked because of it. Symmetric: what holds of one
 * name against the other holds the other way round.
 */
export const likenessReasons = ['legalSuffix', 'tokenOverlap', 'email', 'spelling', 'code'] as const;
export type LikenessReason = (typeof likenessReasons)[number];

export interface Likeness {
  readonly reason: LikenessReason;
  /** Above 0, at most 1; comparable across reasons. */
  readonly score: number;
}

/** A name taken apart. */
export interface NameShape {
  /** Words without marks, accents, "and", "the", and without the legal form at the end. */
  readonly words: readonly string[];
  /** The legal form at the end, in its short spelling: `limited` and `ltd` are one. Empty for none. */
  readonly legalForm: string;
  /** The legal form as it is written. */
  readonly writtenForm: string;
  /** The words written as one, so that blanks and hyphens do not count. */
  readonly joined: string;
}

const legalForms: ReadonlyMap<string, string> = new Map(
  [
    'ltd limited',
    'llc',
    'llp',
    'lp',
    'inc incorporated',
    'plc',
    'corp corporation',
    'co company',
    'cic',
    'gmbh',
    'ag',
    'kg',
    'ug',
    'bv',
    'nv',
    'sa',
    'sarl',
    'sas',
    'srl',
    'spa',
    'pty',
    'oy',
    'ab',
    'aps',
  ].flatMap((spellings) => {
    const [short = '', ...others] = spellings.split(' ');
    return [short, ...others].map((spelling) => [spelling, short] as const);
  }),
);
const fillers = new Set(['and', 'the']);

/** Takes a name apart. Items have no legal form: "Sand Co" is not short for "Sand". */
export function shapeOf(name: string, options: { readonly hasLegalForm: boolean }): NameShape {
  const words = wordsOf(name);
  const form: string[] = [];
  const written: string[] = [];
  while (options.hasLegalForm && words.length > 1) {
    const last = words.at(-1) ?? '';
    const short = legalForms.get(last);
    if (short === undefined) break;
    form.unshift(short);
    written.unshift(last);
    words.pop();
  }
  return { words, legalForm: form.join(' '), writtenForm: written.join(' '), joined: words.join('') };
}

function wordsOf(name: string): string[] {
  const words = name
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    // "O'Brien" is also written "OBrien", and "L.L.C." "LLC".
    .replaceAll(/['’‘`´]/gu, '')
    .replaceAll(/(?<![\p{L}\p{N}])(?:\p{L}\.)+\p{L}?(?![\p{L}\p{N}])/gu, (initials) =>
      initials.replaceAll('.', ''),
    )
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');
  const telling = words.filter((word) => !fillers.has(word));
  return telling.length === 0 ? words : telling;
}

const leastOverlap = 0.5;
const leastSpelling = 0.8;

/** How alike two names are, or undefined when they are not. `weightOf` says how telling a word is; rare words tell more. */
export function likeness(
  left: NameShape,
  right: NameShape,
  weightOf: (word: string) => number,
): Likeness | undefined {
  if (left.joined === '' || right.joined === '') return undefined;
  if (left.joined === right.joined) return sameWords(left, right);
  const spelling = spellingScore(left.joined, right.joined);
  const overlap = overlapScore(left.words, right.words, weightOf);
  if (overlap >= leastOverlap && overlap * 0.9 >= spelling * 0.95) {
    return { reason: 'tokenOverlap', score: rounded(overlap * 0.9) };
  }
  return spelling >= leastSpelling ? { reason: 'spelling', score: rounded(spelling * 0.95) } : undefined;
}

// "Ltd" against none is nearly nothing; "Ltd" against "LLC" may well be two companies.
function sameWords(left: NameShape, right: NameShape): Likeness {
  if (left.words.length !== right.words.length) return { reason: 'spelling', score: 0.96 };
  if (left.writtenForm === right.writtenForm) return { reason: 'spelling', score: 0.98 };
  if (left.legalForm === right.legalForm) return { reason: 'legalSuffix', score: 0.98 };
  const isOneMissing = left.legalForm === '' || right.legalForm === '';
  return { reason: 'legalSuffix', score: isOneMissing ? 0.95 : 0.85 };
}

/** The weight of the shared words in that of all words: 1 for the same words in another order. */
function overlapScore(
  left: readonly string[],
  right: readonly string[],
  weightOf: (word: string) => number,
): number {
  const [ours, theirs] = [new Set(left), new Set(right)];
  const weigh = (words: Iterable<string>): number => {
    // Sorted, because sums of fractions depend on their order.
    const weights = [...words].toSorted().map(weightOf);
    return weights.reduce((sum, weight) => sum + weight, 0);
  };
  const [ourWeight, theirWeight] = [weigh(ours), weigh(theirs)];
  const common = [...ours].filter((word) => theirs.has(word));
  const isContained = common.length === Math.min(ours.size, theirs.size);
  // "Acme" is offered every "Acme Leeds", however many there are and however little the word tells for that.
  return Math.max((2 * weigh(common)) / (ourWeight + theirWeight), isContained ? leastOverlap : 0);
}

const digitsIn = (text: string): string => text.replaceAll(/\P{N}/gu, '');

/** 1 minus the share of letters that differ. Another number is another thing, never a slip: "Depot 1", "Depot 2". */
function spellingScore(left: string, right: string): number {
  const length = Math.max(left.length, right.length);
  const isHopeless = Math.abs(left.length - right.length) > length * (1 - leastSpelling);
  if (isHopeless || digitsIn(left) !== digitsIn(right)) return 0;
  return 1 - editDistance(left, right) / length;
}

/** Letters put in, left out or exchanged, and neighbours swapped, that make one text of the other. */
function editDistance(left: string, right: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (let row = 1; row <= left.length; row += 1) {
    const next = [row];
    for (let column = 1; column <= right.length; column += 1) {
      const isSame = left[row - 1] === right[column - 1];
      let cost = Math.min(
        at(last, column) + 1,
        at(next, column - 1) + 1,
        at(last, column - 1) + (isSame ? 0 : 1),
      );
      const isSwapped = left[row - 1] === right[column - 2] && left[row - 2] === right[column - 1];
      if (row > 1 && column > 1 && isSwapped) cost = Math.min(cost, at(beforeLast, column - 2) + 1);
      next.push(cost);
    }
    [beforeLast, last] = [last, next];
  }
  return at(last, right.length);
}

const at = (numbers: readonly number[], index: number): number => numbers[index] ?? 0;
const rounded = (score: number): number => Math.round(score * 1000) / 1000;
