import { beforeEach, describe, expect, it } from 'vitest';
import { createConnectHarness, realmOne, tenantA, tenantB, type ConnectHarness } from './connect-harness.ts';

let flow: ConnectHarness;
beforeEach(async () => {
  flow = createConnectHarness();
  await flow.connect();
});

describe('disconnect', () => {
  it('revokes, deletes the tokens and frees the company', async () => {
    const answer = await flow.disconnect();

    expect(answer).toMatchObject({ tenantId: 'tenant-a', state: 'disconnected', realmId: realmOne });
    expect(answer).not.toHaveProperty('epoch');
    expect(flow.intuit.revokes).toHaveLength(1);
    expect(flow.vault.size).toBe(0);
    expect(flow.nights.size).toBe(0);
    expect(await flow.realmOwners.get(realmOne, '2026-03-01T10:00:00.000Z')).toBeUndefined();
    expect(flow.audits().at(-1)).toBe('connect/disconnect: disconnected');
    expect(flow.events.at(-1)).toMatchObject({ type: 'connection.disconnected', isRevokeConfirmed: true });
  });

  it('lets another tenant connect the company afterwards', async () => {
    await flow.disconnect();

    expect((await flow.connect({ tenantId: tenantB })).outcome).toBe('connected');
  });

  it('lets the same tenant come back to it', async () => {
    await flow.disconnect();

    expect((await flow.connect()).outcome).toBe('connected');
    expect(await flow.connections.get(tenantA)).toMatchObject({ state: 'active', epoch: 3 });
    expect(flow.events.at(-1)).toMatchObject({ isReconnect: true });
  });

  it('is content with a later try at revoking', async () => {
    flow.intuit.revoke = ['unconfirmed', 'unconfirmed', 'revoked'];

    const answer = await flow.disconnect();

    expect(flow.intuit.revokes).toHaveLength(3);
    expect(flow.intuit.slept).toEqual([500, 1500]);
    expect(answer.isRevokeUnconfirmed).toBeUndefined();
  });

  it('deletes the tokens all the same when Intuit cannot be reached after three tries, and says so', async () => {
    flow.intuit.revoke = ['unconfirmed', 'unconfirmed', 'unconfirmed'];

    const answer = await flow.disconnect();

    expect(flow.intuit.revokes).toHaveLength(3);
    expect(flow.vault.size).toBe(0);
    expect(answer).toMatchObject({ state: 'disconnected', isRevokeUnconfirmed: true });
    expect(await flow.connections.get(tenantA)).toMatchObject({ isRevokeUnconfirmed: true });
    expect(flow.audits().at(-1)).toBe('connect/disconnect: revoke unconfirmed');
    expect(flow.events.at(-1)).toMatchObject({ isRevokeConfirmed: false });
  });

  it('forgets an unconfirmed revoke once the tenant connects again', async () => {
    flow.intuit.revoke = ['unconfirmed', 'unconfirmed', 'unconfirmed'];
    await flow.disconnect();

    await flow.connect();

    expect(await flow.connections.get(tenantA)).not.toHaveProperty('isRevokeUnconfirmed', true);
  });

  it('finishes what an earlier disconnect that died left undone', async () => {
    const before = await flow.connections.get(tenantA);
    await flow.connections.replace({ ...before!, state: 'disconnected', epoch: 2 }, before);

    await flow.disconnect();

    expect(flow.intuit.revokes).toHaveLength(1);
    expect(flow.vault.size).toBe(0);
    expect(await flow.realmOwners.get(realmOne, '2026-03-01T10:00:00.000Z')).toBeUndefined();
  });

  it('asked twice tells the same event under the same id and revokes once', async () => {
    await flow.disconnect();
    await flow.disconnect();

    const [, first, second] = flow.events;
    expect(second).toEqual(first);
    expect(flow.intuit.revokes).toHaveLength(1);
  });

  it('does not free a company that has become another tenant’s', async () => {
    await flow.disconnect();
    await flow.connect({ tenantId: tenantB });

    await flow.disconnect();

    expect(await flow.realmOwners.get(realmOne, '2026-03-01T10:00:00.000Z')).toBe('tenant-b');
    expect(flow.vault.has(tenantB)).toBe(true);
  });

  it('leaves the grant of a connect that came in between alone', async () => {
    flow.intuit.revoke = ['unconfirmed'];
    flow.intuit.whileWaiting = async () => {
      await flow.connect();
    };

    await expect(flow.disconnect()).rejects.toMatchObject({ status: 409, code: 'connection_changed' });

    expect(await flow.connections.get(tenantA)).toMatchObject({ state: 'active' });
    expect(flow.vault.has(tenantA)).toBe(true);
  });

  it('has the grant given back of a connect that had not stored its tokens yet', async () => {
    await flow.disconnect();
    flow.intuit.beforeStoring = async () => {
      flow.intuit.beforeStoring = undefined;
      await flow.disconnect();
    };

    const result = await flow.connect();

    expect(result).toMatchObject({ outcome: 'refused', code: 'connection_changed' });
    expect(await flow.connections.get(tenantA)).toMatchObject({ state: 'disconnected' });
    expect(flow.intuit.revokes).toHaveLength(2);
    expect(await flow.realmOwners.get(realmOne, '2026-03-01T10:00:00.000Z')).toBeUndefined();
  });

  it('deletes the due time of readings, and keeps documents, links and settings', async () => {
    const row = (sk: string) => flow.table.put({ pk: `TENANT#${tenantA}`, sk });
    const kept = ['DOCUMENT#doc_1', 'HELD#connection#1', `LINK#${realmOne}#customer#c-1`, 'SETTINGS'];
    for (const sk of kept) await row(sk);
    expect(flow.refreshing.has(tenantA)).toBe(true);

    await flow.disconnect();

    expect(flow.refreshing.has(tenantA)).toBe(false);
    expect(kept.filter((sk) => !flow.table.items.has(`TENANT#${tenantA}\u0000${sk}`))).toEqual([]);
  });

  it('refuses a tenant that was never connected', async () => {
    await expect(flow.disconnect(tenantB)).rejects.toMatchObject({ status: 409, code: 'not_connected' });
  });
});
