import { beforeEach, describe, expect, it } from 'vitest';
import { dismissSyncError, reopenSyncError } from '../../../functions/sync-errors/dismiss-sync-error.ts';
import { resolveSyncError } from '../../../functions/sync-errors/resolve-sync-error.ts';
import { retrySyncError, retrySyncErrors } from '../../../functions/sync-errors/retry-sync-errors.ts';
import { queuedAnswerSchema, type Resolution } from '../../../shared/contracts/sync-errors.ts';
import { at, causeOf, createSyncErrorsHarness, errorIdOf, idOf, tenantId } from './sync-errors-harness.ts';

let harness: ReturnType<typeof createSyncErrorsHarness>;
beforeEach(() => {
  harness = createSyncErrorsHarness();
});
const states = async (...indexes: number[]) =>
  Promise.all(indexes.map(async (index) => (await harness.document(index)).state));
const period = causeOf(9, { cause: 'period_closed', subject: { kind: 'period' } });
const connection = causeOf(8, { cause: 'needs_reconnect', subject: { kind: 'connection' } });

describe('retrySyncError', () => {
  const retry = (index: number, documentIds?: ReturnType<typeof idOf>[]) =>
    retrySyncError(harness.deps, { tenantId, errorId: errorIdOf(index), documentIds });

  it('queues all documents of an error, which stays open until they are done', async () => {
    await harness.refuse(1, period);
    await harness.refuse(2, period);

    const queued = await retry(9);

    expect(queuedAnswerSchema.parse(queued)).toEqual({ queued: 2, hasMore: false });
    expect(await states(1, 2)).toEqual(['queued', 'queued']);
    expect((await harness.document(1)).syncErrorId).toBe(errorIdOf(9));
    expect(await harness.errorState(9)).toBe('open');
    expect(await harness.dueNow()).toEqual([idOf(1), idOf(2)]);
    expect(harness.turns).toEqual([tenantId]);
  });

  it('lets go what waits for the same, where a retry is offered', async () => {
    await harness.refuse(1, period);
    await harness.hold(2, 'closedPeriod');

    expect(await retry(9)).toEqual({ queued: 2, hasMore: false });
    expect(await harness.dueNow()).toEqual([idOf(1), idOf(2)]);
  });

  it('lets wait what waits for a connection: only connecting helps', async () => {
    await harness.deps.syncErrors.open(tenantId, { error: connection, at: at('10:00:00') });
    await harness.hold(2, 'connection');

    expect(await retry(8)).toEqual({ queued: 0, hasMore: false });
    expect(await harness.dueNow()).toEqual([]);
  });

  it('queues the documents selected, and none that another error holds up', async () => {
    await harness.refuse(1, period);
    await harness.refuse(2, period);
    await harness.refuse(3, causeOf(3));
    await harness.hold(4, 'closedPeriod');
    await harness.hold(5, 'connection');

    const outcome = await retry(9, [1, 3, 4, 5, 6].map(idOf));

    expect(outcome).toEqual({ queued: 2, hasMore: false });
    expect(await states(1, 2, 3, 4, 5)).toEqual(['queued', 'refused', 'refused', 'queued', 'waiting']);
  });

  it('does nothing the second time', async () => {
    await harness.refuse(1, period);
    await retry(9);

    expect(await retry(9)).toEqual({ queued: 0, hasMore: false });
  });

  it('finds no error that is not there', async () => {
    expect(await retry(1)).toBeUndefined();
  });
});

describe('retrySyncErrors', () => {
  it('queues what all open errors hold up', async () => {
    for (const index of [1, 2, 3]) await harness.refuse(index, causeOf(index));
    await harness.hold(4, 'closedPeriod');
    await harness.refuse(5, period);
    await harness.deps.syncErrors.dismiss(tenantId, errorIdOf(3), {
      at: at('11:00:00'),
      by: 'user:ada',
      reason: 'Known',
    });

    expect(await retrySyncErrors(harness.deps, { tenantId })).toEqual({ queued: 4, hasMore: false });
    expect(await states(1, 2, 3, 5)).toEqual(['queued', 'queued', 'refused', 'queued']);
    expect(await harness.dueNow()).toEqual([1, 2, 4, 5].map(idOf));
  });

  it('queues what some errors hold up, and passes over ids of none', async () => {
    for (const index of [1, 2]) await harness.refuse(index, causeOf(index));

    const outcome = await retrySyncErrors(harness.deps, { tenantId, errorIds: [2, 7].map(errorIdOf) });

    expect(outcome).toEqual({ queued: 1, hasMore: false });
    expect(await states(1, 2)).toEqual(['refused', 'queued']);
  });

  it('leaves a document alone that another error holds up by now', async () => {
    await harness.refuse(1, causeOf(1), { syncErrorId: errorIdOf(2) });

    expect(await retrySyncErrors(harness.deps, { tenantId })).toEqual({ queued: 0, hasMore: false });
    expect(await states(1)).toEqual(['refused']);
  });

  it('ends in time, says so, and goes on where it was when asked again', async () => {
    for (const index of [1, 2, 3]) await harness.refuse(index, causeOf(index));
    const { documentIds } = harness.deps.syncErrors;
    const slow = {
      ...harness.deps,
      syncErrors: {
        ...harness.deps.syncErrors,
        documentIds: (...of: Parameters<typeof documentIds>) => {
          harness.clock.nowMs += 8_000;
          return documentIds(...of);
        },
      },
    };

    const first = await retrySyncErrors(slow, { tenantId });
    const second = await retrySyncErrors(harness.deps, { tenantId });

    expect(first.hasMore).toBe(true);
    expect(first.queued + second.queued).toBe(3);
    expect(second.hasMore).toBe(false);
  });
});

