import type { Explained } from './explain-refusal.ts';
import type { OpenBooks, Turn } from './turn.ts';

/**
 * What the mapping names is gone: every other document would be refused for it as well. So it is one error, the turn ends,
 * and the next one lets those wait that were not sent.
 */
export async function withStale(
  turn: Turn,
  { connection }: OpenBooks,
  explained: Explained,
): Promise<Explained> {
  const { gone } = explained;
  if (gone === undefined) return explained;
  const key = `${gone.list} ${gone.id}`;
  const noting = turn.noted.get(key) ?? turn.deps.noteStale(connection, gone);
  turn.noted.set(key, noting);
  turn.agenda.stop(turn.deps.nowMs());
  const detail = await noting;
  return { ...explained, cause: 'mapping_stale', detail: detail ?? explained.detail };
}
