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
  it('creates a tenant that can then be read', async () => {
    const nowMs = () => Date.parse('2026-03-02T10:00:00.000Z');
    const tenants = createTenants({ table: createMemoryTable(), nowMs });

    const { isNew, tenant } = await putTenant(
      { nowMs, tenants },
      { tenantId, described: { name: 'Acme', timeZone: 'Europe/London' } },
    );

    expect(isNew).toBe(true);
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
    const described = { name: 'Acme', timeZone: 'Europe/London' };
    await putTenant({ nowMs, tenants }, { tenantId, described });
    const of = { erasedAt: '2026-03-02T10:00:00.000Z', erasedBy: 'user:oli', reason: 'mistake' } as const;
    await createTombstones(table).put(tenantId, of);
    const before = JSON.stringify([...table.items]);

    const again = putTenant({ nowMs, tenants }, { tenantId, described });

    await expect(again).rejects.toMatchObject({ status: 410, code: 'tenant_erased' });
    expect(JSON.stringify([...table.items])).toBe(before);
  });
});

describe('the request to put a tenant', () => {
  it.each([
    ['a false time zone', { name: 'Acme', timeZone: 'Mars/Olympus' }],
    ['an offset for a zone', { name: 'Acme', timeZone: '+01:00' }],
    ['an empty name', { name: '  ', timeZone: 'UTC' }],
    ['no name', { timeZone: 'UTC' }],
    ['an endless name', { name: 'x'.repeat(201), timeZone: 'UTC' }],
    ['an id that is not its own', { name: 'Acme', timeZone: 'UTC', tenantId: 'other' }],
  ])('refuses %s', (_, body) => {
    expect(putTenantRequestSchema.safeParse(body).success).toBe(false);
  });
});