describe('resolveSyncError', () => {
  const resolve = (index: number, resolution: Resolution) =>
    resolveSyncError(harness.deps, { tenantId, errorId: errorIdOf(index), resolution, by: 'ada' });
  const documentId = idOf(1);

  it.each<[Resolution, object]>([
    [{ action: 'renumber', documentId, number: 'B-1' }, { renumbering: { by: 'us', number: 'B-1' } }],
    [{ action: 'letQuickBooksNumber' }, { renumbering: { by: 'quickBooks' } }],
    [{ action: 'adopt', documentId, entityId: '77' }, { adopts: '77' }],
    [{ action: 'allowDuplicate', documentIds: [documentId] }, { isDuplicateAllowed: true }],
  ])('stores the decision %j and queues the document', async (resolution, decision) => {
    await harness.refuse(1, causeOf(1));

    expect(await resolve(1, resolution)).toEqual({ queued: 1, hasMore: false });
    expect(await harness.document(1)).toMatchObject({ state: 'queued', ...decision });
    expect(await harness.dueNow()).toEqual([documentId]);
  });

  it('lets the last decision about a number count', async () => {
    await harness.refuse(1, causeOf(1), { adopts: '77', isDuplicateAllowed: true });

    await resolve(1, { action: 'letQuickBooksNumber' });

    const { adopts, isDuplicateAllowed, renumbering } = await harness.document(1);
    expect({ adopts, isDuplicateAllowed, renumbering }).toEqual({ renumbering: { by: 'quickBooks' } });
  });

  it('overwrites only what was seen', async () => {
    const edited = causeOf(1, { cause: 'edited_in_quickbooks' });
    const pushError = { cause: edited.cause, detail: 'Edited', openedAt: at('10:00:00') };
    await harness.refuse(1, edited, { pushError: { ...pushError, syncToken: '4' } });
    await harness.refuse(2, edited, { pushError });

    expect(await resolve(1, { action: 'overwrite' })).toEqual({ queued: 1, hasMore: false });
    expect(await harness.document(1)).toMatchObject({ state: 'queued', overwrites: '4' });
    expect(await states(2)).toEqual(['refused']);
  });

  it('refuses what the catalogue does not offer for the cause', async () => {
    await harness.refuse(1, causeOf(1));

    await expect(resolve(1, { action: 'overwrite' })).rejects.toMatchObject({
      status: 409,
      code: 'action_not_offered',
    });
    expect(await states(1)).toEqual(['refused']);
  });

  it('says when the document is not refused any more', async () => {
    await harness.refuse(1, causeOf(1), { state: 'queued', pushError: undefined });

    await expect(resolve(1, { action: 'adopt', documentId, entityId: '77' })).rejects.toMatchObject({
      status: 409,
      code: 'document_not_refused',
    });
  });

  it('finds neither an error that is not there nor a document of another one', async () => {
    await harness.refuse(1, causeOf(1));
    await harness.refuse(2, causeOf(2));
    const renumber = { action: 'renumber', number: 'B-1' } as const;

    expect(await resolve(7, { ...renumber, documentId })).toBeUndefined();
    expect(await resolve(1, { ...renumber, documentId: idOf(2) })).toBeUndefined();
    expect(await resolve(1, { ...renumber, documentId: idOf(6) })).toBeUndefined();
    expect(await states(1, 2)).toEqual(['refused', 'refused']);
  });

  it('decides nothing about a document that was refused for something else meanwhile', async () => {
    const pushError = { cause: 'value_refused', detail: 'Bad', openedAt: at('10:00:00') };
    await harness.refuse(1, causeOf(1), { pushError });

    expect(await resolve(1, { action: 'letQuickBooksNumber' })).toEqual({ queued: 0, hasMore: false });
  });
});

describe('dismissSyncError', () => {
  const dismiss = (reason = 'Entered by hand') =>
    dismissSyncError(harness.deps, { tenantId, errorId: errorIdOf(1), by: 'user:ada', reason });
  const reopen = () => reopenSyncError(harness.deps, { tenantId, errorId: errorIdOf(1) });

  it('puts the error aside and leaves its documents refused', async () => {
    await harness.refuse(1, causeOf(1));

    expect(await dismiss()).toMatchObject({
      state: 'dismissed',
      dismissal: { at: at('12:00:00'), by: 'user:ada', reason: 'Entered by hand' },
      documentCount: 1,
    });
    expect(await states(1)).toEqual(['refused']);
  });

  it('keeps the first reason when it is asked twice', async () => {
    await harness.refuse(1, causeOf(1));
    await dismiss();

    expect(await dismiss('Other')).toMatchObject({ dismissal: { reason: 'Entered by hand' } });
  });

  it('is taken back', async () => {
    await harness.refuse(1, causeOf(1));
    await dismiss();

    expect(await reopen()).toMatchObject({ state: 'open', openedAt: at('10:00:00') });
    expect(await reopen()).toMatchObject({ state: 'open' });
  });

  it('refuses a closed error', async () => {
    await harness.refuse(1, causeOf(1));
    await harness.deps.syncErrors.leave(tenantId, {
      errorId: errorIdOf(1),
      documentId: idOf(1),
      at: at('11:00:00'),
    });

    await expect(dismiss()).rejects.toMatchObject({ status: 409, code: 'sync_error_closed' });
    await expect(reopen()).rejects.toMatchObject({ status: 409, code: 'sync_error_closed' });
  });

  it('finds no error that is not there', async () => {
    expect(await dismiss()).toBeUndefined();
    expect(await reopen()).toBeUndefined();
  });
});
