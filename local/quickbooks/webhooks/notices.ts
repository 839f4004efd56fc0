import { objectsAt, textAt } from '../books/json.ts';
import type { Row, RowChange } from '../books/store.ts';

export type WebhookOperation = 'Create' | 'Update' | 'Delete' | 'Merge' | 'Void' | 'Emailed';

/** One change of an entity, as subscribers are told of it. */
export interface Notice {
  readonly entity: string;
  readonly id: string;
  readonly operation: WebhookOperation;
  /** With a merge: what disappeared. */
  readonly deletedId?: string;
  /** Only a balance moved, and with it the time, as payments do to their customer. */
  readonly isBalanceOnly: boolean;
}

/** What subscribers are told of one piece of work. What moves neither token nor time is told to nobody. */
export function noticesOf(changes: readonly RowChange[]): Notice[] {
  const notices = changes.flatMap((change) => [...entityNotice(change), ...depositNotice(change)]);
  const merges = notices.filter((notice) => notice.operation === 'Merge');
  // A merge tells of the survivor already.
  const isSurvivor = (notice: Notice): boolean =>
    notice.operation === 'Update' &&
    merges.some((merge) => merge.entity === notice.entity && merge.id === notice.id);
  return notices.filter((notice) => !isSurvivor(notice));
}

function entityNotice({ before, after, mergedInto, wasVoided }: RowChange): Notice[] {
  const row = after ?? before;
  if (row === undefined) return [];
  const { entity, id } = row;
  const told = { entity, id, isBalanceOnly: false };
  if (mergedInto !== undefined) return [{ ...told, id: mergedInto, operation: 'Merge', deletedId: id }];
  if (after === undefined) return [{ ...told, operation: 'Delete' }];
  if (before === undefined) return [{ ...told, operation: 'Create' }];
  if (wasVoided) return [{ ...told, operation: 'Void' }];
  if (after.syncToken !== before.syncToken)
    return [{ ...told, operation: wasEmailed(before, after) ? 'Emailed' : 'Update' }];
  return after.serial === before.serial ? [] : [{ ...told, operation: 'Update', isBalanceOnly: true }];
}

function wasEmailed(before: Row, after: Row): boolean {
  return (
    textAt(before.json, 'EmailStatus') !== 'EmailSent' && textAt(after.json, 'EmailStatus') === 'EmailSent'
  );
}

// The books hold no deposits, but a payment that was put into one says so.
function depositNotice({ before, after }: RowChange): Notice[] {
  const depositOf = (row: Row | undefined): string | undefined =>
    textAt(
      objectsAt(row?.json, 'LinkedTxn').find((link) => link['TxnType'] === 'Deposit'),
      'TxnId',
    );
  const id = depositOf(after);
  if (after?.entity !== 'Payment' || id === undefined || depositOf(before) !== undefined) return [];
  return [{ entity: 'Deposit', id, operation: 'Create', isBalanceOnly: false }];
}
