/**
 * Dead letters are taken, judged, worked with, and given back at once, so that looking leaves them as they were. Should this
 * process die in between, SQS gives them back by itself when the hold is over.
 */
import { physicalNames, type OperatedQueue } from '../../shared/contracts/queues.ts';
import type { Verdict } from '../../shared/contracts/operate.ts';
import type { DeadLetterQueues } from '../../shared/aws/dead-letters.ts';
import { judgeLetters, type JudgedLetter, type JudgingDeps } from './judge-letters.ts';
import { readLetter, tenantIdIn } from './read-letter.ts';

export interface HoldingDeps extends JudgingDeps {
  readonly stage: string;
  readonly queues: DeadLetterQueues;
}

/** Which letters are meant; what is left out is not asked for. */
export interface Selection {
  readonly messageId?: string | undefined;
  readonly tenantId?: string | undefined;
  readonly cause?: string | undefined;
  readonly verdict?: Verdict | undefined;
}

export interface Wanted {
  readonly queues: readonly OperatedQueue[];
  readonly selection: Selection;
  /** At most so many are taken from each queue. */
  readonly limit: number;
  readonly holdSeconds: number;
}

export interface Held {
  readonly letters: readonly JudgedLetter[];
  /** A queue gave as many as were asked for. */
  readonly mayBeMore: boolean;
  /** The letter is no longer in its queue, so that it is not given back. */
  readonly forget: (letter: JudgedLetter) => void;
}

/** Works with the letters that are meant, while nobody else sees them. */
export async function holdLetters<Result>(
  deps: HoldingDeps,
  wanted: Wanted,
  work: (held: Held) => Promise<Result>,
): Promise<Result> {
  const gone = new Set<string>();
  const taken = await Promise.all(
    wanted.queues.map(async (queue) => ({
      queue,
      letters: await deps.queues.take(namesOf(deps, queue).deadLetters, {
        max: wanted.limit,
        holdSeconds: wanted.holdSeconds,
      }),
    })),
  );
  try {
    const letters = taken.flatMap(({ queue, letters: of }) => of.map((letter) => readLetter(queue, letter)));
    const judged = await judgeLetters(deps, letters);
    return await work({
      letters: judged.filter((letter) => isMeant(letter, wanted.selection)),
      mayBeMore: taken.some((one) => one.letters.length >= wanted.limit),
      forget: ({ messageId }) => gone.add(messageId),
    });
  } finally {
    for (const { queue, letters } of taken) {
      const left = letters.filter(({ messageId }) => !gone.has(messageId));
      await deps.queues.giveBack(namesOf(deps, queue).deadLetters, left);
    }
  }
}

export const namesOf = (deps: Pick<HoldingDeps, 'stage'>, queue: OperatedQueue) =>
  physicalNames(deps.stage, queue);

function isMeant(letter: JudgedLetter, selection: Selection): boolean {
  const { messageId, tenantId, cause, verdict } = selection;
  return (
    (messageId === undefined || messageId === letter.messageId) &&
    (tenantId === undefined || tenantId === tenantIdIn(letter.content)) &&
    (cause === undefined || cause === letter.judgement.cause) &&
    (verdict === undefined || verdict === letter.judgement.verdict)
  );
}
