/**
 * In manual mode documents wait until a person submits them (C9). Each is marked first; then its pointer becomes due; then the
 * tenant gets its turn. In this order, because a turn that judged a document before it was marked may still be about to hold
 * it: the pointer that is due afterwards makes the next turn see the mark. Repeated, it marks and points again, to no harm.
 */
import type { SubmitByHandAnswer, SubmitByHandRequest } from '../../shared/contracts/http.ts';
import { allSettled } from '../../shared/domain/all-settled.ts';
import type { DocumentId, TenantId } from '../../shared/domain/ids.ts';
import type { Documents, DocumentWrite } from '../../shared/store/documents.ts';
import type { Lanes } from '../../shared/store/lanes.ts';
import type { HeldPointers, Runs } from '../../shared/store/runs.ts';

interface SubmitByHandDeps {
  readonly nowMs: () => number;
  readonly documents: Pick<Documents, 'submitByHand'>;
  readonly lanes: Pick<Lanes, 'armNow'>;
  readonly runs: Pick<Runs, 'add' | 'heldFor' | 'remove'>;
  readonly sendTurn: (tenantId: TenantId) => Promise<void>;
}

type Skipped = SubmitByHandAnswer['skipped'][number];
type Marked = Pick<SubmitByHandAnswer, 'submitted' | 'skipped'>;

// Writes at once: a partition takes about a thousand a second, and the lane's own must get through beside them.
const concurrency = 25;
// Documents between two stores of pointers; what was done so far stands if this process dies.
const batchSize = 500;
// The caller waits up to 29 s; what is left then is left for the next request.
const stopAfterMs = 20_000;

/** Lets documents go on that wait for a hand. What cannot be submitted is left as it is and told. */
export async function submitByHand(
  deps: SubmitByHandDeps,
  of: { tenantId: TenantId; wanted: SubmitByHandRequest },
): Promise<SubmitByHandAnswer> {
  const { tenantId, wanted } = of;
  const nowMs = deps.nowMs();
  await deps.lanes.armNow(tenantId, nowMs);
  const answer =
    wanted.documentIds === undefined
      ? await submitAll(deps, tenantId, nowMs + stopAfterMs)
      : { ...(await submitNamed(deps, tenantId, wanted.documentIds)), isMoreLeft: false };
  await deps.sendTurn(tenantId);
  return answer;
}

async function submitNamed(
  deps: SubmitByHandDeps,
  tenantId: TenantId,
  documentIds: readonly DocumentId[],
): Promise<Marked> {
  const wanted = [...new Set(documentIds)];
  const writes = await mark(deps, tenantId, wanted);
  const goOn = wanted.filter((documentId) => writes.get(documentId)?.isDone === true);
  await deps.runs.add(tenantId, { dueAt: new Date(deps.nowMs()).toISOString(), documentIds: goOn });
  return {
    submitted: goOn.length,
    skipped: wanted
      .filter((documentId) => !goOn.includes(documentId))
      .map((documentId) => skipped(documentId, writes.get(documentId))),
  };
}

function skipped(documentId: DocumentId, write: DocumentWrite | undefined): Skipped {
  const current = write?.isDone === false ? write.current : undefined;
  if (current === undefined) return { documentId };
  const { state, waitingReason } = current;
  return { documentId, state, ...(waitingReason === undefined ? {} : { waitingReason }) };
}

/** Walks what is held; documents that moved on meanwhile are not told, because nobody named them. */
async function submitAll(
  deps: SubmitByHandDeps,
  tenantId: TenantId,
  untilMs: number,
): Promise<SubmitByHandAnswer> {
  let submitted = 0;
  let batch: HeldPointers[] = [];
  let waiting = 0;
  for await (const held of deps.runs.heldFor(tenantId, 'manual')) {
    if (waiting >= batchSize) {
      submitted += await submitHeld(deps, tenantId, batch);
      batch = [];
      waiting = 0;
      if (deps.nowMs() >= untilMs) return { submitted, skipped: [], isMoreLeft: true };
    }
    batch.push(held);
    waiting += held.documentIds.length;
  }
  submitted += await submitHeld(deps, tenantId, batch);
  return { submitted, skipped: [], isMoreLeft: false };
}

async function submitHeld(
  deps: SubmitByHandDeps,
  tenantId: TenantId,
  batch: readonly HeldPointers[],
): Promise<number> {
  const documentIds = [...new Set(batch.flatMap((held) => held.documentIds))];
  const writes = await mark(deps, tenantId, documentIds);
  // All of them, marked or not: a pointer that is due does no harm, and one that is lost might.
  await deps.runs.add(tenantId, { dueAt: new Date(deps.nowMs()).toISOString(), documentIds });
  await inGroups(batch, (held) => deps.runs.remove(held));
  return [...writes.values()].filter(({ isDone }) => isDone).length;
}

async function mark(
  deps: SubmitByHandDeps,
  tenantId: TenantId,
  documentIds: readonly DocumentId[],
): Promise<ReadonlyMap<DocumentId, DocumentWrite>> {
  const at = new Date(deps.nowMs()).toISOString();
  const writes = new Map<DocumentId, DocumentWrite>();
  await inGroups(documentIds, async (documentId) => {
    writes.set(documentId, await deps.documents.submitByHand(tenantId, documentId, at));
  });
  return writes;
}

async function inGroups<Element>(
  elements: readonly Element[],
  work: (element: Element) => Promise<void>,
): Promise<void> {
  for (let start = 0; start < elements.length; start += concurrency) {
    await allSettled(elements.slice(start, start + concurrency).map(work));
  }
}
