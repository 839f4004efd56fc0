import { beforeEach, describe, expect, it } from 'vitest';
import { newDocumentId } from '../../../functions/push/document-id.ts';
import { tellOverdue } from '../../../functions/push/tell-overdue.ts';
import type { Document } from '../../../shared/domain/document.ts';
import { realmIdSchema, tenantIdSchema } from '../../../shared/domain/ids.ts';
import { createDocuments } from '../../../shared/store/documents.ts';
import { createMemoryTable, type MemoryTable } from '../../fakes/memory-table.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const lostAtMs = Date.parse('2026-03-02T10:00:00.000Z');
const lost = {
  realmId: realmIdSchema.parse('1234'),
  requestId: 'r-1',
  startedBy: '2026-03-02T10:00:00.000Z',
  lookUpAfter: '2026-03-02T10:02:10.000Z',
};

let table: MemoryTable;
let documents: ReturnType<typeof createDocuments>;
let nextByte: number;
beforeEach(() => {
  table = createMemoryTable({ keepCalls: true });
  documents = createDocuments(table);
  nextByte = 0;
});

async function lose(tenant: string, unknown: Document['unknown'] = lost): Promise<Document> {
  const document: Document = {
    tenantId: tenantIdSchema.parse(tenant),
    documentId: newDocumentId(lostAtMs, new Uint8Array(16).fill((nextByte += 1))),
    ...{ kind: 'invoice', externalId: 'x', revision: 1, generation: 1, state: 'queued', number: '1' },
    ...{ counterpartyId: 'c', counterpartyName: 'C', issuedOn: '2026-03-02', currency: 'GBP', total: '1.00' },
    ...{ lineCount: 1, acceptedAt: lost.startedBy, updatedAt: lost.startedBy, attempts: [] },
  };
  await documents.create(document);
  await move(document, { state: 'unknown', unknown });
  return document;
}

const move = ({ tenantId, documentId, attempts }: Document, to: Pick<Document, 'state' | 'unknown'>) =>
  documents.move(
    { tenantId, documentId, basis: { revision: 1, generation: 1 } },
    {
      ...{ state: to.state, updatedAt: lost.startedBy, attempts },
      ...(to.unknown === undefined ? {} : { unknown: to.unknown }),
    },
  );

async function toldAt(ms: number): Promise<object[]> {
  const lines: object[] = [];
  await tellOverdue({ nowMs: () => lostAtMs + ms, documents, log: (line) => void lines.push(line) });
  return lines;
}

const line = (tenantId: string, count: number) => ({
  ...{ code: 'unknown_outcomes_overdue', level: 'warn', tenantId, count },
});

describe('tellOverdue', () => {
  it('says nothing for an hour, then tells of each tenant how many', async () => {
    await lose('acme');
    await lose('acme');
    await lose('bolt');

    expect(await toldAt(hourMs - 1)).toEqual([]);
    expect(await toldAt(hourMs)).toEqual([line('acme', 2), line('bolt', 1)]);
  });

  it('counts from the first call that was lost, not from the last', async () => {
    const again = { ...lost, startedBy: '2026-03-02T10:50:00.000Z', since: lost.startedBy };
    await lose('acme', again);

    expect(await toldAt(hourMs)).toEqual([line('acme', 1)]);
  });

  it.each<Document['state']>(['pushed', 'refused', 'queued', 'voided'])(
    'says nothing of one that turned out to be %s',
    async (state) => {
      const document = await lose('acme');
      await move(document, { state, unknown: undefined });

      expect(await toldAt(2 * hourMs)).toEqual([]);
    },
  );

  it('says nothing of one that is parked: the dead letters tell of it', async () => {
    const document = await lose('acme');
    await move(document, { state: 'parked', unknown: lost });

    expect(await toldAt(2 * hourMs)).toEqual([]);
  });

  it('leaves after a week to the sync error what waits for its company', async () => {
    await lose('acme');

    expect(await toldAt(7 * 24 * hourMs + hourMs)).toEqual([line('acme', 1)]);
    expect(await toldAt(7 * 24 * hourMs + hourMs + 1)).toEqual([]);
  });

  it('costs one read of the index', async () => {
    await lose('acme');
    table.calls.length = 0;

    await toldAt(2 * hourMs);

    expect(table.calls).toHaveLength(1);
    expect(table.calls[0]).toMatchObject({ readUnits: 0.5, writeUnits: 0 });
  });
});
