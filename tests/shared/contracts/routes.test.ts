import { existsSync } from 'node:fs';
import { beforeEach, describe, expect, it } from 'vitest';
import { routes, scopes, type Route } from '../../../shared/contracts/routes.ts';
import { tenantIdSchema } from '../../../shared/domain/ids.ts';
import { createHttpHandler, readsNothing, type TenantRoute } from '../../../shared/edge/http-handler.ts';
import { createOperatorHandler } from '../../../shared/edge/operator-handler.ts';
import { createTombstones } from '../../../shared/store/tombstones.ts';
import { jsonOf, request, tokens } from '../../fakes/http-request.ts';
import { createEdgeHarness, type EdgeHarness } from '../edge/edge-harness.ts';

const all: readonly Route[] = Object.values(routes);
const isTenantRoute = (route: Route): route is TenantRoute => route.caller === 'token' && route.hasTenant;
const tenantRoutes = all
  .filter(isTenantRoute)
  .map((route) => [`${route.method} ${route.path}`, route] as const);

let edge: EdgeHarness;
let reached: number;
beforeEach(async () => {
  edge = await createEdgeHarness();
  reached = 0;
});

const ask = (route: TenantRoute, claims: Readonly<Record<string, string>>, tenantId: string) =>
  request(
    createHttpHandler(route, edge.deps, readsNothing, async () => {
      reached += 1;
      return { status: 200, body: {} };
    }),
    { claims, path: { tenantId } },
  );

describe('the list of routes', () => {
  it('names an entry file for each, no file twice', () => {
    const entries = all.map(({ entry }) => entry);

    expect(entries.filter((entry) => !existsSync(`functions/${entry}.handler.ts`))).toEqual([]);
    expect(new Set(entries).size).toBe(entries.length);
  });

  it('has one way to every address', () => {
    const addresses = all.map(({ method, path }) => `${method} ${path}`);

    expect(new Set(addresses).size).toBe(addresses.length);
  });

  it('has a tenant in every path but the list of them and those of Intuit, which alone ask for no token', () => {
    expect(all.filter((route) => !isTenantRoute(route)).map(({ path, caller }) => [path, caller])).toEqual([
      ['/oauth/quickbooks/callback', 'none'],
      ['/v1/operator/tenants', 'token'],
      ['/webhooks/quickbooks', 'none'],
    ]);
    expect(all.filter(({ hasTenant, path }) => hasTenant !== path.includes('{tenantId}'))).toEqual([]);
  });

  it('lets nobody write who may only read', () => {
    // A POST that reads: its ids would not fit an address.
    const readingPosts: readonly Route[] = [routes.previewDocuments];
    const writing = all.filter(
      (route) => route.method !== 'GET' && route.caller === 'token' && !readingPosts.includes(route),
    );

    expect(writing.filter((route) => route.roles.includes('viewer'))).toEqual([]);
    expect(writing.filter((route) => route.scope?.endsWith('.read') === true)).toEqual([]);
  });

  it('lets operators read whatever a tenant’s people may read, and no more than see its documents go on or stop', () => {
    const mayRead = all.filter(({ roles }) => roles.includes('viewer'));
    const others = all
      .filter(({ path }) => path.startsWith('/v1/tenants/'))
      .filter(({ roles }) => roles.includes('operator') && !roles.includes('viewer'));

    expect(mayRead.filter(({ roles }) => !roles.includes('operator'))).toEqual([]);
    expect(others.map(({ entry }) => entry).toSorted()).toEqual([
      'admin/erase-tenant',
      'admin/pause',
      'admin/resume',
      'push/retry-document',
      'sync-errors/retry-sync-error',
      'sync-errors/retry-sync-errors',
    ]);
  });
});

describe('the routes below /v1/operator', () => {
  const own = all.filter(({ path }) => path.startsWith('/v1/operator/'));

  it('are the operators’ alone', () => {
    expect(own.map(({ entry, roles, scope }) => [entry, roles, scope])).toEqual([
      ['operate/list-tenants', ['operator'], undefined],
      ['push/find-duplicates', ['operator'], undefined],
    ]);
  });

  it('are refused to everybody else where they name no tenant, and to whoever is unknown', async () => {
    const handler = createOperatorHandler(routes.listTenants, edge.deps, readsNothing, async () => {
      reached += 1;
      return { status: 200, body: {} };
    });
    const { adminOfA, viewerOfA, vendor, operator } = tokens;
    const idToken = { ...operator, token_use: 'id' };
    const callers = [adminOfA, viewerOfA, vendor, {}, idToken, operator];

    const answers = await Promise.all(callers.map((claims) => request(handler, { claims })));

    expect(answers.map(({ statusCode }) => statusCode)).toEqual([403, 403, 403, 401, 401, 200]);
    expect(reached).toBe(1);
  });
});

describe.each(tenantRoutes)('%s', (_, route) => {
  const people = [tokens.adminOfA, tokens.viewerOfA, tokens.operator];

  it('answers 404 for another tenant’s id to the people of a tenant, and reaches nothing', async () => {
    const before = JSON.stringify([...edge.table.items]);

    const answers = await Promise.all(
      [tokens.adminOfA, tokens.viewerOfA].map((claims) => ask(route, claims, 'tenant-b')),
    );

    expect(answers.map((answer) => jsonOf(answer).code)).toEqual(['not_found', 'not_found']);
    expect(reached).toBe(0);
    expect(JSON.stringify([...edge.table.items])).toBe(before);
  });

  it('lets in exactly the roles it names', async () => {
    const answers = await Promise.all(people.map((claims) => ask(route, claims, 'tenant-a')));

    expect(answers.map(({ statusCode }) => statusCode)).toEqual(
      people.map(({ role }) => (route.roles.includes(role) ? 200 : 403)),
    );
  });

  it('lets the vendor in with exactly the scope it names', async () => {
    const answers = await Promise.all(
      scopes.map((scope) => ask(route, { ...tokens.vendor, scope }, 'tenant-b')),
    );

    expect(answers.map(({ statusCode }) => statusCode)).toEqual(
      scopes.map((scope) => (scope === route.scope ? 200 : 403)),
    );
  });

  it('answers 410 for an erased tenant, unless it is the one that erases, and leaves no row of it', async () => {
    await createTombstones(edge.table).put(tenantIdSchema.parse('tenant-a'), {
      erasedAt: '2026-03-01T09:00:00.000Z',
      erasedBy: 'client:vendor',
      reason: 'mistake',
    });
    const before = JSON.stringify([...edge.table.items]);
    const callers = [...people, { ...tokens.vendor, scope: route.scope ?? '' }];

    const answers = await Promise.all(callers.map((claims) => ask(route, claims, 'tenant-a')));

    const isServed = route.entry === 'admin/erase-tenant';
    const admitted = answers.filter(({ statusCode }) => statusCode !== 403 && statusCode !== 401);
    expect(admitted.length).toBeGreaterThan(0);
    expect(new Set(admitted.map(({ statusCode }) => statusCode))).toEqual(new Set([isServed ? 200 : 410]));
    expect(reached).toBe(isServed ? admitted.length : 0);
    const codes = admitted.map((answer) => jsonOf(answer).code);
    expect(new Set(codes)).toEqual(new Set([isServed ? undefined : 'tenant_erased']));
    expect(JSON.stringify([...edge.table.items])).toBe(before);
  });

  it('lets nobody in without a token', async () => {
    expect((await ask(route, {}, 'tenant-a')).statusCode).toBe(401);
    expect(reached).toBe(0);
  });
});
