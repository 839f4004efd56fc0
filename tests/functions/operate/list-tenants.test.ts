import { beforeEach, describe, expect, it } from 'vitest';
import { listTenants, type ListTenantsDeps } from '../../../functions/operate/list-tenants.ts';
import { listTenantsQuerySchema, tenantPageSchema } from '../../../shared/contracts/operator-tenants.ts';
import { documentIdSchema, tenantIdSchema, type TenantId } from '../../../shared/domain/ids.ts';
import { createConnections } from '../../../shared/store/connections.ts';
import { createDocuments } from '../../../shared/store/documents.ts';
import { createNights } from '../../../shared/store/nights.ts';
import { createRuns } from '../../../shared/store/runs.ts';
import { createSettingsStore } from '../../../shared/store/settings.ts';
import { createSyncErrorPages } from '../../../shared/store/sync-error-pages.ts';
import { createTenantDirectory } from '../../../shared/store/tenant-directory.ts';
import { createTenants } from '../../../shared/store/tenants.ts';
import { createTombstones } from '../../../shared/store/tombstones.ts';
import { connectionOf } from '../../fakes/connection.ts';
import { createMemoryQueues, type MemoryQueues } from '../../fakes/memory-queues.ts';
import { createMemoryTable, type MemoryTable } from '../../fakes/memory-table.ts';

const nowMs = Date.parse('2026-03-02T10:00:00.000Z');
const now = '2026-03-02T10:00:00.000Z';
const acme = tenantIdSchema.parse('acme');
const idOf = (index: number) => documentIdSchema.parse(`doc_${String(index).padStart(32, '0')}`);

let table: MemoryTable;
let queues: MemoryQueues;
let deps: ListTenantsDeps;
let ids: number;
beforeEach(async () => {
  table = createMemoryTable({ keepCalls: true });
  queues = createMemoryQueues({ nowMs: () => nowMs });
  ids = 0;
  deps = {
    ...{ nowMs: () => nowMs, stage: 'dev', queues },
    directory: createTenantDirectory(table),
    tenants: createTenants({ table, nowMs: () => nowMs }),
    connections: createConnections(table),
    settings: createSettingsStore(table),
    nights: createNights(table),
    runs: runs(),
    documents: createDocuments(table),
    syncErrors: createSyncErrorPages(table),
  };
  await found(acme, 'Acme');
});

const runs = () => createRuns({ table, newId: () => String((ids += 1)).padStart(4, '0') });
const found = (tenantId: TenantId, name: string) =>
  createTenants({ table, nowMs: () => nowMs }).put(tenantId, { name, timeZone: 'Europe/London', now });
const list = async (query: Record<string, string> = {}) =>
  tenantPageSchema.parse(await listTenants(deps, listTenantsQuerySchema.parse(query)));
const connect = (change: Parameters<typeof connectionOf>[0] = {}) =>
  createConnections(table).replace(connectionOf({ tenantId: acme, ...change }), undefined);

async function park(count: number): Promise<void> {
  const documents = createDocuments(table);
  for (let index = 0; index < count; index += 1) {
    const documentId = idOf(index);
    await documents.create({
      ...{ tenantId: acme, documentId, kind: 'invoice', externalId: `inv-${index}`, number: '1001' },
      ...{ revision: 1, generation: 1, state: 'queued', counterpartyId: 'c-1', counterpartyName: 'Ashford' },
      ...{ issuedOn: '2026-03-02', currency: 'GBP', total: '120.15', lineCount: 1, attempts: [] },
      ...{ acceptedAt: now, updatedAt: now },
    });
    await documents.move(
      { tenantId: acme, documentId, basis: { revision: 1, generation: 1 } },
      { state: 'parked', updatedAt: now, attempts: [] },
    );
  }
}

