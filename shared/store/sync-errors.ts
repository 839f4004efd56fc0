import type { DocumentId, TenantId } from '../domain/ids.ts';
import type { SyncError, SyncErrorState } from '../domain/sync-error.ts';
import { keys, prefixes, tenantPartition } from './keys.ts';
import { createSyncErrorPages } from './sync-error-pages.ts';
import { errorOf, isExpired, readItem, type Stored } from './sync-error-item.ts';
import type { Change, Condition, Table } from './table.ts';

/** A root cause as whoever met it tells it. */
export type MetCause = Pick<
  SyncError,
  'errorId' | 'cause' | 'subject' | 'detail' | 'faultCode' | 'intuitTid'
>;

/** `isNew`: opened at this very moment. Told again the same for the same moment, so that its event is not lost. */
export interface Opened {
  readonly error: SyncError;
  readonly isNew: boolean;
}

/** A dismissal or reopening that was done, or what lies there instead; undefined for nothing. */
export type SyncErrorWrite =
  | { readonly isDone: true; readonly error: SyncError }
  | { readonly isDone: false; readonly current: SyncError | undefined };

const keptClosedDays = 90;

export type SyncErrors = ReturnType<typeof createSyncErrors>;

/**
 * Sync errors: one item per root cause and one per document it holds up. Whoever stores a refusal stores the document
 * first and then joins it here; whoever settles a document leaves afterwards. Each step can be repeated.
 *
 * A join and the close by the last one that leaves cannot miss each other: a join puts its membership first and then
 * raises the error's version; a close looks for members after it has read the version, and holds only while that stands.
 */
export function createSyncErrors(table: Table) {
  return {
    ...createSyncErrorPages(table),

    /**
     * Puts a document under an error, which is opened, or opened again when it was closed or dismissed before. `at` is when
     * the document was refused: telling an old refusal again does not undo a later dismissal.
     */
    async join(
      tenantId: TenantId,
      of: { error: MetCause; documentId: DocumentId; at: string },
    ): Promise<Opened> {
      const { error, documentId, at } = of;
      await table.put(
        { ...keys.syncErrorMember(tenantId, { errorId: error.errorId, documentId }), joinedAt: at },
        [[{ attribute: 'joinedAt', is: 'absent' }], [{ attribute: 'joinedAt', is: '<', value: at }]],
      );
      return open(tenantId, { error, at, also: { lastDocumentId: documentId } });
    },

    /** Opens an error that stands by itself, whether documents are held up by it or not, until it is closed. */
    open: (tenantId: TenantId, of: { error: MetCause; at: string }): Promise<Opened> =>
      open(tenantId, { ...of, also: { standsAlone: true } }),

    /**
     * The cause is cured. Closes the error, unless documents were refused for it: then the last that leaves does. Answers
     * the error if it is closed by this.
     */
    async close(tenantId: TenantId, errorId: string, at: string): Promise<SyncError | undefined> {
      await table.update(keys.syncError(tenantId, errorId), { set: { standsAlone: undefined } }, [
        [{ attribute: 'standsAlone', is: 'present' }],
      ]);
      return closeIfEmpty(tenantId, { errorId, at });
    },

    /**
     * Takes out a document that is settled or held up by something else, as it was seen at `at`; one that has joined again
     * since stays. Answers the error if it is closed by this, or was before.
     */
    async leave(
      tenantId: TenantId,
      of: { errorId: string; documentId: DocumentId; at: string },
    ): Promise<SyncError | undefined> {
      const outcome = await table.delete(keys.syncErrorMember(tenantId, of), [
        [{ attribute: 'joinedAt', is: 'absent' }],
        [{ attribute: 'joinedAt', is: '<=', value: of.at }],
      ]);
      return outcome.isDone
        ? closeIfEmpty(tenantId, { errorId: of.errorId, at: of.at, isRepeatable: true })
        : undefined;
    },

    /** `now` tells what has expired: DynamoDB removes it late. */
    async get(tenantId: TenantId, errorId: string, now: string): Promise<SyncError | undefined> {
      const stored = await read(tenantId, errorId);
      return stored === undefined || isExpired(stored, now) ? undefined : errorOf(stored);
    },

    /** An open error is put aside; its documents stay as they are. One that is dismissed already stays as it was. */
    async dismiss(
      tenantId: TenantId,
      errorId: string,
      dismissal: { at: string; by: string; reason: string },
    ): Promise<SyncErrorWrite> {
      const { at, by, reason } = dismissal;
      return readWrite(
        await table.update(
          keys.syncError(tenantId, errorId),
          {
            set: {
              state: 'dismissed',
              updatedAt: at,
              dismissedAt: at,
              dismissedBy: by,
              dismissedReason: reason,
            },
          },
          stateIs('open'),
        ),
      );
    },

    /** Takes a dismissal back. */
    async reopen(tenantId: TenantId, errorId: string, of: { at: string }): Promise<SyncErrorWrite> {
      return readWrite(
        await table.update(
          keys.syncError(tenantId, errorId),
          { set: { state: 'open', updatedAt: of.at, ...undismissed } },
          stateIs('dismissed'),
        ),
      );
    },
  };

  async function read(tenantId: TenantId, errorId: string): Promise<Stored | undefined> {
    const item = await table.get(keys.syncError(tenantId, errorId), { isConsistent: true });
    return item === undefined ? undefined : readItem(item);
  }

  async function open(
    tenantId: TenantId,
    of: { error: MetCause; at: string; also: Readonly<Record<string, unknown>> },
  ): Promise<Opened> {
    const { errorId, ...met } = of.error;
    const known = { ...met, faultCode: met.faultCode, intuitTid: met.intuitTid, ...of.also };
    // The state changes in between: then it is another of the three writes that fits.
    for (;;) {
      for (const { set, condition } of waysToOpen(known, of.at)) {
        const change: Change = { set, add: { version: 1 } };
        const outcome = await table.update(keys.syncError(tenantId, errorId), change, condition);
        if (outcome.isDone) return opened(readItem(outcome.item), of.at);
      }
    }
  }

  async function closeIfEmpty(
    tenantId: TenantId,
    of: { errorId: string; at: string; isRepeatable?: boolean },
  ): Promise<SyncError | undefined> {
    const { errorId, at } = of;
    for (;;) {
      const stored = await read(tenantId, errorId);
      if (stored === undefined || stored.standsAlone === true) return undefined;
      // Closed already: the same step again, which may not have told it the first time. Whoever leaves does so once, and
      // again only after a crash, at another moment maybe; causes are said to be cured again and again.
      if (stored.state === 'closed') {
        return stored.closedAt === at || of.isRepeatable === true ? errorOf(stored) : undefined;
      }
      const { items } = await table.query({
        pk: tenantPartition(tenantId),
        prefix: prefixes.syncErrorMembers(errorId),
        limit: 1,
        isConsistent: true,
      });
      if (items.length > 0) return undefined;
      const outcome = await table.update(
        keys.syncError(tenantId, errorId),
        { set: { state: 'closed', updatedAt: at, closedAt: at, expiresAt: expiryOf(at), ...undismissed } },
        [
          [
            { attribute: 'version', is: '=', value: stored.version },
            { attribute: 'standsAlone', is: 'absent' },
            { attribute: 'state', is: 'in', values: ['open', 'dismissed'] },
          ],
        ],
      );
      if (outcome.isDone) return errorOf(readItem(outcome.item));
    }
  }
}

