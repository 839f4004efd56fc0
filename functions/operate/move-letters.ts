/**
 * Dead letters are sent to their queue again, or discarded (G2). Each is judged first, against how things stand at this
 * moment. Sent, written down, then deleted: what dies in between leaves a letter that is sent once more, which does no harm.
 * Discarding writes down first what is discarded. What cannot be helped by sending it again is left for a person to discard.
 */
import type { OperatorAct } from '../../shared/contracts/activity.ts';
import type { Moved } from '../../shared/contracts/operate.ts';
import { hasSource } from '../../shared/contracts/queues.ts';
import { holdLetters, namesOf, type Held, type HoldingDeps, type Wanted } from './hold-letters.ts';
import { isHopeless } from './judge.ts';
import type { JudgedLetter } from './judge-letters.ts';
import { countVerdicts, toldLetter } from './look-at-letters.ts';
import { tenantIdIn } from './read-letter.ts';
import { writeDown, type WritingDeps } from './write-down.ts';

export interface MovingDeps extends HoldingDeps, WritingDeps {
  readonly nowMs: () => number;
  readonly sleep: (ms: number) => Promise<void>;
  /** Somebody asked to stop: the letter in hand is finished, and no other begun. */
  readonly isStopping: () => boolean;
  readonly progress: (of: { done: number; all: number }) => void;
  /** What may be told of an error. */
  readonly describeError: (error: unknown) => string;
}

export interface Move {
  readonly reason: string;
  readonly isDryRun: boolean;
}

type Step = (letter: JudgedLetter) => Promise<void>;

/** Sends the letters that are meant to their queues again, at most `perSecond` of them each second. */
export const redriveLetters = (
  deps: MovingDeps,
  of: Wanted & Move & { readonly perSecond: number },
): Promise<Moved> =>
  holdLetters(deps, of, (held) => {
    const pace = createPacing(deps, of.perSecond);
    const left = held.letters.filter((letter) => !canGo(letter));
    return moveEach(deps, {
      ...{ held, move: of, left, answer: 'redriven' },
      letters: held.letters.filter(canGo),
      step: async (letter) => {
        await pace();
        const { queue, deadLetters } = namesOf(deps, letter.queue);
        await deps.queues.send(queue, letter);
        await writeLetterDown(deps, letter, { action: 'operate/redrive', reason: of.reason });
        await deps.queues.remove(deadLetters, letter);
      },
    });
  });

const canGo = (letter: JudgedLetter): boolean => hasSource(letter.queue) && !isHopeless(letter.judgement);

/** Deletes the letters that are meant. A document whose only pointer goes with it stays as it is: parked, and to be retried. */
export const discardLetters = (deps: MovingDeps, of: Wanted & Move): Promise<Moved> =>
  holdLetters(deps, of, (held) =>
    moveEach(deps, {
      ...{ held, move: of, left: [], answer: 'discarded', letters: held.letters },
      step: async (letter) => {
        await writeLetterDown(deps, letter, { action: 'operate/discard', reason: of.reason });
        await deps.queues.remove(namesOf(deps, letter.queue).deadLetters, letter);
      },
    }),
  );

async function moveEach(
  deps: MovingDeps,
  of: {
    readonly held: Held;
    readonly move: Move;
    readonly answer: Moved['answer'];
    readonly letters: readonly JudgedLetter[];
    readonly left: readonly JudgedLetter[];
    readonly step: Step;
  },
): Promise<Moved> {
  const { held, letters, move } = of;
  const ran = move.isDryRun
    ? ({ moved: letters, end: 'done' } as const)
    : await runSteps(deps, { held, letters, step: of.step });
  return {
    answer: of.answer,
    isDryRun: move.isDryRun,
    moved: ran.moved.length,
    byVerdict: countVerdicts(ran.moved.map(({ judgement }) => judgement)),
    left: countCauses(of.left),
    notReached: letters.length - ran.moved.length,
    end: ran.end,
    ...('failure' in ran ? { failure: ran.failure } : {}),
    mayBeMore: held.mayBeMore,
  };
}

interface Ran {
  readonly moved: readonly JudgedLetter[];
  readonly end: Moved['end'];
  readonly failure?: string;
}

/** One after the other: the rate is the operator's, and whoever stops knows how far it came. */
async function runSteps(
  deps: MovingDeps,
  of: { held: Held; letters: readonly JudgedLetter[]; step: Step },
): Promise<Ran> {
  const moved: JudgedLetter[] = [];
  for (const letter of of.letters) {
    if (deps.isStopping()) return { moved, end: 'stopped' };
    try {
      await of.step(letter);
    } catch (error) {
      return { moved, end: 'failed', failure: deps.describeError(error) };
    }
    of.held.forget(letter);
    moved.push(letter);
    deps.progress({ done: moved.length, all: of.letters.length });
  }
  return { moved, end: 'done' };
}

function createPacing(deps: Pick<MovingDeps, 'nowMs' | 'sleep'>, perSecond: number): () => Promise<void> {
  let nextMs = deps.nowMs();
  return async () => {
    const waitMs = nextMs - deps.nowMs();
    if (waitMs > 0) await deps.sleep(waitMs);
    nextMs = Math.max(nextMs, deps.nowMs()) + 1000 / perSecond;
  };
}

function writeLetterDown(
  deps: WritingDeps,
  letter: JudgedLetter,
  of: { action: OperatorAct; reason: string },
): Promise<void> {
  const { queue, messageId, documentId, externalId, revision, head, verdict, cause } = toldLetter(letter);
  const named = { documentId, externalId, revision: revision?.toString(), head };
  const known = Object.entries(named).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value] as const],
  );
  const tenantId = tenantIdIn(letter.content);
  const isUnknown = cause === 'unknownTenant';
  return writeDown(deps, {
    tenantId: isUnknown ? undefined : tenantId,
    action: of.action,
    outcome: 'done',
    about: {
      ...{ queue, messageId, verdict, cause, reason: of.reason },
      ...(isUnknown && tenantId !== undefined ? { tenantId } : {}),
      ...Object.fromEntries(known),
    },
  });
}

function countCauses(letters: readonly JudgedLetter[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { judgement } of letters) counts[judgement.cause] = (counts[judgement.cause] ?? 0) + 1;
  return counts;
}
