import { describe, expect, it } from 'vitest';
import { getTestPush } from '../../functions/push/get-test-push.ts';
import { startTestPush } from '../../functions/push/start-test-push.ts';
import { testPushAnswer, testPushAnswerSchema } from '../../shared/contracts/previews.ts';
import type { DocumentId } from '../../shared/domain/ids.ts';
import { createDocuments } from '../../shared/store/documents.ts';
import { createTestPushes } from '../../shared/store/test-pushes.ts';
import { createPushWorld } from './push-world.ts';

function manualWorld() {
  const world = createPushWorld();
  world.state.settings = { ...world.state.settings, mode: 'manual' };
  const sentPointers: DocumentId[] = [];
  const deps = {
    ...world.deps,
    documents: createDocuments(world.table),
    testPushes: createTestPushes(world.table),
    sendPointer: async ({ documentId }: { documentId: DocumentId }) => {
      sentPointers.push(documentId);
    },
  };
  const { tenantId } = world;
  return {
    world,
    sentPointers,
    start: (documentId: DocumentId) => world.clock.run(startTestPush(deps, { tenantId, documentId })),
    async look(documentId: DocumentId) {
      const found = await world.clock.run(getTestPush(deps, { tenantId, documentId }));
      if (found === undefined) return undefined;
      return testPushAnswerSchema.parse(testPushAnswer(found, { appUrl: 'https://app.example' }));
    },
  };
}

describe('a guided test push', () => {
  it('sends one document although the others wait for a hand, and shows preview beside result', async () => {
    const { world, start, look, sentPointers } = manualWorld();
    const waiting = await world.submit({ id: 'other', number: 'INV-2' });
    const { documentId } = await world.submit({
      taxTotal: '0.00',
      lines: [
        {
          item: { code: 'A', name: 'Seats' },
          quantity: '3',
          unitPrice: '2.55',
          amount: '7.65',
          description: 'Front row',
        },
      ],
    });
    await world.settle([documentId, waiting.documentId]);
    expect(await world.document(documentId)).toMatchObject({ state: 'waiting', waitingReason: 'manual' });

    const preview = await start(documentId);
    await world.settle(sentPointers);

    expect(preview).toMatchObject({ operation: 'create', warnings: [], problems: [] });
    expect(await world.document(waiting.documentId)).toMatchObject({ state: 'waiting' });
    const answer = await look(documentId);
    expect(answer).toMatchObject({ state: 'pushed', result: { quickbooks: { number: 'INV-1' } } });
    expect(
      answer?.comparison?.map(({ field, preview: foretold, result, isEqual }) => [
        field,
        foretold,
        result,
        isEqual,
      ]),
    ).toEqual([
      ['number', 'INV-1', 'INV-1', true],
      ['issuedOn', '2026-03-02', '2026-03-02', true],
      ['counterparty', 'Quill & Sons', 'Quill & Sons', true],
      ['currency', 'GBP', 'GBP', true],
      ['lineCount', '1', '1', true],
      ['total', '7.65', '7.65', true],
      ['lines.1.amount', '7.65', '7.65', true],
      ['lines.1.description', 'Front row', 'Front row', true],
      ['lines.1.quantity', '3', '3', true],
      ['lines.1.unitPrice', '2.55', '2.55', true],
      ['lines.1.record', 'Seats', 'Seats', true],
    ]);
  });

  it('shows a field that somebody changed in QuickBooks since', async () => {
    const { world, start, look, sentPointers } = manualWorld();
    const { documentId } = await world.submit();
    await start(documentId);
    await world.settle(sentPointers);
    const [invoice] = world.rows('Invoice');
    world.simulator.books(world.realmId).execute(
      {
        ...{ kind: 'update', entity: 'Invoice', allowDuplicateDocNum: false },
        body: { Id: invoice?.['Id'], SyncToken: '0', sparse: true, TxnDate: '2026-03-20' },
      },
      { nowMs: world.clock.nowMs(), userName: 'x', userId: '1' },
    );

    const answer = await look(documentId);

    expect(answer?.comparison?.filter(({ isEqual }) => !isEqual)).toEqual([
      { field: 'issuedOn', preview: '2026-03-02', result: '2026-03-20', isEqual: false },
    ]);
  });

  it('says why it waits and what to do', async () => {
    const { world, start, look, sentPointers } = manualWorld();
    world.state.settings = { ...world.state.settings, incomeAccountId: undefined };
    const { documentId } = await world.submit();
    await start(documentId);
    await world.settle(sentPointers);

    const answer = await look(documentId);

    expect(answer).toMatchObject({
      state: 'waiting',
      waitingReason: 'mapping',
      remedy: 'It waits for a place in the mapping: an account, item or tax code for each of its lines.',
    });
    expect(answer).not.toHaveProperty('comparison');
  });

  it('says why it was refused and what to do', async () => {
    const { world, start, look, sentPointers } = manualWorld();
    const { documentId } = await world.submit({ currency: 'USD' });
    await start(documentId);
    await world.settle(sentPointers);

    expect(await look(documentId)).toMatchObject({
      state: 'refused',
      pushError: { cause: 'currency_not_enabled', title: 'The company does not use this currency' },
    });
  });

  it('is started again while the document waits, and not for one that is in the books', async () => {
    const { world, start, sentPointers } = manualWorld();
    const { documentId } = await world.submit();

    await start(documentId);
    await start(documentId);
    await world.settle(sentPointers);

    expect(sentPointers).toEqual([documentId, documentId]);
    expect(world.rows('Invoice')).toHaveLength(1);
    await expect(start(documentId)).rejects.toMatchObject({ status: 409, code: 'not_testable' });
  });

  it('is not found before it is started', async () => {
    const { world, look } = manualWorld();
    const { documentId } = await world.submit();

    expect(await look(documentId)).toBeUndefined();
  });
});
