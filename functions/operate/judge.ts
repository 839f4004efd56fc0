/** The rule by which a dead letter is judged: what would become of it if it were sent again now. */
import type { Judgement } from '../../shared/contracts/operate.ts';
import { isReadable, type ConnectionState } from '../../shared/domain/connection.ts';
import type { Document } from '../../shared/domain/document.ts';
import type { Obstacle, SubmissionOutlook } from '../../shared/domain/outlook.ts';
import type { LetterContent } from './read-letter.ts';

/** How things stand today. What a letter does not ask for may be left out. */
export interface Facts {
  readonly doesTenantExist: boolean;
  readonly document?: Document | undefined;
  /** What stands in the way of the document. */
  readonly obstacle?: Obstacle | undefined;
  readonly connectionState?: ConnectionState | undefined;
  readonly outlook?: SubmissionOutlook | undefined;
}

/** Causes that sending a message again cannot cure; it is left where it lies, to be discarded. */
const hopelessCauses: ReadonlySet<string> = new Set(['unreadable', 'unknownTenant', 'unknownDocument']);

/** Whether sending it again could do anything at all. */
export const isHopeless = ({ verdict, cause }: Judgement): boolean =>
  verdict === 'wouldStillFail' && hopelessCauses.has(cause);

export function judge(content: LetterContent, facts: Facts): Judgement {
  if (content.pointsTo === 'nothing') return stillFails('unreadable');
  if (content.pointsTo === 'run') return { verdict: 'alreadyThere', cause: 'nextRun' };
  // A person looks at it and decides; there is no queue that it could be sent to.
  if (content.pointsTo === 'delivery') return { verdict: 'notJudged', cause: content.reason };
  // There is no such tenant any more, and some of its rows may be left.
  if (content.pointsTo === 'erasure') return { verdict: 'wouldSucceed', cause: 'erasure' };
  if (content.pointsTo === 'other' && content.tenantId === undefined) return notJudged;
  if (!facts.doesTenantExist) return stillFails('unknownTenant');
  switch (content.pointsTo) {
    case 'document':
      return judgeDocument(facts);
    case 'turn':
      return { verdict: 'wouldSucceed', cause: 'turn' };
    case 'company':
      return judgeCompany(facts.connectionState);
    case 'event':
      return judgeEvent(facts.outlook);
    case 'other':
      return notJudged;
  }
}

function judgeDocument({ document, obstacle }: Facts): Judgement {
  if (document === undefined) return stillFails('unknownDocument');
  const { state, pushError } = document;
  if (state === 'pushed' || state === 'voided') return { verdict: 'alreadyThere', cause: state };
  // A pointer passes a refused document over: it goes on when it is retried, revised, or its cause is cured.
  if (state === 'refused') return stillFails(pushError?.cause ?? 'refused');
  switch (obstacle?.kind) {
    case undefined:
      return { verdict: 'wouldSucceed', cause: state };
    case 'wait':
      return { verdict: 'wouldWait', cause: obstacle.reason };
    case 'refusal':
      return stillFails(obstacle.cause);
    case 'unreadable':
      return stillFails('contentUnreadable');
    case 'lostAnswer':
      return { verdict: 'notJudged', cause: 'lostAnswer' };
  }
}

// A company that cannot be read is read again when it is connected; until then a wake-up does nothing.
const judgeCompany = (state: ConnectionState | undefined): Judgement =>
  isReadable(state)
    ? { verdict: 'wouldSucceed', cause: 'company' }
    : { verdict: 'alreadyThere', cause: state ?? 'notConnected' };

function judgeEvent(outlook: SubmissionOutlook | undefined): Judgement {
  switch (outlook?.kind) {
    case undefined:
      return notJudged;
    case 'accepted':
      return { verdict: 'wouldSucceed', cause: 'event' };
    case 'acceptedBefore':
      return { verdict: 'alreadyThere', cause: 'acceptedBefore' };
    case 'refused':
      return stillFails(outlook.code);
  }
}

const notJudged: Judgement = { verdict: 'notJudged', cause: 'other' };

const stillFails = (cause: string): Judgement => ({ verdict: 'wouldStillFail', cause });
