import type { SyncErrorAnswer } from '../../../../shared/contracts/sync-errors.ts';
import type { Fixer, RemedyAction } from '../../../../shared/domain/causes.ts';
import type { Subject } from '../../../../shared/domain/sync-error.ts';
import { countText } from '../../show/money.ts';

export const fixerWords: Readonly<Record<Fixer, string>> = {
  tenantAdmin: 'You can fix this',
  vendor: 'Whoever makes your product can fix this',
  operator: 'Support can fix this',
  intuit: 'QuickBooks has to fix this',
};

/** Errors of one cause, in the order in which they were opened, the newest cause first. */
export interface CauseGroup {
  readonly cause: SyncErrorAnswer['cause'];
  readonly title: string;
  readonly errors: readonly SyncErrorAnswer[];
}

export function groupedByCause(errors: readonly SyncErrorAnswer[]): CauseGroup[] {
  return [...Map.groupBy(errors, ({ cause }) => cause)].map(([cause, ofCause]) => ({
    cause,
    title: ofCause[0]?.title ?? cause,
    errors: ofCause,
  }));
}

const kindWords: Readonly<Record<Subject['kind'], string>> = {
  customer: 'Customer',
  vendor: 'Vendor',
  item: 'Item',
  mapping: 'The mapping',
  currency: 'Currency',
  period: 'A closed period',
  company: 'The company',
  connection: 'The connection',
  document: 'Document',
};

/** What an error is about: `Customer Harbour Lane`, `The mapping`. */
export function subjectWords({ kind, id, name }: Subject): string {
  const which = name ?? (kind === 'document' ? undefined : id);
  return which === undefined ? kindWords[kind] : `${kindWords[kind]} ${which}`;
}

/** `12 documents are held up`; of a disagreement, `1 document differs`. */
export function heldWords({
  cause,
  documentCount,
  isCountCapped,
}: Pick<SyncErrorAnswer, 'cause' | 'documentCount' | 'isCountCapped'>): string {
  if (documentCount === 0) return 'Nothing waits for this any more';
  const isOne = documentCount === 1 && !isCountCapped;
  const count = isOne ? '1 document' : `${countText(documentCount)}${isCountCapped ? '+' : ''} documents`;
  if (isDrift({ cause })) return `${count} ${isOne ? 'differs' : 'differ'}`;
  return `${count} ${isOne ? 'is' : 'are'} held up`;
}

/** What a person most likely does first, best first: what cures the cause comes before another try. */
const byWeight: readonly RemedyAction[] = [
  'reconnect',
  'editMapping',
  'linkReference',
  'overwrite',
  'createAgain',
  'renumber',
  'allowDuplicate',
  'refreshReferenceData',
  'retry',
];

/** Actions that stand on the error itself, in a list of them; the others need a closer look. */
const inPlace: ReadonlySet<RemedyAction> = new Set(['reconnect', 'editMapping', 'linkReference', 'retry']);

/** The one action to offer beside an error in a list; undefined where its page has to be opened to decide. */
export function primaryActionOf(actions: readonly string[]): RemedyAction | undefined {
  const first = byWeight.find((action) => actions.includes(action));
  return first !== undefined && inPlace.has(first) ? first : undefined;
}

export const has = (error: Pick<SyncErrorAnswer, 'actions'>, action: RemedyAction): boolean =>
  error.actions.includes(action);

/** Whether it is a disagreement about a document that is in the books. */
export const isDrift = ({ cause }: Pick<SyncErrorAnswer, 'cause'>): boolean => cause.startsWith('drift_');

/** What support needs to find it, as text to copy. */
export function supportText(
  error: Pick<
    SyncErrorAnswer,
    'errorId' | 'cause' | 'faultCode' | 'intuitTid' | 'openedAt' | 'lastDocumentId'
  >,
  tenantId: string,
): string {
  return [
    `Account: ${tenantId}`,
    `Sync error: ${error.errorId} (${error.cause})`,
    `Opened: ${error.openedAt}`,
    ...(error.faultCode === undefined ? [] : [`QuickBooks code: ${error.faultCode}`]),
    ...(error.intuitTid === undefined ? [] : [`intuit_tid: ${error.intuitTid}`]),
    ...(error.lastDocumentId === undefined ? [] : [`Document: ${error.lastDocumentId}`]),
  ].join('\n');
}
