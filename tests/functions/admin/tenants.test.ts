import { describe, expect, it } from 'vitest';
import { getTenant } from '../../../functions/admin/get-tenant.ts';
import { putTenant } from '../../../functions/admin/put-tenant.ts';
import { putTenantRequestSchema, tenantAnswerSchema } from '../../../shared/contracts/http.ts';
import { tenantIdSchema } from '../../../shared/domain/ids.ts';
import { createTombstones } from '../../../shared/store/tombstones.ts';
import { createTenants } from '../../../shared/store/tenants.ts';
import { createMemoryTable } from '../../fakes/memory-table.ts';

const tenantId = tenantIdSchema.parse('acme');

describe('putTenant', () => {
  it('creates a tenant that can then be read, and lets its nights follow its zone', async () => {
    const nowMs = () => Date.parse('2026-03-02T10:00:00.000Z');
    const tenants = createTenants({ table: createMemoryTable(), nowMs });
    const moved: string[] = [];

    const { isNew, tenant } = await putTenant(
      { nowMs, tenants, changeNightZone: async ({ timeZone }) => void moved.push(timeZone) },
      { tenantId, described: { name: 'Acme', timeZone: 'Europe/London' } },
    );

    expect(isNew).toBe(true);
    expect(moved).toEqual(['Europe/London']);
    expect(tenantAnswerSchema.parse(tenant)).toEqual(tenant);
    expect(await getTenant({ tenants }, tenantId)).toEqual({
      tenantId: 'acme',
      name: 'Acme',
      timeZone: 'Europe/London',
      createdAt: '2026-03-02T10:00:00.000Z',
      updatedAt: '2026-03-02T10:00:00.000Z',
    });
  });
});

describe('putTenant for the id of a tenant that was erased', () => {
  it('refuses it, and leaves the tombstone as it is', async () => {
    const nowMs = () => Date.parse('2026-03-02T10:00:00.000Z');
    const table = createMemoryTable();
    const tenants = createTenants({ table, nowMs });
    const moved: string[] = [];
    const changeNightZone = async ({ timeZone }: { timeZone: string }) => void moved.push(timeZone);
    const described = { name: 'Acme', timeZone: 'Europe/London' };
    await putTenant({ nowMs, tenants, changeNightZone }, { tenantId, described });
    const of = { erasedAt: '2026-03-02T10:00:00.000Z', erasedBy: 'user:oli', reason: 'mistake' } as const;
    await createTombstones(table).put(tenantId, of);
    const before = JSON.stringify([...table.items]);

    const again = putTenant({ nowMs, tenants, changeNightZone }, { tenantId, described });

    await expect(again).rejects.toMatchObject({ status: 410, code: 'tenant_erased' });
    expect(JSON.stringify([...table.items])).toBe(before);
    expect(moved).toEqual(['Europe/London']);
  });
});

describe('the request to put a tenant', () => {
  it.each([
    ['a false time zone', { name: 'Acme', timeZone: 'Mars/Olympus' }],
    ['an offset for a zone', { name: 'Acme', timeZone: '+01:00' }],
    ['a zone in other letters than IANA’s', { name: 'Acme', timeZone: 'europe/london' }],
    ['an offset that looks like a zone', { name: 'Acme', timeZone: 'Etc/GMT+12' }],
    ['an empty name', { name: '  ', timeZone: 'UTC' }],
    ['no name', { timeZone: 'UTC' }],
    ['an endless name', { name: 'x'.repeat(201), timeZone: 'UTC' }],
    ['an id that is not its own', { name: 'Acme', timeZone: 'UTC', tenantId: 'other' }],
  ])('refuses %s', (_, body) => {
    expect(putTenantRequestSchema.safeParse(body).success).toBe(false);
  });

  it.each([
    'Europe/London',
    'UTC',
    'Asia/Kolkata',
    'Asia/Calcutta',
    'America/Argentina/Buenos_Aires',
    'Asia/Ho_Chi_Minh',
  ])('takes the zone %s', (timeZone) => {
    expect(putTenantRequestSchema.safeParse({ name: 'Acme', timeZone }).success).toBe(true);
  });

  it('says in words what a time zone looks like', () => {
    const { error } = putTenantRequestSchema.safeParse({ name: 'Acme', timeZone: 'Mars/Olympus' });

    expect(error?.issues).toMatchObject([
      { path: ['timeZone'], message: 'an IANA time zone such as "Europe/London"' },
    ]);
  });
});
