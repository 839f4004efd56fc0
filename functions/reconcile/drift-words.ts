import { fieldWords } from '../../shared/contracts/verdict-words.ts';
import type { CauseCode } from '../../shared/domain/causes.ts';
import type { Document } from '../../shared/domain/document.ts';
import type { Drift, DriftKind } from '../../shared/domain/drift.ts';

/** The cause in the catalogue that tells of a disagreement. */
export const driftCauses = {
  edited: 'drift_edited',
  deleted: 'drift_deleted',
  voided: 'drift_voided',
  duplicated: 'drift_duplicated',
} as const satisfies Readonly<Record<DriftKind, CauseCode>>;

/** What disagrees, in the words of one document. No amounts: they are shown beside each other where both sides are. */
export function driftDetail(document: Document, drift: Drift): string {
  const name = `${document.kind === 'invoice' ? 'Invoice' : 'Bill'} ${document.number}`;
  switch (drift.kind) {
    case 'edited':
      return document.state === 'voided'
        ? `${name} is voided here and stands in QuickBooks all the same.`
        : `${name} has another ${list(drift.fields.map((field) => fieldWords[field]))} in QuickBooks than was agreed.`;
    case 'deleted':
      return `${name} is not in QuickBooks any more.`;
    case 'voided':
      return `${name} was voided in QuickBooks.`;
    case 'duplicated':
      return `${name} is in QuickBooks more than once.`;
  }
}

function list(words: readonly string[]): string {
  const last = words.at(-1) ?? '';
  return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} and ${last}`;
}
