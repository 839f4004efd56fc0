import { likeness, shapeOf, type Likeness, type NameShape } from './name-likeness.ts';

/** Something with a name, and perhaps a second one. */
export interface Named {
  readonly id: string;
  readonly name: string;
  readonly companyName?: string | undefined;
}

// Words as common as this lead to nobody in particular; the same words in another order are found another way.
const maxBearersOfWord = 300;
// Compared one by one, those first that share the most telling words.
const maxCompared = 100;
const minFuzzyLength = 4;

/**
 * Finds the entries whose names are like another name, by their words and by words one letter apart: the work for one name
 * does not grow with the list.
 */
export function createNameIndex<Entry extends Named>(
  entries: readonly Entry[],
  options: { readonly hasLegalForm: boolean },
) {
  const shapes = new Map<Entry, readonly NameShape[]>();
  const byWord = new Map<string, Entry[]>();
  const byKey = new Map<string, Entry[]>();
  const wordsByVariant = new Map<string, string[]>();

  for (const entry of entries) {
    const names = [...new Set([entry.name, entry.companyName ?? entry.name])];
    const entryShapes = names.map((name) => shapeOf(name, options));
    shapes.set(entry, entryShapes);
    for (const word of new Set(entryShapes.flatMap(({ words }) => words))) {
      if (!byWord.has(word)) for (const variant of variantsOf(word)) add(wordsByVariant, variant, word);
      add(byWord, word, entry);
    }
    for (const key of new Set(entryShapes.flatMap(keysOf))) add(byKey, key, entry);
  }

  // The rarer, the more telling. A word that nobody bears tells most.
  const weightOf = (word: string): number =>
    Math.log(1 + (entries.length + 1) / ((byWord.get(word)?.length ?? 0) + 1));

  return {
    /** Entries of a like name, in no particular order, each with how it is like. */
    like(name: string): Map<Entry, Likeness> {
      const wanted = shapeOf(name, options);
      const found = new Map<Entry, Likeness>();
      for (const entry of worthComparing(wanted)) {
        for (const shape of shapes.get(entry) ?? []) {
          const alike = likeness(wanted, shape, weightOf);
          const before = found.get(entry);
          if (alike !== undefined && alike.score > (before?.score ?? 0)) found.set(entry, alike);
        }
      }
      return found;
    },
  };

  function worthComparing(wanted: NameShape): Set<Entry> {
    const weights = new Map<Entry, number>();
    for (const word of new Set(wanted.words)) {
      for (const near of new Set([
        word,
        ...variantsOf(word).flatMap((variant) => wordsByVariant.get(variant) ?? []),
      ])) {
        const bearers = byWord.get(near) ?? [];
        if (bearers.length > maxBearersOfWord) continue;
        for (const bearer of bearers) weights.set(bearer, (weights.get(bearer) ?? 0) + weightOf(near));
      }
    }
    const best = [...weights]
      .toSorted(([a, left], [b, right]) => right - left || (a.id < b.id ? -1 : 1))
      .slice(0, maxCompared)
      .map(([entry]) => entry);
    return new Set([...keysOf(wanted).flatMap((key) => byKey.get(key) ?? []), ...best]);
  }
}

/** Equal for names that are written as one or in two words, and for the same words in another order. */
const keysOf = ({ joined, words }: NameShape): string[] => [joined, words.toSorted().join(' ')];

/** A word and what is left of it without one letter: words one letter apart share one of these. */
function variantsOf(word: string): string[] {
  if (word.length < minFuzzyLength) return [word];
  return [word, ...Array.from(word, (_, index) => word.slice(0, index) + word.slice(index + 1))];
}

function add<Value>(lists: Map<string, Value[]>, key: string, value: Value): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [value]);
  else list.push(value);
}
