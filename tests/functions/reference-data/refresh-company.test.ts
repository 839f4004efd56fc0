import { beforeEach, describe, expect, it } from 'vitest';
import { refreshCompany } from '../../../functions/reference-data/refresh-company.ts';
import { syncErrorSchema } from '../../../shared/domain/sync-error.ts';
import { createRefreshWorld } from './refresh-world.ts';

const dayMs = 24 * 3_600_000;

let world: Awaited<ReturnType<typeof createRefreshWorld>>;
beforeEach(async () => {
  world = await createRefreshWorld();
});

const stateOf = async () => world.lists.state({ tenantId: world.tenantId, realmId: world.realmId });
const list = <Kind extends 'account' | 'customer' | 'taxCode'>(kind: Kind) =>
  world.lists.read<Kind>({ tenantId: world.tenantId, realmId: world.realmId, kind });
const dueAt = async (): Promise<number> => {
  const [due] = await world.refreshes.dueBy('9999', 10);
  expect(due).toBe(world.tenantId);
  for (let hours = 0; hours <= 48; hours += 1) {
    const at = new Date(world.clock.nowMs() + hours * 3_600_000).toISOString();
    if ((await world.refreshes.dueBy(at, 10)).length > 0) return hours;
  }
  return Infinity;
};
const addCustomer = (name: string, change: object = {}): string => {
  const { ids } = world.simulator.control.addEntities({
    realmId: world.realmId,
    entity: 'Customer',
    rows: [{ DisplayName: name, ...change }],
  });
  return ids[0] ?? '';
};
// Said at every reading of a company in order; closing what is not open does nothing.
const always: readonly string[] = ['close subscription_lapsed', 'close period_closed'];
const toldBeside = (): string[] => world.told.filter((line) => !always.includes(line));
const mapping = () => {
  const account = world.rows('Account').find((row) => row['AccountType'] === 'Income');
  return { incomeAccountId: String(account?.['Id']) };
};

describe('refreshCompany', () => {
  it('reads every list whole the first time, and is due again within a day or so', async () => {
    addCustomer('Quill & Sons');

    await world.refresh();

    expect((await list('account'))?.length).toBe(world.rows('Account').length);
    expect((await list('customer'))?.map(({ name }) => name)).toEqual(['Quill & Sons']);
    expect((await list('taxCode'))?.some(({ salesRate }) => salesRate === '20')).toBe(true);
    expect(world.told.at(-1)).toBe('company_refreshed');
    const hours = await dueAt();
    expect(hours).toBeGreaterThanOrEqual(12);
    expect(hours).toBeLessThanOrEqual(36);
  });

  it('asks five calls of a quiet company a day, and carries over what changed', async () => {
    await world.refresh();
    await world.clock.advance(dayMs);
    expect(await world.refresh()).toBe(5);

    addCustomer('Newcomer Ltd');
    await world.clock.advance(dayMs);
    expect(await world.refresh()).toBe(5);
    expect((await list('customer'))?.map(({ name }) => name)).toEqual(['Newcomer Ltd']);
  });

  it('reads everything once a week', async () => {
    await world.refresh();
    await world.clock.advance(8 * dayMs);

    expect(await world.refresh()).toBe(10);
  });

  it('keeps a list that cannot be read as it was, says so, and comes again in an hour', async () => {
    addCustomer('Quill & Sons');
    await world.refresh();
    const before = await list('customer');
    await world.clock.advance(8 * dayMs);
    world.simulator.control.planFault({
      match: { kind: 'query', body: 'FROM Customer' },
      times: 5,
      effect: { type: 'status', status: 503 },
    });

    await world.refresh();

    expect(await list('customer')).toEqual(before);
    expect((await stateOf()).customer.lastFailure).toMatchObject({ reason: 'unavailable' });
    expect((await stateOf()).vendor.lastFailure).toBeUndefined();
    expect(world.told.at(-1)).toBe('company_refreshed_in_part');
    expect(await dueAt()).toBe(1);
  });

  it('reads nothing over a connection that is broken', async () => {
    const connection = await world.connections.get(world.tenantId);
    await world.connections.markBroken(connection!, { state: 'needsReconnect', at: '2026-03-02T10:00:00Z' });

    expect(await world.refresh()).toBe(0);
  });
});

