import type { ReconcileSummary } from '../../../../shared/contracts/reconcile-answers.ts';
import type { Certificate, Coverage, Finding } from '../../../../shared/contracts/reconcile.ts';
import { fieldWords, reasonWords, verdictWords } from '../../../../shared/contracts/verdict-words.ts';
import { countOf } from '../../show/money.ts';
import { clockText, dayText } from '../../show/time.ts';
import { agreeingCount, differingCount, uncheckedCount } from './tally-rows.ts';

type RunName = Pick<ReconcileSummary, 'localDate' | 'requestedAt'>;

/** `Night of 27 Nov 2026`, or `Check of 27 Nov 2026, 14:03` of one by hand. */
export const runTitle = ({ localDate, requestedAt }: RunName, timeZone: string, locale?: string): string =>
  requestedAt === undefined
    ? `Night of ${dayText(localDate, locale)}`
    : `Check of ${dayText(localDate, locale)}, ${clockText(requestedAt, timeZone, locale)}`;

/** What the name of a run in an address says; undefined where it is none. */
export function nameOf(runId: string): RunName | undefined {
  const form = /^(\d{4}-\d{2}-\d{2})(?:\.(\d{4}-\d{2}-\d{2}T[\d:.]+Z))?$/;
  const [, localDate, requestedAt] = form.exec(runId) ?? [];
  if (localDate === undefined) return undefined;
  return requestedAt === undefined ? { localDate } : { localDate, requestedAt };
}

// A worker takes a run on within seconds; one that lies in the queue for longer is no longer a matter of waiting here.
const beginsWithinMs = 5 * 60_000;

/** Whether a run that is not there yet was asked for a moment ago, so that it is worth waiting for. */
export function isYetToBegin(runId: string, nowMs: number): boolean {
  const { requestedAt } = nameOf(runId) ?? {};
  return requestedAt !== undefined && nowMs - Date.parse(requestedAt) < beginsWithinMs;
}

export const coverageWords: Readonly<Record<Coverage, string>> = {
  everything: 'Every document in QuickBooks was read.',
  changes:
    'Everything that changed in QuickBooks since the check before was read. What has not changed stands as it was checked then.',
  nothing: 'QuickBooks was not read.',
};

/** The whole result in a sentence or three. Never "all agrees" where something was left out. */
export function resultWords(certificate: Pick<Certificate, 'outcome' | 'documentCount' | 'tallies'>): string {
  const { outcome, documentCount, tallies } = certificate;
  const differing = differingCount({ tallies });
  const unchecked = uncheckedCount({ tallies });
  const agreeing = agreeingCount({ tallies });
  const parts = [
    `${agreeing.toLocaleString()} of ${countOf(documentCount, 'document')} ${agreeing === 1 ? 'agrees' : 'agree'}`,
    ...(differing === 0 ? ['none differs'] : [`${differing} ${differing === 1 ? 'differs' : 'differ'}`]),
    ...(unchecked === 0 ? [] : [`${unchecked} ${unchecked === 1 ? 'was' : 'were'} not checked`]),
  ];
  const sentence = `${parts.join(', ')}.`;
  return outcome === 'incomplete' ? `Not everything could be read. ${sentence}` : sentence;
}

/** What was found of a document, with its reason or fields. */
export function findingWords({ verdict, reason, fields = [] }: Finding): string {
  const why = [
    ...(reason === undefined ? [] : [reasonWords[reason]]),
    ...fields.map((field) => fieldWords[field]),
  ];
  return why.length === 0 ? verdictWords[verdict] : `${verdictWords[verdict]}: ${why.join(', ')}`;
}

/** What the mark of the chain means, in one sentence. */
export function chainWords(isChained: boolean | undefined): string {
  switch (isChained) {
    case true:
      return 'Each certificate bears the fingerprint of the one before. This one is as it was written and follows on the one before it.';
    case false:
      return 'This certificate does not follow on the one before it. That happens when two checks ran at the same time; if none did, tell support.';
    case undefined:
      return 'Each certificate bears the fingerprint of the one before, so that none can be changed or taken out unnoticed.';
  }
}
