/** What an operator is told of dead letters: each, one, grouped by tenant and cause, or what would become of them. */
import type {
  Judgement,
  LetterGroup,
  OperatorAnswer,
  ToldLetter,
  Verdict,
} from '../../shared/contracts/operate.ts';
import { UsageError } from './usage-error.ts';
import { holdLetters, type HoldingDeps, type Wanted } from './hold-letters.ts';
import type { JudgedLetter } from './judge-letters.ts';
import { tenantIdIn, type LetterContent } from './read-letter.ts';

type Answer<Name extends OperatorAnswer['answer']> = Extract<OperatorAnswer, { answer: Name }>;

const headBytes = 48;

export const listLetters = (deps: HoldingDeps, wanted: Wanted): Promise<Answer<'letters'>> =>
  holdLetters(deps, wanted, async ({ letters, mayBeMore }) => ({
    answer: 'letters',
    letters: letters.map(toldLetter),
    mayBeMore,
  }));

/** One letter with the document that it points to. Throws {@link UsageError} when it does not lie there. */
export const showLetter = (
  deps: HoldingDeps,
  wanted: Wanted & { readonly selection: { readonly messageId: string } },
): Promise<Answer<'letter'>> =>
  holdLetters(deps, wanted, async ({ letters: [letter] }) => {
    if (letter === undefined) {
      throw new UsageError({
        field: '--message',
        reason: `no dead letter ${wanted.selection.messageId} lies in the queues that were looked at`,
        remedy: 'list them with `dead-letters list`; a worker or another operator may hold it just now',
      });
    }
    const document = await documentOf(deps, letter.content);
    return { answer: 'letter', letter: toldLetter(letter), ...(document === undefined ? {} : { document }) };
  });

async function documentOf(
  deps: HoldingDeps,
  content: LetterContent,
): Promise<Answer<'letter'>['document'] | undefined> {
  if (content.pointsTo !== 'document') return undefined;
  const [document] = await deps.documents.getMany(content.tenantId, [content.documentId]);
  if (document === undefined) return undefined;
  const { state, kind, number, revision, updatedAt, waitingReason, pushError, attempts } = document;
  return {
    ...{ state, kind, number, revision, updatedAt, attempts: attempts.length },
    ...(waitingReason === undefined ? {} : { waitingReason }),
    ...(pushError === undefined ? {} : { pushError: pushError.cause }),
  };
}

/** How many of each tenant have the same cause; the largest group first. */
export const groupLetters = (deps: HoldingDeps, wanted: Wanted): Promise<Answer<'groups'>> =>
  holdLetters(deps, wanted, async ({ letters, mayBeMore }) => ({
    answer: 'groups',
    groups: groupsOf(letters),
    mayBeMore,
  }));

function groupsOf(letters: readonly JudgedLetter[]): LetterGroup[] {
  const keyOf = ({ queue, content, judgement }: JudgedLetter): string =>
    JSON.stringify([queue.name, tenantIdIn(content), judgement.verdict, judgement.cause]);
  const groups = [...Map.groupBy(letters, keyOf).values()].flatMap((together) => {
    const [first] = together;
    if (first === undefined) return [];
    const tenantId = tenantIdIn(first.content);
    const group: LetterGroup = {
      queue: first.queue.name,
      ...(tenantId === undefined ? {} : { tenantId }),
      ...first.judgement,
      count: together.length,
      oldestSentAt: together.map(({ firstSentAt }) => firstSentAt).toSorted()[0] ?? first.firstSentAt,
    };
    return [group];
  });
  return groups.toSorted((one, other) => other.count - one.count);
}

/** What would become of each if it were sent again now. QuickBooks is not asked, so what it would refuse is not foretold. */
export const forecastLetters = (deps: HoldingDeps, wanted: Wanted): Promise<Answer<'forecast'>> =>
  holdLetters(deps, wanted, async ({ letters, mayBeMore }) => ({
    answer: 'forecast',
    letters: letters.map(toldLetter),
    byVerdict: countVerdicts(letters.map(({ judgement }) => judgement)),
    mayBeMore,
  }));

export function countVerdicts(judgements: readonly Judgement[]): Partial<Record<Verdict, number>> {
  const counts: Partial<Record<Verdict, number>> = {};
  for (const { verdict } of judgements) counts[verdict] = (counts[verdict] ?? 0) + 1;
  return counts;
}

export function toldLetter(letter: JudgedLetter): ToldLetter {
  const { messageId, receiveCount, firstSentAt, content } = letter;
  const tenantId = tenantIdIn(content);
  return {
    ...{ queue: letter.queue.name, messageId, receiveCount, firstSentAt, pointsTo: content.pointsTo },
    ...(tenantId === undefined ? {} : { tenantId }),
    ...pointerIn(letter),
    ...letter.judgement,
  };
}

/** What it points to, and nothing else of it. */
function pointerIn({ content, body }: JudgedLetter): Partial<ToldLetter> {
  switch (content.pointsTo) {
    case 'document':
      return { documentId: content.documentId };
    case 'event': {
      const { event } = content;
      const { id, revision } =
        event['detail-type'] === 'invoice.authorized' ? event.detail.invoice : event.detail.settlement;
      return { externalId: id, revision };
    }
    case 'nothing':
      return { head: Buffer.from(body).subarray(0, headBytes).toString('base64') };
    case 'turn':
    case 'company':
    case 'run':
    case 'delivery':
    case 'other':
      return {};
  }
}