describe('what a reading cures', () => {
  it('tells once of a mapping that went stale, and that it was cured', async () => {
    const saved = { at: '2026-03-02T10:00:00.000Z', by: 'ada' };
    const settings = mapping();
    await world.settings.put(world.tenantId, { realmId: world.realmId, settings }, saved);
    await world.refresh();
    expect(toldBeside()).toEqual(['company_refreshed']);

    const of = { realmId: world.realmId, entity: 'Account' as const, id: settings.incomeAccountId };
    world.simulator.control.setActive({ ...of, isActive: false });
    await world.clock.advance(dayMs);
    await world.refresh();
    expect(toldBeside()[0]).toMatch(/^open mapping_stale: Not to be used .* the income account \(/);
    expect(world.told).toContain('release mapping:invoice');
    const { stale } = await world.settings.get(world.tenantId, world.realmId);
    expect(stale).toMatchObject([{ field: 'incomeAccountId', kinds: ['invoice'] }]);

    await world.clock.advance(dayMs);
    await world.refresh();
    expect(toldBeside()).toEqual(['company_refreshed']);

    world.simulator.control.setActive({ ...of, isActive: true });
    await world.clock.advance(dayMs);
    await world.refresh();
    expect(toldBeside().slice(0, 3)).toEqual([
      'close mapping_stale',
      'release mapping:invoice',
      'release mapping:bill',
    ]);
  });

  it('notices a renewed subscription and lets documents go on', async () => {
    await world.refresh();
    const connection = await world.connections.get(world.tenantId);
    const at = '2026-03-02T10:00:00Z';
    await world.connections.markBroken(connection!, { state: 'subscriptionLapsed', at });
    const { control } = world.simulator;
    control.changeCompany(world.realmId, { switches: { subscription: 'EXPIRED' } });
    await world.refresh();
    expect((await world.connections.get(world.tenantId))?.state).toBe('subscriptionLapsed');

    control.changeCompany(world.realmId, { switches: { subscription: 'PAID' } });
    world.held.add('connection');
    await world.refresh();

    expect((await world.connections.get(world.tenantId))?.state).toBe('active');
    expect(world.told.slice(0, 3)).toEqual(['renewed', 'close subscription_lapsed', 'release connection']);
  });

  it('notices a period that was reopened or closed', async () => {
    await world.refresh();
    world.simulator.control.changeCompany(world.realmId, { switches: { bookCloseDate: '2026-01-31' } });
    world.held.add('closedPeriod');
    await world.refresh();

    expect((await world.connections.get(world.tenantId))?.company.bookClosedOn).toBe('2026-01-31');
    expect(world.told.slice(1, 3)).toEqual(['close period_closed', 'release closedPeriod']);
  });

  it('lets documents go on although the reading that noticed the change died', async () => {
    await world.refresh();
    world.simulator.control.changeCompany(world.realmId, { switches: { bookCloseDate: '2026-01-31' } });
    world.held.add('closedPeriod');
    const dying = { ...world.deps, refreshLists: () => Promise.reject(new Error('cut off')) };
    await expect(world.clock.run(refreshCompany(dying, world.tenantId))).rejects.toThrow('cut off');

    await world.refresh();

    expect(world.told).toContain('release closedPeriod');
  });

  it('closes the error of a closed period when nothing waits for it any more', async () => {
    await world.refresh();

    expect(world.told).toContain('close period_closed');
    expect(world.told).not.toContain('release closedPeriod');
  });

  it('tries documents again whose customer is there now, and no others', async () => {
    const error = (id: string, name: string) =>
      syncErrorSchema.parse({
        errorId: `err_${id.repeat(32)}`,
        cause: 'reference_not_linked',
        subject: { kind: 'customer', id, name },
        state: 'open',
        openedAt: '2026-03-02T10:00:00Z',
        updatedAt: '2026-03-02T10:00:00Z',
        detail: '',
      });
    world.openErrors.push(error('a', 'quill & sons'), error('b', 'Nobody Ltd'));
    await world.refresh();
    expect(toldBeside()).toEqual(['company_refreshed']);

    addCustomer('Quill & Sons');
    await world.clock.advance(dayMs);
    await world.refresh();

    expect(toldBeside()).toEqual([`retry err_${'a'.repeat(32)}`, 'company_refreshed']);
  });
});
