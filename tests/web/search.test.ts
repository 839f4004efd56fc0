import { describe, expect, it } from 'vitest';
import {
  readActivitySearch,
  readDocumentsSearch,
  readReconcileSearch,
  readSettingsSearch,
  readSyncErrorsSearch,
} from '../../web/src/search.ts';

describe('readDocumentsSearch', () => {
  it('keeps what has the right form, numbers as text', () => {
    const search = readDocumentsSearch({
      search: 1042,
      state: 'refused',
      from: '2026-11-01',
      hasDrift: true,
    });

    expect(search).toEqual({ search: '1042', state: 'refused', from: '2026-11-01', hasDrift: 'true' });
  });

  it('leaves out what has not', () => {
    const search = readDocumentsSearch({ state: '<script>', from: 'yesterday', after: 'a b', other: 'x' });

    expect(search).toEqual({});
  });
});

describe('the other screens', () => {
  it('read theirs', () => {
    expect(readSyncErrorsSearch({ state: 'dismissed' })).toEqual({ state: 'dismissed' });
    expect(readSyncErrorsSearch({ state: 'open' })).toEqual({});
    expect(readReconcileSearch({ month: '2026-11' })).toEqual({ month: '2026-11' });
    expect(readReconcileSearch({ month: '2026-11-01' })).toEqual({});
    expect(readActivitySearch({ documentId: 'doc_1', after: '../x' })).toEqual({ documentId: 'doc_1' });
    expect(readSettingsSearch({ connect: 'other_company' })).toEqual({ connect: 'other_company' });
  });
});
