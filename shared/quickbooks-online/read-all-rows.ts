import type { DeferredOutcome } from '../domain/outcomes.ts';
import type { CallAccess, EntityName, QuickBooksClient } from './client.ts';
import type { QuickBooksRead } from './client-outcomes.ts';
import { maxPageRows, type Condition } from './query.ts';
import type { WireObject } from './wire.ts';

// Each page begins with the last row of the one before.
const pageStep = maxPageRows - 1;
// A million rows, or a list that shrinks again and again while it is read: not now.
const maxPages = 1000;
const maxStarts = 3;
const retryMs = 60_000;

/** Rows of a list that are inactive, too; documents know no such thing. */
export const inactiveToo: readonly Condition[] = [{ field: 'Active', is: 'IN', values: [true, false] }];

/**
 * All rows of an entity in pages of 1,000 by Id; each page is a metered call. Either complete or not at
 * all: a row that vanishes while the pages are read moves the later ones forward, so that one would be skipped and look
 * deleted. Pages overlap by one row; where they do not meet, the reading begins again, and in the end is deferred.
 */
export async function readAllRows(
  deps: { client: Pick<QuickBooksClient, 'query'>; nowMs: () => number },
  access: CallAccess,
  of: { entity: EntityName; where: readonly Condition[] },
): Promise<QuickBooksRead<readonly WireObject[]>> {
  let durationMs = 0;
  for (let start = 0; start < maxStarts; start += 1) {
    const outcome = await readPages(deps.client, access, of);
    durationMs += outcome.durationMs;
    if (outcome.outcome !== 'moved') return { ...outcome, durationMs };
  }
  return notNow(deps.nowMs(), durationMs);
}

async function readPages(
  client: Pick<QuickBooksClient, 'query'>,
  access: CallAccess,
  of: { entity: EntityName; where: readonly Condition[] },
): Promise<QuickBooksRead<readonly WireObject[]> | { outcome: 'moved'; durationMs: number }> {
  const rows = new Map<unknown, WireObject>();
  let lastId: unknown;
  let durationMs = 0;
  for (let page = 0; page < maxPages; page += 1) {
    const outcome = await client.query(access, {
      ...of,
      orderBy: { field: 'Id' },
      startPosition: page * pageStep + 1,
      maxResults: maxPageRows,
    });
    durationMs += outcome.durationMs;
    if (outcome.outcome !== 'applied') return { ...outcome, durationMs };
    if (page > 0 && outcome.answer[0]?.['Id'] !== lastId) break;
    for (const row of outcome.answer) rows.set(row['Id'], row);
    if (outcome.answer.length < maxPageRows) return { ...outcome, answer: [...rows.values()], durationMs };
    lastId = outcome.answer.at(-1)?.['Id'];
  }
  return { outcome: 'moved', durationMs };
}

const notNow = (nowMs: number, durationMs: number): DeferredOutcome => ({
  outcome: 'deferred',
  reason: 'unavailable',
  retryAtMs: nowMs + retryMs,
  durationMs,
});
