import { canonicalJson } from '../domain/canonical-json.ts';
import { createBillClaims } from '../store/bill-claims.ts';
import { createDocuments } from '../store/documents.ts';
import { createLanes } from '../store/lanes.ts';
import { createSubmissions } from '../store/submissions.ts';
import type { Table } from '../store/table.ts';
import { wireSend } from './outgoing.ts';
import type { System } from './system.ts';

/** What it takes to accept a document and to send its pointer to a push queue. */
export function wireSubmitting(of: {
  readonly table: Table;
  readonly sha256Hex: (text: string) => string;
  readonly system: Pick<System, 'nowMs'>;
  readonly queueUrl: string;
}) {
  const { table, sha256Hex, system, queueUrl } = of;
  return {
    nowMs: system.nowMs,
    hashContent: (content: unknown): string => sha256Hex(canonicalJson(content)),
    documents: createDocuments(table),
    submissions: createSubmissions(table),
    billClaims: createBillClaims(table),
    lanes: createLanes(table),
    sendPointer: wireSend(queueUrl),
  };
}

/** The same for what becomes an invoice or a bill: each goes to the queue of its kind. */
export function wireSubmittingByKind(
  env: { readonly PUSH_INVOICES_QUEUE_URL: string; readonly PUSH_BILLS_QUEUE_URL: string },
  of: Omit<Parameters<typeof wireSubmitting>[0], 'queueUrl'>,
) {
  return {
    invoice: wireSubmitting({ ...of, queueUrl: env.PUSH_INVOICES_QUEUE_URL }),
    bill: wireSubmitting({ ...of, queueUrl: env.PUSH_BILLS_QUEUE_URL }),
  };
}
