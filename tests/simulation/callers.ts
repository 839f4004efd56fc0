/** Those who ask our API for something, as its handlers have it, over gated adapters. */
import {
  acceptableBill,
  acceptableInvoice,
  acceptableSettlement,
  type Acceptable,
} from '../../functions/push/acceptable.ts';
import { newDocumentId } from '../../functions/push/document-id.ts';
import { submitDocument } from '../../functions/push/submit-document.ts';
import { canonicalJson } from '../../shared/domain/canonical-json.ts';
import { ProblemError } from '../../shared/domain/errors.ts';
import type { DocumentId } from '../../shared/domain/ids.ts';
import { createBillClaims } from '../../shared/store/bill-claims.ts';
import { createDocuments } from '../../shared/store/documents.ts';
import { createLanes } from '../../shared/store/lanes.ts';
import { createSubmissions } from '../../shared/store/submissions.ts';
import { createWorker, queueOf, randomBytes, sha256Hex, tableOf, type Shared } from './containers.ts';
import type { Container, Gate } from './gate.ts';
import type { MessageQueue } from './message-queue.ts';
import { tenantId } from './services.ts';
import type { Wish } from './submissions.ts';

type Submitted = Exclude<Wish, { kind: 'void' }>;

/** `POST …/invoices`, `…/bills`, `…/settlements` or `…/void`, one invocation. */
export function askIn(
  shared: Shared,
  container: Container,
  of: { wish: Wish; documentId: DocumentId | undefined },
): Promise<unknown> {
  const { wish, documentId } = of;
  if (wish.kind !== 'void') return submitIn(shared, container, wish);
  if (documentId === undefined) throw new Error(`${wish.externalId} is not there to be voided.`);
  return voidIn(shared, container, documentId);
}

function submitIn(
  shared: Shared,
  container: Container,
  wish: Submitted,
): Promise<{ document: { documentId: DocumentId } }> {
  const table = tableOf(shared, container);
  const queue = queueOf(shared, container);
  const { nowMs } = shared.clock;
  return submitDocument(
    {
      nowMs,
      newDocumentId: () => newDocumentId(nowMs(), randomBytes(shared.random)),
      hashContent: (content) => sha256Hex(canonicalJson(content)),
      documents: createDocuments(table),
      submissions: createSubmissions(table),
      billClaims: createBillClaims(table),
      lanes: createLanes(table),
      sendPointer: (pointer) => queue.send(pointer),
    },
    { tenantId, submitted: acceptableOf(wish) },
  );
}

function acceptableOf(wish: Submitted): Acceptable {
  switch (wish.kind) {
    case 'invoice':
      return acceptableInvoice(wish.content);
    case 'bill':
      return acceptableBill(wish.content);
    case 'settlement':
      return acceptableSettlement(wish.content);
  }
}

/** In the order of a retry: arm the lane, have it look again, queue the document, send the pointer. */
async function voidIn(shared: Shared, container: Container, documentId: DocumentId): Promise<void> {
  const table = tableOf(shared, container);
  const queue = queueOf(shared, container);
  const [documents, lanes] = [createDocuments(table), createLanes(table)];
  const document = await documents.get(tenantId, documentId);
  if (document === undefined || document.state === 'voided') return;
  if (document.operation !== 'void') {
    const nowMs = shared.clock.nowMs();
    await lanes.armNow(tenantId, nowMs);
    await lanes.sweepFrom(tenantId, documentId);
    const asked = await documents.requestVoid(document, new Date(nowMs).toISOString());
    if (!asked.isDone && asked.current?.operation !== 'void') {
      throw new ProblemError({ status: 409, code: 'document_in_flight', detail: 'It is on its way.' });
    }
  }
  await queue.send({ tenantId, documentId });
}

/** Pushes what is in the books before the run begins, while nothing fails. */
export async function pushBefore(shared: Shared, wishes: readonly Wish[]): Promise<void> {
  const { intuit, clock } = shared;
  const inQueue: string[] = [];
  const queue: MessageQueue = {
    send: (body) => void inQueue.push(body),
    deliverAgain: () => {},
    isEmpty: true,
    dead: [],
  };
  const boundless: Gate = {
    boundaries: [],
    hits: [],
    cross: (_container, { perform }) => perform(),
  };
  const calm: Shared = {
    ...shared,
    ...{ queue, events: [], gate: boundless },
    intuit: { ...intuit, fetchFor: () => intuit.look },
  };
  const container: Container = { role: 'worker', isDead: false, repeat: () => {} };
  for (const wish of wishes) await clock.run(askIn(calm, container, { wish, documentId: undefined }));
  const messages = inQueue.map((body, index) => ({ messageId: `b${index}`, body, receiveCount: 1 }));
  await clock.run(createWorker(calm, container)(messages));
}
