import { beforeEach, describe, expect, it } from 'vitest';
import type { Connection } from '../../../shared/domain/connection.ts';
import { documentIdSchema, realmIdSchema, tenantIdSchema } from '../../../shared/domain/ids.ts';
import { createPeople } from '../../../shared/store/people.ts';
import { createAuditTrail } from '../../../shared/store/audit.ts';
import { createConnections } from '../../../shared/store/connections.ts';
import { tenantPartition } from '../../../shared/store/keys.ts';
import { createRealmOwners } from '../../../shared/store/realm-owners.ts';
import { createReleaseHeld } from '../../../shared/store/release-held.ts';
import { createLanes } from '../../../shared/store/lanes.ts';
import { createRuns } from '../../../shared/store/runs.ts';
import { createSettingsStore } from '../../../shared/store/settings.ts';
import { createTenantDirectory } from '../../../shared/store/tenant-directory.ts';
import { createTenantRows } from '../../../shared/store/tenant-rows.ts';
import { createTenants } from '../../../shared/store/tenants.ts';
import { createTombstones } from '../../../shared/store/tombstones.ts';
import type { Table } from '../../../shared/store/table.ts';

const tenantId = tenantIdSchema.parse('acme');
const other = tenantIdSchema.parse('other');
const realmId = realmIdSchema.parse('9341000000000001');
const now = '2026-03-02T10:00:00.000Z';
const nowMs = Date.parse(now);

const connection: Connection = {
  tenantId,
  realmId,
  state: 'active',
  company: {
    name: 'Acme Ltd',
    country: 'GB',
    homeCurrency: 'GBP',
    usesCustomTransactionNumbers: false,
    usesAutomatedSalesTax: false,
    usesMultiCurrency: true,
    warnsOfDuplicateBillNumbers: false,
    readAt: now,
  },
  connectedAt: now,
  connectedBy: 'ada',
  epoch: 1,
  stateChangedAt: now,
};

