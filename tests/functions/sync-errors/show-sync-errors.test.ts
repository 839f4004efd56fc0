import { beforeEach, describe, expect, it } from 'vitest';
import { getSyncError } from '../../../functions/sync-errors/get-sync-error.ts';
import { listSyncErrors } from '../../../functions/sync-errors/list-sync-errors.ts';
import {
  syncErrorPageSchema,
  syncErrorWithDocuments,
  syncErrorWithDocumentsSchema,
} from '../../../shared/contracts/sync-errors.ts';
import { at, causeOf, createSyncErrorsHarness, errorIdOf, idOf, tenantId } from './sync-errors-harness.ts';

let harness: ReturnType<typeof createSyncErrorsHarness>;
beforeEach(() => {
  harness = createSyncErrorsHarness();
});
const period = causeOf(9, { cause: 'period_closed', subject: { kind: 'period' }, detail: 'Closed.' });

describe('listSyncErrors', () => {
  const list = (of: object = {}) => listSyncErrors(harness.deps, { tenantId, limit: 50, ...of });

  it('shows one error for all documents of a cause, in the words of the catalogue', async () => {
    const shared = causeOf(1, {
      cause: 'account_unsuitable',
      subject: { kind: 'mapping' },
      intuitTid: 'tid-7',
    });
    await harness.refuse(1, shared);
    await harness.refuse(2, shared);

    const page = await list();

    expect(syncErrorPageSchema.parse(page)).toEqual(page);
    expect(page).toEqual({
      syncErrors: [
        {
          errorId: errorIdOf(1),
          cause: 'account_unsuitable',
          title: 'The mapped account cannot be used here',
          whatHappened: 'QuickBooks does not accept an account of this type on this document.',
          whatToDo: 'Choose an account of a suitable type in the mapping, then retry.',
          fixedBy: 'tenantAdmin',
          doesRetryHelp: false,
          actions: ['editMapping', 'retry'],
          subject: { kind: 'mapping' },
          detail: 'Taken by invoice 77.',
          intuitTid: 'tid-7',
          state: 'open',
          openedAt: at('10:00:00'),
          updatedAt: at('10:00:00'),
          lastDocumentId: idOf(2),
          documentCount: 2,
          isCountCapped: false,
        },
      ],
    });
  });

  it('shows only errors of the state asked for', async () => {
    await harness.refuse(1, causeOf(1));
    await harness.refuse(2, causeOf(2));
    const dismissal = { at: at('11:00:00'), by: 'user:ada', reason: 'Known' };
    await harness.deps.syncErrors.dismiss(tenantId, errorIdOf(2), dismissal);

    const open = await list({ state: 'open' });
    const dismissed = await list({ state: 'dismissed' });

    expect(open.syncErrors.map(({ errorId }) => errorId)).toEqual([errorIdOf(1)]);
    expect(dismissed.syncErrors).toMatchObject([{ errorId: errorIdOf(2), dismissal, documentCount: 1 }]);
  });

  it('counts what waits for the same beside what was refused, each once', async () => {
    await harness.refuse(1, period);
    await harness.hold(2, 'closedPeriod');
    await harness.hold(3, 'connection');
    // Refused first, retried, and waiting by now.
    await harness.refuse(4, period, { state: 'waiting', waitingReason: 'closedPeriod' });
    await harness.runs.hold(tenantId, { reason: 'closedPeriod', documentIds: [idOf(2), idOf(4)] });
    // Voided while it waited; its pointer is left.
    await harness.store(5, { state: 'voided' });
    await harness.runs.hold(tenantId, { reason: 'closedPeriod', documentIds: [idOf(5)] });

    expect((await list()).syncErrors).toMatchObject([{ documentCount: 3, isCountCapped: false }]);
  });

  it.each([
    [1000, { documentCount: 1000, isCountCapped: false }],
    [1001, { documentCount: 1000, isCountCapped: true }],
  ])('counts %d documents up to a thousand', async (documents, count) => {
    for (let index = 1; index <= documents; index += 1) {
      await harness.deps.syncErrors.join(tenantId, {
        error: causeOf(1),
        documentId: idOf(index),
        at: at('10:00:00'),
      });
    }

    expect((await list()).syncErrors).toMatchObject([count]);
  });
});

describe('getSyncError', () => {
  const get = (index: number, of: object = {}) =>
    getSyncError(harness.deps, { tenantId, errorId: errorIdOf(index), limit: 50, ...of });

  it('finds no error that is not there', async () => {
    expect(await get(1)).toBeUndefined();
  });

  it('gives members first, then what waits, page by page', async () => {
    for (const index of [1, 2, 3]) await harness.refuse(index, period);
    for (const index of [4, 5, 6]) await harness.hold(index, 'closedPeriod');
    const pages: string[][] = [];
    let after: string | undefined;
    do {
      const page = await get(9, { limit: 2, after });
      pages.push(page!.documents.map(({ number }) => number));
      after = page!.next;
    } while (after !== undefined);

    expect(pages).toEqual([['1', '2'], ['3'], ['4', '5'], ['6']]);
  });

  it('keeps to the published schema', async () => {
    await harness.refuse(1, causeOf(1));

    const answer = syncErrorWithDocuments((await get(1))!, { appUrl: 'https://app.qbo.intuit.com' });

    expect(syncErrorWithDocumentsSchema.parse(answer)).toEqual(answer);
    expect(answer.documents).toMatchObject([{ documentId: idOf(1), syncErrorId: errorIdOf(1) }]);
  });

  it('keeps a document that is tried again', async () => {
    await harness.refuse(1, causeOf(1), { state: 'queued', pushError: undefined });

    expect(await get(1)).toMatchObject({ error: { state: 'open' }, documents: [{ documentId: idOf(1) }] });
  });

  it.each([
    ['pushed', { state: 'pushed' }],
    ['voided', { state: 'voided' }],
    ['held up by another error', { syncErrorId: errorIdOf(7) }],
  ])('takes out a document that is %s by now, and closes over the last one', async (_, of) => {
    await harness.refuse(1, causeOf(1), of);

    const shown = await get(1);

    expect(shown).toMatchObject({ error: { state: 'closed' }, documents: [], count: { documentCount: 0 } });
    const left = await harness.deps.syncErrors.documentIds(tenantId, errorIdOf(1), { limit: 10 });
    expect(left.documentIds).toEqual([]);
  });

  it.each(['nonsense', 'connection', 'closedPeriod.1', 'manual.1.run-1'])(
    'refuses the cursor %j, which no page of it gave',
    async (after) => {
      await harness.refuse(1, period);

      await expect(get(9, { after })).rejects.toMatchObject({ status: 400, code: 'invalid_request' });
    },
  );
});
