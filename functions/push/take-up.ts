import type { Document } from '../../shared/domain/document.ts';
import type { TurnDeps } from './turn.ts';

/** Whether there is something to do for a document, now or when what it waits for has come. */
export const isUnsettled = ({ state }: Document): boolean =>
  state === 'queued' || state === 'unknown' || state === 'waiting' || state === 'parked';

/**
 * Documents that waited or were parked are queued first: from then on a revision cannot replace what is being pushed. Those
 * that somebody changed at this moment are left to their own pointers.
 */
export async function takeUp(
  deps: Pick<TurnDeps, 'documents' | 'nowMs'>,
  documents: readonly Document[],
): Promise<Document[]> {
  const taken: Document[] = [];
  for (const document of documents) {
    if (document.state !== 'waiting' && document.state !== 'parked') {
      taken.push(document);
      continue;
    }
    const { tenantId, documentId, unknown, attempts } = document;
    const moved = await deps.documents.move(
      { tenantId, documentId, basis: document },
      {
        state: unknown === undefined ? 'queued' : 'unknown',
        updatedAt: new Date(deps.nowMs()).toISOString(),
        attempts,
        ...(unknown === undefined ? {} : { unknown }),
      },
    );
    if (moved.isDone) taken.push(moved.document);
  }
  return taken;
}
