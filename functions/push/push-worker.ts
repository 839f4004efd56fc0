/**
 * Messages from a push queue become turns of their tenants. A message is a pointer: what it points to is read afresh, so
 * repeated, reordered and redriven messages change nothing. A message fails only when its turn could not be taken; at its
 * last receive the document says so itself, before the message lies in the dead-letter queue.
 */
import type { Document } from '../../shared/domain/document.ts';
import type { DocumentId, TenantId } from '../../shared/domain/ids.ts';
import type { Documents } from '../../shared/store/documents.ts';

interface PushWorkerDeps {
  readonly nowMs: () => number;
  readonly takeTurn: (of: { tenantId: TenantId; documentIds: readonly DocumentId[] }) => Promise<void>;
  readonly documents: Pick<Documents, 'getMany' | 'move'>;
  /** Undefined when the body is not a pointer. */
  readonly readPointer: (body: string) => Pointer | undefined;
  readonly log: (line: { code: string; tenantId?: TenantId; messageId?: string; error?: unknown }) => void;
  /** The queue's maxReceiveCount: after that many receives a message moves to the dead-letter queue. */
  readonly maxReceives: number;
}

interface Pointer {
  readonly tenantId: TenantId;
  readonly documentId?: DocumentId | undefined;
}

export interface QueueRecord {
  readonly messageId: string;
  readonly body: string;
  readonly receiveCount: number;
}

// Turns of different tenants do not touch each other; a few at a time keep the worker's memory small.
const tenantConcurrency = 5;

/** Takes the turns of all tenants in the batch. Answers the ids of the messages that must come again. */
export async function pushWorker(deps: PushWorkerDeps, records: readonly QueueRecord[]): Promise<string[]> {
  const failed: string[] = [];
  const byTenant = new Map<TenantId, (QueueRecord & { pointer: Pointer })[]>();
  for (const record of records) {
    const pointer = deps.readPointer(record.body);
    if (pointer === undefined) {
      deps.log({ code: 'message_unreadable', messageId: record.messageId });
      failed.push(record.messageId);
    } else {
      byTenant.set(pointer.tenantId, [...(byTenant.get(pointer.tenantId) ?? []), { ...record, pointer }]);
    }
  }
  const turns = [...byTenant];
  for (let start = 0; start < turns.length; start += tenantConcurrency) {
    const outcomes = await Promise.all(
      turns.slice(start, start + tenantConcurrency).map(([tenantId, of]) => turnFor(deps, tenantId, of)),
    );
    failed.push(...outcomes.flat());
  }
  return failed;
}

async function turnFor(
  deps: PushWorkerDeps,
  tenantId: TenantId,
  records: readonly (QueueRecord & { pointer: Pointer })[],
): Promise<string[]> {
  try {
    await deps.takeTurn({ tenantId, documentIds: documentIdsOf(records) });
    return [];
  } catch (error) {
    deps.log({ code: 'turn_failed', tenantId, error });
    await park(deps, tenantId, records);
    return records.map((record) => record.messageId);
  }
}

/** Documents whose message goes to the dead-letter queue now say that they are parked. */
async function park(
  deps: PushWorkerDeps,
  tenantId: TenantId,
  records: readonly (QueueRecord & { pointer: Pointer })[],
): Promise<void> {
  const last = records.filter((record) => record.receiveCount >= deps.maxReceives);
  if (last.length === 0) return;
  const documents = await deps.documents.getMany(tenantId, documentIdsOf(last));
  for (const document of documents) await parkDocument(deps, document);
}

async function parkDocument(deps: PushWorkerDeps, document: Document): Promise<void> {
  const { tenantId, documentId, unknown } = document;
  await deps.documents.move(
    { tenantId, documentId, basis: document },
    {
      state: 'parked',
      updatedAt: new Date(deps.nowMs()).toISOString(),
      attempts: document.attempts,
      // A lost answer stays known: parked or not, the document may be in the books.
      ...(unknown === undefined ? {} : { unknown }),
    },
  );
}

const documentIdsOf = (records: readonly { pointer: Pointer }[]): DocumentId[] =>
  records.flatMap(({ pointer }) => pointer.documentId ?? []);
