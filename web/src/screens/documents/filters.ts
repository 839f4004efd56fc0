import type { DocumentsSearch } from '../../search.ts';
import { kindWords, paymentWords, stateWords, waitingWords } from '../../show/document-words.ts';

/** The choices of each filter, with the one that filters nothing first. */
const named = (
  all: string,
  words: Readonly<Record<string, string | { words: string }>>,
): Record<string, string> => ({
  '': all,
  ...Object.fromEntries(
    Object.entries(words).map(([name, shown]) => [name, typeof shown === 'string' ? shown : shown.words]),
  ),
});

export const stateOptions = named('Any state', stateWords);
export const kindOptions = named('Invoices and bills', {
  invoice: `${kindWords.invoice}s`,
  bill: `${kindWords.bill}s`,
});
export const paymentOptions = named('Paid or not', paymentWords);
export const waitingOptions = named('Waiting for anything', waitingWords);

type Filter = Exclude<keyof DocumentsSearch, 'after'>;

/** The search with one filter set, or taken away where the value is empty; on the first page again. */
export function withFilter(search: DocumentsSearch, filter: Filter, value: string): DocumentsSearch {
  const { after: _, ...kept } = search;
  const { [filter]: __, ...others } = kept;
  const changed: DocumentsSearch = value === '' ? others : { ...others, [filter]: value };
  // What it waits for means something only of those that wait.
  if (changed.state === 'waiting') return changed;
  const { waitingReason: ___, ...rest } = changed;
  return rest;
}

/** How many filters are set, beside the search. */
export function filterCount(search: DocumentsSearch): number {
  const { after: _, search: __, ...filters } = search;
  return Object.keys(filters).length;
}

export const isFiltered = (search: DocumentsSearch): boolean =>
  filterCount(search) > 0 || search.search !== undefined;
