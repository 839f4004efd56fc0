import { beforeEach, describe, expect, it } from 'vitest';
import { listActivity } from '../../../functions/admin/list-activity.ts';
import {
  actionWords,
  activityPageSchema,
  listActivityQuerySchema,
  operatorActs,
} from '../../../shared/contracts/activity.ts';
import { routes, type Route } from '../../../shared/contracts/routes.ts';
import { realmIdSchema, tenantIdSchema } from '../../../shared/domain/ids.ts';
import { createAuditTrail } from '../../../shared/store/audit.ts';
import { createPeople } from '../../../shared/store/people.ts';
import { createMemoryTable } from '../../fakes/memory-table.ts';

const tenantId = tenantIdSchema.parse('acme');
const documentId = `doc_${'0'.repeat(32)}`;

let trail: ReturnType<typeof createAuditTrail>;
let people: ReturnType<typeof createPeople>;
let nowMs: number;
beforeEach(() => {
  nowMs = Date.parse('2026-03-02T10:00:00Z');
  let ids = 0;
  const table = createMemoryTable();
  people = createPeople(table);
  trail = createAuditTrail({
    table,
    nowMs: () => (nowMs += 1000),
    newId: () => `a-${(ids += 1)}`,
  });
});

const row = { tenantId, actor: 'user:ada', outcome: '200', correlationId: 'c-1' };
const list = async (query: Record<string, string> = {}) =>
  activityPageSchema.parse(
    await listActivity({ trail, people }, { tenantId, query: listActivityQuerySchema.parse(query) }),
  );

describe('listActivity', () => {
  it('names the people that it knows, and takes nobody else for them', async () => {
    await people.note(tenantId, { userId: 'ada', name: 'Ada Admin' });
    await trail.add({ ...row, action: 'admin/pause' });
    await trail.add({ ...row, actor: 'user:bob', action: 'admin/pause' });
    await trail.add({ ...row, actor: 'client:ada', action: 'admin/pause' });

    expect((await list()).activities.map(({ actor }) => actor)).toEqual([
      { kind: 'client', id: 'ada' },
      { kind: 'person', id: 'bob' },
      { kind: 'person', id: 'ada', name: 'Ada Admin' },
    ]);
  });

  it('tells in words who did what, newest first, and to what', async () => {
    await trail.add({
      ...{ ...row, actor: 'user:ada:1', action: 'connect/callback', outcome: 'realm_taken' },
      realmId: realmIdSchema.parse('9341000000000001'),
    });
    await trail.add({
      ...row,
      actor: 'client:back-end',
      action: 'push/void-document',
      about: { documentId },
    });

    expect((await list()).activities).toEqual([
      {
        activityId: 'a-2',
        at: '2026-03-02T10:00:02.000Z',
        actor: { kind: 'client', id: 'back-end' },
        action: 'push/void-document',
        words: 'Voided a document',
        outcome: 'done',
        about: { documentId },
        correlationId: 'c-1',
      },
      {
        activityId: 'a-1',
        at: '2026-03-02T10:00:01.000Z',
        actor: { kind: 'person', id: 'ada:1' },
        action: 'connect/callback',
        words: 'Came back from QuickBooks',
        outcome: 'realm_taken',
        about: {},
        realmId: '9341000000000001',
        correlationId: 'c-1',
      },
    ]);
  });

  it('tells of an operator by who that is in AWS', async () => {
    const arn = 'arn:aws:sts::111122223333:assumed-role/counterfoil-prod-operator/sam';
    await trail.add({ ...row, actor: `operator:${arn}`, action: 'operate/redrive', outcome: 'done' });

    expect((await list({ limit: '1' })).activities).toMatchObject([
      { actor: { kind: 'operator', id: arn }, words: 'Redrove a dead letter', outcome: 'done' },
    ]);
  });

  it('tells of an operator who signed in by the id of that person', async () => {
    await trail.add({ ...row, actor: 'operator:oli', action: 'admin/pause' });

    expect((await list({ limit: '1' })).activities).toMatchObject([
      { actor: { kind: 'operator', id: 'oli' }, words: 'Paused pushing', outcome: 'done' },
    ]);
  });

  it('comes page by page, each row once', async () => {
    for (let index = 0; index < 7; index += 1) await trail.add({ ...row, action: 'admin/pause' });
    const seen: string[] = [];
    let after: string | undefined;
    do {
      const page = await list({ limit: '3', ...(after === undefined ? {} : { after }) });
      seen.push(...page.activities.map(({ activityId }) => activityId));
      after = page.next;
    } while (after !== undefined);

    expect(seen).toEqual(['a-7', 'a-6', 'a-5', 'a-4', 'a-3', 'a-2', 'a-1']);
  });

  it('finds what was done to one document among much else', async () => {
    await trail.add({ ...row, action: 'push/retry-document', about: { documentId } });
    for (let index = 0; index < 1200; index += 1) await trail.add({ ...row, action: 'admin/pause' });
    const found: string[] = [];
    let pages = 0;
    let after: string | undefined;
    do {
      const page = await list({ documentId, ...(after === undefined ? {} : { after }) });
      found.push(...page.activities.map(({ action }) => action));
      after = page.next;
      pages += 1;
    } while (after !== undefined);

    expect([found, pages]).toEqual([['push/retry-document'], 2]);
  });

  it('shows none of another tenant', async () => {
    await trail.add({ ...row, tenantId: tenantIdSchema.parse('other'), action: 'admin/pause' });

    expect(await list()).toEqual({ activities: [] });
  });

  it('has words for every route that is written down and every act of an operator, and for no other', () => {
    const audited = Object.values<Route>(routes).filter(({ audit }) => audit !== 'none');

    expect(Object.keys(actionWords).toSorted()).toEqual(
      [...audited.map(({ entry }) => entry), ...operatorActs].toSorted(),
    );
  });
});
