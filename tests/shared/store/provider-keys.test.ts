import { beforeEach, describe, expect, it } from 'vitest';
import { realmIdSchema, tenantIdSchema } from '../../../shared/domain/ids.ts';
import { createProviderKeys, type SealedTokens } from '../../../shared/store/provider-keys.ts';
import { createMemoryTable } from '../../fakes/memory-table.ts';

const tenantId = tenantIdSchema.parse('acme');
const realmId = realmIdSchema.parse('9341000000000001');
const now = '2026-03-02T10:00:00.000Z';
const until = '2026-03-02T10:01:00.000Z';
const afterwards = '2026-03-02T10:01:00.001Z';

const tokens = (mark: number): SealedTokens => ({
  accessToken: new Uint8Array([1, mark]),
  refreshToken: new Uint8Array([2, mark]),
  accessTokenExpiresAt: '2026-03-02T11:00:00.000Z',
  refreshTokenExpiresAt: '2026-06-11T10:00:00.000Z',
});

describe('createProviderKeys', () => {
  let store: ReturnType<typeof createProviderKeys>;

  beforeEach(async () => {
    store = createProviderKeys(createMemoryTable());
    await store.storeGrant(tenantId, { realmId, ...tokens(1) });
  });

  it('gives back a grant as it was stored', async () => {
    expect(await store.get(tenantId)).toEqual({
      ...tokens(1),
      realmId,
      state: 'active',
      version: 1,
      fence: 1,
      leaseHolder: undefined,
      leaseUntil: undefined,
    });
  });

  it('knows nothing of a tenant that never connected', async () => {
    expect(await store.get(tenantIdSchema.parse('other'))).toBeUndefined();
  });

  it('gives the lease to one of two', async () => {
    const [one, two] = await Promise.all([
      store.acquireLease(tenantId, { version: 1, holder: 'one', now, until }),
      store.acquireLease(tenantId, { version: 1, holder: 'two', now, until }),
    ]);

    expect(one).toEqual({ fence: 2, holder: 'one' });
    expect(two).toBeUndefined();
  });

  it('gives no lease on tokens that have changed since they were read', async () => {
    const lease = await store.acquireLease(tenantId, { version: 1, holder: 'one', now, until });
    await store.storeRefreshed(tenantId, lease!, tokens(2));

    expect(await store.acquireLease(tenantId, { version: 1, holder: 'two', now, until })).toBeUndefined();
  });

  it('passes the lease on when its time is over, and refuses the late holder', async () => {
    const late = await store.acquireLease(tenantId, { version: 1, holder: 'one', now, until });
    const next = await store.acquireLease(tenantId, {
      version: 1,
      holder: 'two',
      now: afterwards,
      until: '2026-03-02T10:02:00.000Z',
    });

    expect(await store.storeRefreshed(tenantId, late!, tokens(2))).toBe(false);
    expect(await store.storeRefreshed(tenantId, next!, tokens(3))).toBe(true);
    expect((await store.get(tenantId))?.accessToken).toEqual(new Uint8Array([1, 3]));
  });

  it('gives the lease again to the holder whose first write had no answer', async () => {
    await store.acquireLease(tenantId, { version: 1, holder: 'one', now, until });

    expect(await store.acquireLease(tenantId, { version: 1, holder: 'one', now, until })).toEqual({
      fence: 3,
      holder: 'one',
    });
  });

  it('refuses what a refresh of an earlier grant brought after a new consent', async () => {
    const lease = await store.acquireLease(tenantId, { version: 1, holder: 'one', now, until });
    await store.storeGrant(tenantId, { realmId, ...tokens(9) });

    expect(await store.storeRefreshed(tenantId, lease!, tokens(2))).toBe(false);
    expect(await store.markNeedsReconnect(tenantId, lease!)).toBe(false);
    expect(await store.get(tenantId)).toMatchObject({ ...tokens(9), state: 'active' });
  });

  it('refuses a late holder also when the tenant disconnected and connected again', async () => {
    const late = await store.acquireLease(tenantId, { version: 1, holder: 'one', now, until });
    await store.forget(tenantId);
    await store.storeGrant(tenantId, { realmId, ...tokens(9) });
    const next = await store.acquireLease(tenantId, { version: 1, holder: 'two', now, until });

    expect(next?.fence).toBe(late?.fence);
    expect(await store.storeRefreshed(tenantId, late!, tokens(2))).toBe(false);
  });

  it('keeps the tokens of a grant that needs reconnecting, under its new state', async () => {
    const lease = await store.acquireLease(tenantId, { version: 1, holder: 'one', now, until });

    expect(await store.markNeedsReconnect(tenantId, lease!)).toBe(true);
    expect(await store.get(tenantId)).toMatchObject({ ...tokens(1), state: 'needsReconnect', version: 2 });
  });

  it('is free again after the lease was given up', async () => {
    const lease = await store.acquireLease(tenantId, { version: 1, holder: 'one', now, until });
    await store.releaseLease(tenantId, lease!);

    expect(await store.acquireLease(tenantId, { version: 1, holder: 'two', now, until })).toEqual({
      fence: 3,
      holder: 'two',
    });
  });

  it('does not bring tokens back to life that were forgotten while they were refreshed', async () => {
    const lease = await store.acquireLease(tenantId, { version: 1, holder: 'one', now, until });
    await store.forget(tenantId);

    expect(await store.storeRefreshed(tenantId, lease!, tokens(2))).toBe(false);
    await store.releaseLease(tenantId, lease!);
    expect(await store.get(tenantId)).toBeUndefined();
  });

  it('forgets an absolute end that a new grant does not have', async () => {
    const ending = { ...tokens(2), refreshTokenHardExpiresAt: '2031-03-02T10:00:00.000Z' };
    await store.storeGrant(tenantId, { realmId, ...ending });

    expect(await store.get(tenantId)).toMatchObject(ending);
    await store.storeGrant(tenantId, { realmId, ...tokens(3) });
    expect((await store.get(tenantId))?.refreshTokenHardExpiresAt).toBeUndefined();
  });
});
