import { beforeEach, describe, expect, it } from 'vitest';
import { sendDigests } from '../../../functions/sync-errors/send-digests.ts';
import { digestEvent } from '../../../shared/contracts/digest-event.ts';
import { busEventSchema, type BusEvent } from '../../../shared/contracts/events.ts';
import { documentIdSchema, tenantIdSchema } from '../../../shared/domain/ids.ts';
import type { CauseCode } from '../../../shared/domain/causes.ts';
import { sha256Hex } from '../../../shared/edge/sha256-hex.ts';
import { createConnections } from '../../../shared/store/connections.ts';
import { createDigests } from '../../../shared/store/digests.ts';
import { createSyncErrors } from '../../../shared/store/sync-errors.ts';
import { createToldSyncErrors } from '../../../shared/store/told-sync-errors.ts';
import { connectionOf } from '../../fakes/connection.ts';
import { createMemoryTable } from '../../fakes/memory-table.ts';

const minuteMs = 60_000;
const acme = tenantIdSchema.parse('acme');
const bolt = tenantIdSchema.parse('bolt');
const documentId = documentIdSchema.parse(`doc_${'1'.repeat(32)}`);
const startMs = Date.parse('2026-03-02T10:00:00.000Z');

function setUp() {
  const table = createMemoryTable();
  const state = { nowMs: startMs, brokenTenant: '' };
  const nowMs = (): number => state.nowMs;
  const told: Extract<BusEvent, { type: 'digest.changed' }>[] = [];
  const digests = createDigests(table);
  const syncErrors = createSyncErrors(table);
  const connections = createConnections(table);
  const steps = createToldSyncErrors({
    ...{ sha256Hex, store: syncErrors, publish: async () => {} },
    noteChange: (tenantId) => digests.note(tenantId, { nowMs: nowMs() }),
  });
  const send = (): Promise<number> =>
    sendDigests({
      ...{ nowMs, digests, syncErrors, connections },
      digestEvent: (news) => digestEvent(sha256Hex, news),
      publish: async (events) => {
        for (const event of events.map((one) => busEventSchema.parse(one))) {
          if (event.tenantId === state.brokenTenant) throw new Error('The bus is down.');
          if (event.type === 'digest.changed') told.push(event);
        }
      },
    });
  return { table, state, told, digests, syncErrors, connections, steps, send };
}
let world: ReturnType<typeof setUp>;
beforeEach(() => {
  world = setUp();
});

const errorOf = (digit: string, cause: CauseCode = 'reference_inactive') => ({
  ...{ errorId: `err_${digit.repeat(32)}`, cause, detail: 'The customer is inactive in QuickBooks.' },
  subject: { kind: 'customer', id: `c-${digit}`, name: 'Ashford Ltd' } as const,
});
const now = (): string => new Date(world.state.nowMs).toISOString();
const open = (digit: string, of: { tenantId?: typeof acme; cause?: CauseCode } = {}) =>
  world.steps.join(of.tenantId ?? acme, { error: errorOf(digit, of.cause), documentId, at: now() });
const close = (digit: string) =>
  world.steps.leave(acme, { errorId: errorOf(digit).errorId, documentId, at: now() });
const pass = (minutes: number): void => {
  world.state.nowMs += minutes * minuteMs;
};
const digest = async (): Promise<number> => {
  pass(15);
  return world.send();
};

