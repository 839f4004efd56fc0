/**
 * Approved documents come in over the bus as well: each event stands for a request to submit what it holds, and is taken, or
 * refused, by the same rules. What was accepted before is done with. What fails comes back, until its queue gives it up: an
 * event that can never be accepted ends in the dead letters, where somebody sees it, and its neighbours go on.
 */
import type { InboundEvent } from '../../shared/contracts/inbound-events.ts';
import type { DocumentKind } from '../../shared/domain/document.ts';
import { ProblemError } from '../../shared/domain/errors.ts';
import type { TenantId } from '../../shared/domain/ids.ts';
import type { Log } from '../../shared/edge/log.ts';
import type { GroupResult, QueuedMessage } from '../../shared/edge/queue-handler.ts';
import { acceptableInvoice, acceptableSettlement, type Acceptable } from './acceptable.ts';
import { submitDocument, type SubmitDocumentDeps } from './submit-document.ts';

interface AcceptEventsDeps {
  readonly log: Log;
  readonly tenantStanding: (tenantId: TenantId) => Promise<'present' | 'erased' | 'unknown'>;
  /** A document's pointer goes to the queue of its kind. */
  readonly submitting: Readonly<Record<DocumentKind, SubmitDocumentDeps>>;
  /** What may be logged of an error. */
  readonly describeError: (error: unknown) => { errorName?: string };
}

type QueuedEvent = QueuedMessage<InboundEvent>;

/** Revisions of one document are taken one after the other; two at once would each find the other in its way. */
export const documentOf = (event: InboundEvent): string =>
  JSON.stringify([event['detail-type'], event.detail.tenantId, submittedIn(event).id]);

/** All events are of one document. The older revision first: behind the newer one it could never be accepted. */
export async function acceptEvents(
  deps: AcceptEventsDeps,
  events: readonly QueuedEvent[],
): Promise<GroupResult> {
  const failedMessageIds: string[] = [];
  for (const event of events.toSorted((one, other) => revisionOf(one) - revisionOf(other))) {
    if (!(await accept(deps, event))) failedMessageIds.push(event.messageId);
  }
  return { failedMessageIds };
}

const revisionOf = ({ message }: QueuedEvent): number => submittedIn(message).revision;

const submittedIn = (event: InboundEvent): { readonly id: string; readonly revision: number } =>
  event['detail-type'] === 'invoice.authorized' ? event.detail.invoice : event.detail.settlement;

/** Whether the event is done with. Whatever went wrong is told in one line, and never in the words of the event. */
async function accept(deps: AcceptEventsDeps, event: QueuedEvent): Promise<boolean> {
  const { messageId } = event;
  const { tenantId } = event.message.detail;
  try {
    const standing = await deps.tenantStanding(tenantId);
    if (standing === 'erased') {
      deps.log({ code: 'event_of_erased_tenant', messageId, tenantId });
      return true;
    }
    if (standing === 'unknown') {
      deps.log({ code: 'event_refused', level: 'warn', messageId, tenantId, problemCode: 'unknown_tenant' });
      return false;
    }
    const submitted = acceptableIn(event.message);
    const { isNew, document } = await submitDocument(deps.submitting[submitted.facts.kind], {
      tenantId,
      submitted,
    });
    const outcome = isNew ? 'accepted' : 'accepted before';
    deps.log({ code: 'event_accepted', messageId, tenantId, documentId: document.documentId, outcome });
    return true;
  } catch (error) {
    const isRefusal = error instanceof ProblemError && error.status < 500;
    deps.log({
      ...(isRefusal
        ? { code: 'event_refused', level: 'warn', problemCode: error.code }
        : { code: 'event_failed', level: 'error', ...deps.describeError(error) }),
      messageId,
      tenantId,
    });
    return false;
  }
}

/** Throws {@link ProblemError} with the code that tells why it cannot be taken. */
export const acceptableIn = (event: InboundEvent): Acceptable =>
  event['detail-type'] === 'invoice.authorized'
    ? acceptableInvoice(event.detail.invoice)
    : acceptableSettlement(event.detail.settlement);
