import type { DocumentAnswer } from '../../../../shared/contracts/http.ts';
import { canRetryNow, isUnderWay, waitsForSubmit } from '../../show/document-words.ts';

/** What can be done with the checked documents: each act with those that it is for. */
export const bulkOf = (documents: readonly DocumentAnswer[]) => ({
  submit: documents.filter(waitsForSubmit),
  retry: documents.filter(canRetryNow),
  preview: documents.filter(({ state }) => state !== 'voided'),
});

export interface Progress {
  readonly total: number;
  /** In the books, or voided. */
  readonly arrived: number;
  /** Refused, parked or waiting: a person has something to do. */
  readonly stopped: readonly DocumentAnswer[];
  readonly isOver: boolean;
}

/** How far documents are that were sent on together. */
export function progressOf(documents: readonly DocumentAnswer[]): Progress {
  const underWay = documents.filter(isUnderWay);
  const arrived = documents.filter(({ state }) => state === 'pushed' || state === 'voided').length;
  return {
    total: documents.length,
    arrived,
    stopped: documents.filter(
      ({ state }) => state === 'refused' || state === 'parked' || state === 'waiting',
    ),
    isOver: underWay.length === 0,
  };
}

/** Does something for each, a few at a time; answers those for which it failed. */
export async function forEachOf<Item>(
  items: readonly Item[],
  atOnce: number,
  act: (item: Item) => Promise<unknown>,
): Promise<Item[]> {
  const failed: Item[] = [];
  const waiting = [...items];
  const work = async (): Promise<void> => {
    for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) {
      try {
        await act(item);
      } catch {
        failed.push(item);
      }
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return failed;
}
