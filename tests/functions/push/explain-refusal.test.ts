import { describe, expect, it } from 'vitest';
import { explainRefusal } from '../../../functions/push/explain-refusal.ts';
import type { ReadyDraft } from '../../../functions/push/turn.ts';
import { policiesOf, type Mapping } from '../../../shared/domain/settings.ts';
import { connectionOf } from '../../fakes/connection.ts';
import { documentOf, idOf } from './documents-at-rest.ts';

const content = {
  ...{ id: 'inv-1', revision: 1, number: '1001', issuedOn: '2026-03-02', currency: 'GBP' },
  customer: { id: 'c-1', name: 'Ashford Ltd' },
  lines: [{ item: { code: 'haul', name: 'Haulage' }, amount: '120.15' }],
};
const ready: ReadyDraft = {
  draft: { document: documentOf(1), kind: 'invoice', content },
  payload: {
    ...{ documentId: idOf(1), revision: 1, kind: 'invoice', content },
    counterpartyEntityId: '58',
    itemEntityIds: new Map([['haul', '12']]),
  },
};
const explain = (detail: string, mapping: Mapping) =>
  explainRefusal(
    { connection: connectionOf(), mapping, policies: policiesOf({}) },
    { ready, refusal: { outcome: 'refused', cause: 'reference_inactive', detail, durationMs: 0 } },
  );

describe('explainRefusal', () => {
  it('tells a record of the document by the name that the tenant knows', () => {
    expect(explain('Invalid Reference Id : Names element id 58 not found', {})).toMatchObject({
      detail: 'Invalid Reference Id : customer or vendor "Ashford Ltd" (id 58) not found',
      subject: { kind: 'customer', id: 'c-1', name: 'Ashford Ltd' },
    });
    expect(explain('Items element id 12 not found', {}).subject).toEqual({
      ...{ kind: 'item', id: 'haul', name: 'Haulage' },
    });
  });

  it('tells what the mapping names and the company has no more', () => {
    const detail = 'Accounts element id 79 not found';

    expect(explain(detail, { incomeAccountId: '79' })).toMatchObject({
      subject: { kind: 'mapping' },
      gone: { list: 'account', id: '79' },
    });
  });

  it.each<[string, Mapping]>([
    ['an id of another list', { salesTermId: '79', itemId: '79' }],
    ['the word of a category', { categoryRules: [{ category: '79', taxCodeId: '5' }] }],
  ])('takes %s in the mapping for no account', (_of, mapping) => {
    const explained = explain('Accounts element id 79 not found', mapping);

    expect(explained.subject).toBeUndefined();
    expect(explained.gone).toBeUndefined();
  });
});
