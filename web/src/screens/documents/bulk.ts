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

/** Sent on, and not at an end: one still says that it waits to be submitted until a worker has taken it. */
export const isOnItsWay = (document: DocumentAnswer): boolean =>
  isUnderWay(document) || waitsForSubmit(document);

/** How far documents are that were sent on together. */
export function progressOf(documents: readonly DocumentAnswer[]): Progress {
  const stopped = documents.filter(
    (document) => !isOnItsWay(document) && document.state !== 'pushed' && document.state !== 'voided',
  );
  const arrived = documents.filter(({ state }) => state === 'pushed' || state === 'voided').length;
  return { total: documents.length, arrived, stopped, isOver: !documents.some(isOnItsWay) };
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
