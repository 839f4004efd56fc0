/**
 * Every minute: tells of documents whose outcome has been unknown for an hour. One that waits longer than a week waits for its
 * company to be connected again, which a sync error tells of: an alarm that cannot end would hide the next one.
 */
import type { TenantId } from '../../shared/domain/ids.ts';
import type { Documents } from '../../shared/store/documents.ts';

interface TellOverdueDeps {
  readonly nowMs: () => number;
  readonly documents: Pick<Documents, 'overdueBetween'>;
  readonly log: (line: { code: string; level: 'warn'; tenantId: TenantId; count: number }) => void;
}

// One small page of an index that is empty on a good day; whether it is a hundred or more makes no difference to an alarm.
const maxDocumentsTold = 100;
const forgottenAfterMs = 7 * 86_400_000;

/** One line per tenant, with how many documents it is about. */
export async function tellOverdue({ nowMs, documents, log }: TellOverdueDeps): Promise<void> {
  const now = nowMs();
  const from = new Date(now - forgottenAfterMs).toISOString();
  const overdue = await documents.overdueBetween(from, new Date(now).toISOString(), maxDocumentsTold);
  for (const [tenantId, of] of Map.groupBy(overdue, (tenantId) => tenantId)) {
    log({ code: 'unknown_outcomes_overdue', level: 'warn', tenantId, count: of.length });
  }
}
