import type { CallAccess, QuickBooksClient } from './client.ts';
import type { QuickBooksRead } from './client-outcomes.ts';
import type { Statement } from './query.ts';
import type { WireObject } from './wire.ts';

/** The rows that several statements find, asked one after the other; all of them, or why not. */
export async function queryEach(
  client: Pick<QuickBooksClient, 'queryAll'>,
  access: CallAccess,
  statements: readonly Statement[],
): Promise<QuickBooksRead<readonly WireObject[]>> {
  const answers: (readonly WireObject[])[] = [];
  let durationMs = 0;
  for (const statement of statements) {
    const outcome = await client.queryAll(access, statement);
    durationMs += outcome.durationMs;
    if (outcome.outcome !== 'applied') return outcome;
    answers.push(outcome.answer);
  }
  return { outcome: 'applied', answer: answers.flat(), durationMs };
}