const undismissed = { dismissedAt: undefined, dismissedBy: undefined, dismissedReason: undefined } as const;

const stateIs = (state: SyncErrorState): Condition => [[{ attribute: 'state', is: '=', value: state }]];

/** It is open: it stays so. It is not there, closed, or was dismissed before this: it opens. Dismissed since: it stays so. */
function waysToOpen(
  known: Readonly<Record<string, unknown>>,
  at: string,
): { set: Change['set'] & object; condition: Condition }[] {
  const opening = { state: 'open', openedAt: at, closedAt: undefined, expiresAt: undefined, ...undismissed };
  return [
    { set: { ...known, updatedAt: at }, condition: stateIs('open') },
    {
      set: { ...known, updatedAt: at, ...opening },
      condition: [
        [{ attribute: 'state', is: 'absent' }],
        [{ attribute: 'state', is: '=', value: 'closed' }],
        [
          { attribute: 'state', is: '=', value: 'dismissed' },
          { attribute: 'dismissedAt', is: '<', value: at },
        ],
      ],
    },
    {
      set: known,
      condition: [
        [
          { attribute: 'state', is: '=', value: 'dismissed' },
          { attribute: 'dismissedAt', is: '>=', value: at },
        ],
      ],
    },
  ];
}

const opened = (stored: Stored, at: string): Opened => ({
  error: errorOf(stored),
  isNew: stored.state === 'open' && stored.openedAt === at,
});

const expiryOf = (closedAt: string): number =>
  Math.floor(Date.parse(closedAt) / 1000) + keptClosedDays * 24 * 3600;

function readWrite(outcome: Awaited<ReturnType<Table['update']>>): SyncErrorWrite {
  if (outcome.isDone) return { isDone: true, error: errorOf(readItem(outcome.item)) };
  return {
    isDone: false,
    current: outcome.current === undefined ? undefined : errorOf(readItem(outcome.current)),
  };
}
