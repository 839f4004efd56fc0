/**
 * A submission arms the lane before it stores its document. A turn that finds the mark, and nothing else due, looks
 * through what was accepted since the last time for documents whose pointer was never sent. It looks no nearer than a
 * minute: a submission that is under way is not lost, and every handler has ended by then.
 */
import type { DocumentId } from '../../shared/domain/ids.ts';
import type { Lane } from '../../shared/store/lanes.ts';
import { documentIdAt } from './document-id.ts';
import type { Turn } from './turn.ts';

const settledAfterMs = 60_000;
/** A mark this fresh is not renewed by another submission, so it stands for everything accepted up to then. */
export const armFreshMs = 30_000;

/** How the mark and the place looked through to stand. */
export interface SweepMark {
  readonly armedAt: string | undefined;
  readonly sweptTo: string | undefined;
}

/** Queues pointers to documents that were never sent. Answers how the mark stands afterwards. */
export async function findNeverSent(turn: Turn, lane: Lane): Promise<SweepMark> {
  const { deps, tenantId } = turn;
  const nowMs = deps.nowMs();
  const settledMs = nowMs - settledAfterMs;
  if (lane.armedAt === undefined || Date.parse(lane.armedAt) + armFreshMs > settledMs) {
    return { armedAt: lane.armedAt, sweptTo: lane.sweptTo };
  }
  const sweptTo = documentIdAt(settledMs);
  const neverSent: DocumentId[] = [];
  for await (const document of deps.documents.acceptedBetween(tenantId, lane.sweptTo ?? '', sweptTo)) {
    // One whose answer was lost has a pointer too, unless its worker died before it stored that; a second does no harm.
    if (document.state === 'queued' || document.state === 'unknown') neverSent.push(document.documentId);
  }
  await deps.runs.add(tenantId, { dueAt: new Date(nowMs).toISOString(), documentIds: neverSent });
  if (neverSent.length > 0) deps.log({ code: 'never_sent_found', tenantId, count: neverSent.length });
  return { armedAt: undefined, sweptTo };
}