describe('sendDigests', () => {
  it('tells in one event of everything that opened in the minutes before', async () => {
    await open('1');
    pass(3);
    await open('2', { cause: 'period_closed' });

    expect(await digest()).toBe(1);

    expect(world.told).toMatchObject([
      {
        ...{ tenantId: acme, openedCount: 2, closedCount: 0, openCount: 2 },
        opened: [
          {
            errorId: errorOf('1').errorId,
            cause: 'reference_inactive',
            openedAt: '2026-03-02T10:00:00.000Z',
          },
          { errorId: errorOf('2').errorId, cause: 'period_closed' },
        ],
        summary:
          'Tenant acme: 2 sync errors opened (reference_inactive, period_closed), 0 closed, 2 open now.',
      },
    ]);
  });

  it('tells of what closed since, and says nothing while nothing changes', async () => {
    await open('1');
    await open('2');
    await digest();
    expect(await digest()).toBe(0);
    await close('1');

    expect(await digest()).toBe(1);
    expect(await digest()).toBe(0);

    expect(world.told).toHaveLength(2);
    expect(world.told[1]).toMatchObject({ openedCount: 0, opened: [], closedCount: 1, openCount: 1 });
  });

  it('bears another id each time, also after nothing was open for a while', async () => {
    for (let round = 0; round < 3; round += 1) {
      await open('1');
      await digest();
      await close('1');
      await digest();
    }

    expect(new Set(world.told.map(({ eventId }) => eventId)).size).toBe(6);
  });

  it('says nothing of what opened and closed again in between', async () => {
    await open('1');
    await close('1');

    expect(await digest()).toBe(0);
    expect(world.told).toEqual([]);
  });

  it('says nothing of what is met again and again', async () => {
    const standing = { error: errorOf('1', 'quickbooks_unavailable'), at: now() };
    await world.steps.open(acme, standing);
    await digest();
    await world.steps.open(acme, { ...standing, at: now() });

    expect(await digest()).toBe(0);
  });

  it('tells of an old refusal whose error was stored late', async () => {
    await open('1');
    await digest();
    const at = '2026-03-02T09:00:00.000Z';
    await world.steps.join(acme, { error: errorOf('2'), documentId, at });

    expect(await digest()).toBe(1);
    expect(world.told[1]).toMatchObject({ openedCount: 1, opened: [{ openedAt: at }] });
  });

  it('says once that the grant ends, unless the tenant reconnected meanwhile', async () => {
    const expiresAt = '2026-03-09T10:00:00.000Z';
    const connection = connectionOf({ company: { name: 'Acme Ltd' }, at: now(), epoch: 1 });
    const ending = { ...connection, refreshTokenHardExpiresAt: expiresAt };
    await world.connections.replace({ ...ending, expiryToldDays: 7 }, undefined);
    await world.digests.note(connection.tenantId, { nowMs: world.state.nowMs, isExpiring: true });
    expect(await digest()).toBe(1);
    expect(await digest()).toBe(0);
    await world.digests.note(connection.tenantId, { nowMs: world.state.nowMs, isExpiring: true });
    const before = await world.connections.get(connection.tenantId);
    await world.connections.replace({ ...ending, epoch: 2 }, before);

    expect(await digest()).toBe(0);
    expect(world.told).toMatchObject([{ openedCount: 0, connectionExpiresAt: expiresAt }]);
    expect(world.told[0]!.summary).toContain('QuickBooks has to be reconnected before 2026-03-09.');
  });

  it('is told again under the same id when it died before that was noted', async () => {
    const noteNothing = { ...world.digests, finish: () => Promise.reject(new Error('table down')) };
    await open('1');
    pass(15);
    const deps = { ...{ nowMs: () => world.state.nowMs, syncErrors: world.syncErrors }, ...world };
    const dying = sendDigests({
      ...deps,
      digests: noteNothing,
      digestEvent: (news) => digestEvent(sha256Hex, news),
      publish: async (events) => {
        for (const event of events) if (event.type === 'digest.changed') world.told.push(event);
      },
    });
    await expect(dying).rejects.toThrow('table down');
    pass(60);

    await world.send();

    expect(world.told).toHaveLength(2);
    expect(world.told[1]!.eventId).toBe(world.told[0]!.eventId);
  });

  it('lets a tenant whose digest fails wait, and not the others', async () => {
    await open('1', { tenantId: acme });
    pass(1);
    await open('2', { tenantId: bolt });
    world.state.brokenTenant = 'acme';
    await digest().catch(() => 0);

    pass(15);
    await world.send();

    expect(world.told.map(({ tenantId }) => tenantId)).toEqual(['bolt']);
  });

  it('names the first twenty and three causes, however many there are', async () => {
    const causes = ['reference_inactive', 'period_closed', 'tax_mapping_invalid', 'mapping_stale'] as const;
    for (let index = 0; index < 25; index += 1) {
      const errorId = `err_${String(index).padStart(32, '0')}`;
      const error = { ...errorOf('1', causes[index % 4]), errorId };
      await world.steps.join(acme, { error, documentId, at: now() });
    }

    await digest();

    expect(world.told[0]).toMatchObject({ openedCount: 25, openCount: 25 });
    expect(world.told[0]!.opened).toHaveLength(20);
    expect(world.told[0]!.summary).toBe(
      'Tenant acme: 25 sync errors opened (reference_inactive, period_closed, tax_mapping_invalid, …), 0 closed, 25 open now.',
    );
  });

  it('costs a tenant that has nothing to tell nothing at all', async () => {
    const counted = createMemoryTable({ keepCalls: true });
    const digests = createDigests(counted);
    const nothing = { ...world, digests, nowMs: () => startMs, publish: async () => {} };

    await sendDigests({ ...nothing, digestEvent: (news) => digestEvent(sha256Hex, news) });

    expect(counted.calls).toHaveLength(1);
  });
});
