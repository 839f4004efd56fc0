/** What would become of an event if it came in now, by the very rules by which it is accepted; nothing is written. */
import type { InboundEvent } from '../../shared/contracts/inbound-events.ts';
import { ProblemError } from '../../shared/domain/errors.ts';
import type { SubmissionOutlook } from '../../shared/domain/outlook.ts';
import { acceptableIn } from './accept-events.ts';
import { foreseeSubmission, type ForeseeDeps } from './submit-document.ts';

export async function foreseeEvent(deps: ForeseeDeps, event: InboundEvent): Promise<SubmissionOutlook> {
  try {
    const submitted = acceptableIn(event);
    const wasAccepted = await foreseeSubmission(deps, { tenantId: event.detail.tenantId, submitted });
    return { kind: wasAccepted ? 'acceptedBefore' : 'accepted' };
  } catch (error) {
    if (!(error instanceof ProblemError) || error.status >= 500) throw error;
    return { kind: 'refused', code: error.code };
  }
}