describe('listTenants', () => {
  it('tells of a tenant that never connected to have it looked at', async () => {
    expect((await list()).tenants).toEqual([
      {
        ...{ tenantId: 'acme', name: 'Acme', timeZone: 'Europe/London' },
        ...{ health: 'attention', reasons: ['notConnected'] },
        connection: { state: 'notConnected' },
        ...{ isPaused: false, isNightLate: false },
        backlog: { queued: 0, isCapped: false },
        ...{ deadLetters: 0, openSyncErrors: 0, isCountCapped: false },
      },
    ]);
  });

  it('tells how a tenant stands that is at work', async () => {
    await connect({
      refreshTokenHardExpiresAt: '2030-01-01T00:00:00.000Z',
      stateChangedAt: '2026-02-01T09:00:00.000Z',
      company: { name: 'Acme Trading' },
    });
    await createNights(table).begin(acme, '2026-02-01T09:00:00.000Z');
    await createNights(table).noteGood(acme, '2026-03-02T02:05:00.000Z');
    await runs().add(acme, { dueAt: '2026-03-02T09:50:00.000Z', documentIds: [idOf(1), idOf(2)] });

    expect((await list()).tenants).toEqual([
      {
        ...{ tenantId: 'acme', name: 'Acme', timeZone: 'Europe/London' },
        ...{ health: 'good', reasons: [] },
        connection: {
          ...{ state: 'active', companyName: 'Acme Trading' },
          stateChangedAt: '2026-02-01T09:00:00.000Z',
          refreshTokenHardExpiresAt: '2030-01-01T00:00:00.000Z',
        },
        ...{ isPaused: false, isNightLate: false, lastGoodNightAt: '2026-03-02T02:05:00.000Z' },
        backlog: { queued: 2, isCapped: false, oldestQueuedAt: '2026-03-02T09:50:00.000Z' },
        ...{ deadLetters: 0, openSyncErrors: 0, isCountCapped: false },
      },
    ]);
  });

  it('tells what is wrong with one, the worst first', async () => {
    await connect({ state: 'needsReconnect' });
    await createNights(table).begin(acme, '2026-02-28T09:00:00.000Z');
    await createSettingsStore(table).setPaused(acme, { isPaused: true, at: now, by: 'ada' });
    await park(2);
    await runs().add(acme, { dueAt: '2026-03-02T09:00:00.000Z', documentIds: [idOf(1)] });

    const [tenant] = (await list()).tenants;

    expect(tenant).toMatchObject({
      health: 'bad',
      reasons: ['needsReconnect', 'parkedDocuments', 'noGoodNight', 'paused', 'oldBacklog'],
      ...{ isPaused: true, isNightLate: true, deadLetters: 2 },
    });
    expect(tenant).not.toHaveProperty('lastGoodNightAt');
  });

  it('does not call old what is not due yet', async () => {
    await connect();
    await runs().add(acme, { dueAt: '2026-03-02T10:10:00.000Z', documentIds: [idOf(1)] });

    expect((await list()).tenants).toMatchObject([
      { health: 'good', backlog: { queued: 1, isCapped: false } },
    ]);
  });

  it('stops counting parked documents at a hundred, and says so', async () => {
    await park(101);

    expect((await list()).tenants).toMatchObject([{ deadLetters: 100, isCountCapped: true }]);
  });

  it('comes page by page in the order of ids, each tenant once, without those that are erased', async () => {
    for (const id of ['beta', 'delta', 'gamma', 'zeta']) await found(tenantIdSchema.parse(id), id);
    const beta = tenantIdSchema.parse('beta');
    await createTombstones(table).put(beta, { erasedAt: now, erasedBy: 'ada', reason: 'mistake' });
    const pages: string[][] = [];
    let after: string | undefined;
    do {
      const page = await list({ limit: '2', ...(after === undefined ? {} : { after }) });
      pages.push(page.tenants.map(({ tenantId }) => tenantId));
      after = page.next;
    } while (after !== undefined);

    expect(pages).toEqual([['acme'], ['delta', 'gamma'], ['zeta']]);
  });

  it('reads of each tenant a bounded number of rows, however many documents it has', async () => {
    await connect();
    await park(150);
    for (let run = 0; run < 60; run += 1) {
      await runs().add(acme, { dueAt: '2026-03-02T09:59:00.000Z', documentIds: [idOf(run)] });
    }
    table.calls.length = 0;

    await list();

    // The list, tenant, connection, pause, last good night, backlog, parked documents and sync errors.
    expect(table.calls).toHaveLength(8);
    expect(table.calls.reduce((sum, { readUnits }) => sum + readUnits, 0)).toBeLessThan(20);
  });

  it('tells how long each queue is, and takes nothing out of any', async () => {
    queues.put('counterfoil-dev-push-invoices', { body: '{}' });
    queues.put('counterfoil-dev-push-invoices-dead-letters', { body: '{}' });
    queues.put('counterfoil-dev-sweep-dead-letters', { body: '{}' });

    const told = (await list()).queues;

    expect(told).toHaveLength(13);
    expect(told[0]).toEqual({ queue: 'push-invoices', waiting: 1, deadLetters: 1 });
    expect(told.find(({ queue }) => queue === 'sweep')).toEqual({ queue: 'sweep', deadLetters: 1 });
    expect(queues.visibleIn('counterfoil-dev-push-invoices-dead-letters')).toHaveLength(1);
  });
});

describe('the query of the list of tenants', () => {
  it('asks for fifty where nothing is said, and takes 1 to 100', () => {
    expect(listTenantsQuerySchema.parse({})).toEqual({ limit: 50 });
    expect(listTenantsQuerySchema.safeParse({ limit: '0' }).success).toBe(false);
    expect(listTenantsQuerySchema.safeParse({ limit: '101' }).success).toBe(false);
    expect(listTenantsQuerySchema.safeParse({ after: '../acme' }).success).toBe(false);
  });
});