/** What the stores of tenants, connections, states, keys and audit rows promise, whatever table lies below. */
export function describeTenantStores(tableName: string, createTable: () => Promise<Table>): void {
  describe(`the tenants' stores on ${tableName}`, () => {
    let table: Table;
    let clock: { nowMs: number };
    beforeEach(async () => {
      table = await createTable();
      clock = { nowMs };
    });

    describe('createTenants', () => {
      const facts = { name: 'Acme', timeZone: 'Europe/London', now };
      const stored = { tenantId, name: 'Acme', timeZone: 'Europe/London', createdAt: now, updatedAt: now };

      it('creates a tenant once and keeps the time of its creation', async () => {
        const tenants = createTenants({ table, nowMs: () => clock.nowMs });

        const created = await tenants.put(tenantId, facts);
        const later = '2026-03-03T10:00:00.000Z';
        const changed = await tenants.put(tenantId, { ...facts, name: 'Acme plc', now: later });

        expect(created).toEqual({ isNew: true, tenant: stored });
        expect(changed).toEqual({ isNew: false, tenant: { ...stored, name: 'Acme plc', updatedAt: later } });
        expect(await tenants.get(tenantId)).toEqual({ ...stored, name: 'Acme plc', updatedAt: later });
      });

      it('knows nothing of a tenant that was never put', async () => {
        const tenants = createTenants({ table, nowMs: () => clock.nowMs });

        expect(await tenants.get(other)).toBeUndefined();
        expect(await tenants.standing(other)).toBe('unknown');
      });

      it('sees a tenant at once after a no, and believes a yes for a minute', async () => {
        const tenants = createTenants({ table, nowMs: () => clock.nowMs });
        expect(await tenants.standing(tenantId)).toBe('unknown');
        await tenants.put(tenantId, facts);
        expect(await tenants.standing(tenantId)).toBe('present');
        await table.delete({ pk: tenantPartition(tenantId), sk: 'TENANT' });

        clock.nowMs += 59_999;
        expect(await tenants.standing(tenantId)).toBe('present');
        clock.nowMs += 1;
        expect(await tenants.standing(tenantId)).toBe('unknown');
      });
    });

    describe('createTenantDirectory', () => {
      const facts = { name: 'Acme', timeZone: 'Europe/London', now };
      const ids = ['acme', 'Beta', 'acme-2', 'zeta', 'acme.3'].map((id) => tenantIdSchema.parse(id));

      it('lists every tenant that was put, once, page by page in the order of ids', async () => {
        const tenants = createTenants({ table, nowMs: () => clock.nowMs });
        for (const id of [...ids, ...ids]) await tenants.put(id, facts);
        const directory = createTenantDirectory(table);

        const first = await directory.page({ limit: 3 });
        const second = await directory.page({ limit: 3, after: first.next });

        expect(first).toEqual({ tenantIds: ['Beta', 'acme', 'acme-2'], next: 'acme-2' });
        expect(second).toEqual({ tenantIds: ['acme.3', 'zeta'] });
      });

      it('says of a page that ends with the last tenant that there is no next one', async () => {
        const directory = createTenantDirectory(table);
        await directory.add(tenantId);
        await directory.add(other);

        expect(await directory.page({ limit: 2 })).toEqual({ tenantIds: ['acme', 'other'] });
      });

      it('lists nobody who was taken out, and no id of an erased tenant that is put again', async () => {
        const tenants = createTenants({ table, nowMs: () => clock.nowMs });
        const directory = createTenantDirectory(table);
        await tenants.put(tenantId, facts);
        await createTombstones(table).put(tenantId, {
          ...{ erasedAt: now, erasedBy: 'ada', reason: 'mistake' },
        });
        await directory.remove(tenantId);
        await tenants.put(tenantId, facts);

        expect(await directory.page({ limit: 10 })).toEqual({ tenantIds: [] });
      });
    });

    describe('createTombstones', () => {
      const facts = { name: 'Acme', timeZone: 'Europe/London', now };
      const of = { erasedAt: now, erasedBy: 'client:vendor', reason: 'requested' } as const;

      it('takes the place of a tenant, whose id is not given out again', async () => {
        const tenants = createTenants({ table, nowMs: () => clock.nowMs });
        const tombstones = createTombstones(table);
        await tenants.put(tenantId, facts);

        const tombstone = await tombstones.put(tenantId, of);

        expect(tombstone).toEqual({ tenantId, ...of });
        expect(await tombstones.isErased(tenantId)).toBe(true);
        expect(await tenants.get(tenantId)).toBeUndefined();
        expect(await tenants.standing(tenantId)).toBe('erased');
        expect(await tenants.put(tenantId, facts)).toBe('erased');
        expect((await table.query({ pk: tenantPartition(tenantId) })).items).toEqual([
          { pk: tenantPartition(tenantId), sk: 'TENANT', ...of },
        ]);
      });

      it('stays as it was put first, and bears what became of it', async () => {
        const tombstones = createTombstones(table);
        await createTenants({ table, nowMs: () => clock.nowMs }).put(tenantId, facts);
        await tombstones.put(tenantId, of);
        await tombstones.noteCleared(tenantId, '2026-03-02T10:01:00.000Z');
        await tombstones.noteRevokeUnconfirmed(tenantId);
        await tombstones.noteGone(tenantId, '2026-03-02T10:20:00.000Z');

        expect(await tombstones.put(tenantId, { ...of, erasedBy: 'user:oli' })).toEqual({
          tenantId,
          ...of,
          clearedAt: '2026-03-02T10:01:00.000Z',
          isRevokeUnconfirmed: true,
          goneAt: '2026-03-02T10:20:00.000Z',
        });
      });

      it('is put for nobody who was no tenant, and noted of nobody who was not erased', async () => {
        const tombstones = createTombstones(table);
        await createTenants({ table, nowMs: () => clock.nowMs }).put(tenantId, facts);
        await tombstones.noteGone(tenantId, now);

        expect(await tombstones.put(other, of)).toBeUndefined();
        expect(await tombstones.isErased(tenantId)).toBe(false);
        expect((await table.query({ pk: tenantPartition(other) })).items).toEqual([]);
      });

      it('lets a tenant that was seen a moment ago be taken for present a minute longer, and no more', async () => {
        const tenants = createTenants({ table, nowMs: () => clock.nowMs });
        await tenants.put(tenantId, facts);
        await tenants.standing(tenantId);
        await createTombstones(table).put(tenantId, of);

        clock.nowMs += 59_999;
        expect(await tenants.standing(tenantId)).toBe('present');
        clock.nowMs += 1;
        expect(await tenants.standing(tenantId)).toBe('erased');
      });
    });

    describe('createTenantRows', () => {
      it('removes every row of the tenant but those it keeps, page by page, and none of another', async () => {
        for (let row = 0; row < 450; row += 1) {
          await table.put({ pk: tenantPartition(tenantId), sk: `DOCUMENT#${row}` });
        }
        for (const sk of ['TENANT', 'CONNECTION', 'LANE']) {
          await table.put({ pk: tenantPartition(tenantId), sk });
        }
        await table.put({ pk: tenantPartition(other), sk: 'DOCUMENT#1' });

        const of = { keeping: ['lane'], isTimeOver: () => false } as const;
        const isDone = await createTenantRows(table).remove(tenantId, of);

        expect(isDone).toBe(true);
        const left = await table.query({ pk: tenantPartition(tenantId) });
        expect(left.items.map(({ sk }) => sk)).toEqual(['LANE', 'TENANT']);
        expect((await table.query({ pk: tenantPartition(other) })).items).toHaveLength(1);
      });
    });

    describe('a lane that is taken away', () => {
      it('is lost to whoever holds it, free for the next, and listed when it is said to be due', async () => {
        const lanes = createLanes(table);
        const until = '2026-03-02T10:04:00.000Z';
        const held = await lanes.acquire(tenantId, { now, until });
        if (!held.isHeld) throw new Error('It is free.');

        await lanes.takeAway(tenantId, now);

        expect((await lanes.get(tenantId)).fence).toBe(held.lane.fence + 1);
        expect(await lanes.dueBy(now, 10)).toEqual([tenantId]);
        expect((await lanes.acquire(tenantId, { now, until })).isHeld).toBe(true);
        await lanes.takeAway(tenantId, undefined);
        expect(await lanes.dueBy('9999', 10)).toEqual([]);
      });
    });

    describe('createSettingsStore', () => {
      it('has empty settings for a tenant that saved none', async () => {
        expect(await createSettingsStore(table).get(tenantId, realmId)).toMatchObject({
          settings: {},
          stale: [],
          isPaused: false,
        });
      });

      it('replaces settings as a whole', async () => {
        const settings = createSettingsStore(table);
        const change = { at: now, by: 'user:ada' };
        const first = { incomeAccountId: '79', defaultTaxCodeId: 'TAX', mode: 'manual' } as const;
        await settings.put(tenantId, { realmId, settings: first }, change);
        await settings.put(tenantId, { realmId, settings: { incomeAccountId: '80' } }, change);

        expect((await settings.get(tenantId, realmId)).settings).toEqual({ incomeAccountId: '80' });
        expect((await settings.get(other, realmId)).settings).toEqual({});
      });

      it('keeps a mapping for each company and the policies for all', async () => {
        const settings = createSettingsStore(table);
        const change = { at: now, by: 'user:ada' };
        const otherRealm = realmIdSchema.parse('77');
        const first = { incomeAccountId: '79', mode: 'manual' } as const;
        await settings.put(tenantId, { realmId, settings: first }, change);

        expect((await settings.get(tenantId, otherRealm)).settings).toEqual({ mode: 'manual' });
        expect((await settings.get(tenantId, undefined)).settings).toEqual({ mode: 'manual' });
        expect((await settings.get(tenantId, realmId)).settings).toEqual(first);
      });

      it('notes what is stale until the mapping is saved again, and only of the mapping it looked at', async () => {
        const settings = createSettingsStore(table);
        const stale = [{ field: 'incomeAccountId', id: '79', kinds: ['invoice' as const] }];
        const noted = { realmId, stale, checkedAt: now };
        await settings.put(tenantId, { realmId, settings: {} }, { at: now, by: 'user:ada' });

        expect(await settings.noteStale(tenantId, { ...noted, updatedAt: 'earlier' })).toBe(false);
        expect(await settings.noteStale(tenantId, { ...noted, updatedAt: now })).toBe(true);
        expect((await settings.get(tenantId, realmId)).stale).toEqual(stale);

        await settings.put(tenantId, { realmId, settings: {} }, { at: now, by: 'user:ada' });
        expect((await settings.get(tenantId, realmId)).stale).toEqual([]);
      });

      it('pauses and resumes, and every change has another version', async () => {
        const settings = createSettingsStore(table);
        const before = await settings.get(tenantId, realmId);
        await settings.setPaused(tenantId, { isPaused: true, at: now, by: 'user:ada' });
        const paused = await settings.get(tenantId, realmId);

        expect([before.isPaused, paused.isPaused]).toEqual([false, true]);
        expect(paused.version).not.toBe(before.version);
      });
    });

    describe('createConnections', () => {
      it('stores a first connection once', async () => {
        const connections = createConnections(table);

        expect(await connections.replace(connection, undefined)).toBe(true);
        expect(await connections.replace({ ...connection, epoch: 9 }, undefined)).toBe(false);
        expect(await connections.get(tenantId)).toEqual(connection);
        expect(await connections.get(other)).toBeUndefined();
      });

      it('replaces only what was read', async () => {
        const connections = createConnections(table);
        await connections.replace(connection, undefined);
        const ended: Connection = { ...connection, state: 'disconnected', epoch: 2 };

        expect(await connections.replace(ended, connection)).toBe(true);
        expect(await connections.replace({ ...connection, epoch: 2 }, connection)).toBe(false);
        expect(await connections.get(tenantId)).toEqual(ended);
      });

      it('marks a broken connection for one caller', async () => {
        const connections = createConnections(table);
        await connections.replace(connection, undefined);
        const to = { state: 'needsReconnect', at: '2026-03-02T11:00:00.000Z' } as const;

        expect(await connections.markBroken(connection, to)).toBe(true);
        expect(await connections.markBroken(connection, to)).toBe(false);
        expect(await connections.get(tenantId)).toMatchObject({
          state: 'needsReconnect',
          stateChangedAt: to.at,
          epoch: 1,
        });
      });

      it('leaves a connection alone that was renewed or ended since', async () => {
        const connections = createConnections(table);
        await connections.replace(connection, undefined);
        await connections.replace({ ...connection, epoch: 2 }, connection);

        const isChanged = await connections.markBroken(connection, { state: 'needsReconnect', at: now });

        expect(isChanged).toBe(false);
        expect(await connections.get(tenantId)).toMatchObject({ state: 'active', epoch: 2 });
      });

      it('does not let a lapsed subscription hide a dead grant', async () => {
        const connections = createConnections(table);
        await connections.replace(connection, undefined);
        await connections.markBroken(connection, { state: 'subscriptionLapsed', at: now });
        await connections.markBroken(connection, { state: 'needsReconnect', at: now });

        await connections.markBroken(connection, { state: 'subscriptionLapsed', at: now });

        expect(await connections.get(tenantId)).toMatchObject({ state: 'needsReconnect' });
      });
    });

    describe('createRealmOwners', () => {
      const until = '2026-03-02T10:02:00.000Z';
      const afterwards = '2026-03-02T10:02:00.001Z';
      const claim = (by: typeof tenantId, at = now) =>
        createRealmOwners(table).claim(realmId, { tenantId: by, now: at, provisionalUntil: until });

      it('gives a realm to one tenant', async () => {
        expect(await claim(tenantId)).toBe(true);
        expect(await claim(other)).toBe(false);
        expect(await claim(tenantId)).toBe(true);
        expect(await createRealmOwners(table).get(realmId, now)).toBe('acme');
      });

      it('gives it to one of many that ask at once', async () => {
        const names = Array.from({ length: 8 }, (_, index) => tenantIdSchema.parse(`t${index}`));

        const won = await Promise.all(names.map((name) => claim(name)));

        expect(won.filter(Boolean)).toHaveLength(1);
      });

      it('lets a provisional claim lapse', async () => {
        await claim(tenantId);

        expect(await createRealmOwners(table).get(realmId, afterwards)).toBeUndefined();
        expect(await claim(other, afterwards)).toBe(true);
        expect(await createRealmOwners(table).confirm(realmId, tenantId)).toBe(false);
      });

      it('keeps a confirmed one, also when its tenant claims it again', async () => {
        const owners = createRealmOwners(table);
        await claim(tenantId);
        await owners.confirm(realmId, tenantId);
        await claim(tenantId, afterwards);

        expect(await owners.get(realmId, '2027-01-01T00:00:00.000Z')).toBe('acme');
        expect(await claim(other, '2027-01-01T00:00:00.000Z')).toBe(false);
      });

      it('is freed by its tenant only', async () => {
        const owners = createRealmOwners(table);
        await claim(tenantId);

        await owners.free(realmId, other);
        expect(await owners.get(realmId, now)).toBe('acme');
        await owners.free(realmId, tenantId);
        expect(await owners.get(realmId, now)).toBeUndefined();
      });
    });

    describe('createPeople', () => {
      it('keeps what people are called, each in the tenant where they acted', async () => {
        const people = createPeople(table);
        await people.note(tenantId, { userId: 'sub#1', name: 'Ada' });
        await people.note(tenantId, { userId: 'sub#1', name: 'Ada Admin' });
        await people.note(other, { userId: 'sub-2', name: 'Bea' });

        expect(await people.namesOf(tenantId, ['sub#1', 'sub#1', 'sub-2'])).toEqual(
          new Map([['sub#1', 'Ada Admin']]),
        );
        expect(await people.namesOf(tenantId, [])).toEqual(new Map());
      });
    });

    describe('createAuditTrail', () => {
      it('adds rows in the order of time, in the partition of their tenant', async () => {
        let ids = 0;
        const trail = createAuditTrail({ table, nowMs: () => clock.nowMs, newId: () => `id-${(ids += 1)}` });
        const row = { tenantId, actor: 'user:ada', outcome: 'done', correlationId: 'c-1' };

        await trail.add({ ...row, action: 'first' });
        await trail.add({ ...row, action: 'second', realmId });
        await trail.add({ ...row, tenantId: other, action: 'elsewhere' });

        const { items } = await table.query({ pk: tenantPartition(tenantId), prefix: 'AUDIT#' });
        expect(items).toMatchObject([
          { action: 'first', actor: 'user:ada', outcome: 'done', correlationId: 'c-1' },
          { action: 'second', realmId },
        ]);
      });

      it('lists them from the newest on, with what they are about', async () => {
        let ids = 0;
        const trail = createAuditTrail({ table, nowMs: () => clock.nowMs, newId: () => `id-${(ids += 1)}` });
        const row = { tenantId, actor: 'user:ada', outcome: 'done', correlationId: 'c-1' };
        for (const action of ['first', 'second', 'third']) {
          clock.nowMs += 1;
          await trail.add({ ...row, action, about: { documentId: action } });
        }
        await trail.add({ ...row, tenantId: other, action: 'elsewhere' });

        const page = await trail.list(tenantId, { limit: 2 });
        expect(page.rows.map(({ action }) => action)).toEqual(['third', 'second']);
        expect(page.rows[0]).toEqual({
          ...{ ...row, action: 'third', about: { documentId: 'third' } },
          ...{ at: '2026-03-02T10:00:00.003Z', auditId: 'id-3' },
        });
        expect(await trail.list(tenantId, { limit: 2, after: page.next })).toMatchObject({
          rows: [{ action: 'first' }],
        });
        expect(await trail.list(tenantId, { limit: 2, documentId: 'first' })).toMatchObject({
          rows: [{ action: 'first' }],
        });
      });
    });

    describe('createReleaseHeld', () => {
      const documentId = documentIdSchema.parse(`doc_${'1'.repeat(32)}`);
      const hold = async () => {
        const runs = createRuns({ table, newId: () => 'held' });
        await runs.hold(tenantId, { reason: 'mapping:invoice', documentIds: [documentId] });
        return runs;
      };

      it('makes what waited due, then gives the tenant its turn', async () => {
        const runs = await hold();
        const turns: string[] = [];
        const release = createReleaseHeld({
          table,
          nowMs: () => clock.nowMs,
          newId: () => 'run',
          sendTurn: async (to) => {
            turns.push(`${to}: ${(await runs.dueBy(to, now, 10)).length}`);
          },
        });

        await release(tenantId, 'mapping:invoice');

        expect(turns).toEqual(['acme: 1']);
        expect(await runs.dueBy(tenantId, now, 10)).toMatchObject([{ documentIds: [documentId] }]);
      });

      it('sends one turn for all that waited for several reasons', async () => {
        const runs = await hold();
        await runs.hold(tenantId, { reason: 'manual', documentIds: [documentId] });
        const turns: string[] = [];
        let runId = 0;
        const release = createReleaseHeld({
          table,
          nowMs: () => clock.nowMs,
          newId: () => `run${(runId += 1)}`,
          sendTurn: async (to) => {
            turns.push(`${to}: ${(await runs.dueBy(to, now, 10)).length}`);
          },
        });

        await release(tenantId, 'mapping:invoice', 'goLive', 'manual');

        expect(turns).toEqual(['acme: 2']);
      });

      it('leaves a lane that the sweeper finds when the turn cannot be sent', async () => {
        await hold();
        const release = createReleaseHeld({
          table,
          nowMs: () => clock.nowMs,
          newId: () => 'run',
          sendTurn: async () => {
            throw new Error('queue gone');
          },
        });

        await expect(release(tenantId, 'mapping:invoice')).rejects.toThrow('queue gone');

        expect(await createLanes(table).dueBy('2026-03-02T10:02:00.000Z', 10)).toEqual([tenantId]);
      });
    });
  });
}
