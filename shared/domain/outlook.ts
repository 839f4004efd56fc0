import type { CauseCode } from './causes.ts';
import type { WaitingReason } from './document.ts';

/** What stands in the way of a document at this moment, as far as it is known without asking QuickBooks. */
export type Obstacle =
  | { readonly kind: 'wait'; readonly reason: WaitingReason }
  | { readonly kind: 'refusal'; readonly cause: CauseCode }
  /** What was submitted cannot be read by us any more. */
  | { readonly kind: 'unreadable' }
  /** Its answer was lost, and QuickBooks alone can tell whether it is there or has to pass gates that are closed now. */
  | { readonly kind: 'lostAnswer' };

/** What would become of a submission that came in now; a refusal bears the code that its caller would be told. */
export type SubmissionOutlook =
  { readonly kind: 'accepted' | 'acceptedBefore' } | { readonly kind: 'refused'; readonly code: string };
