import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startStack } from '../../../local/stack.ts';
import type { Stack } from '../../../local/stack.ts';
import { until } from '../processes.ts';

let stack: Stack;

beforeAll(async () => {
  stack = await startStack();
}, 120_000);
afterAll(() => stack?.stop());

const call = (path: string, token?: string, body?: object): Promise<Response> =>
  fetch(stack.origin + path, {
    redirect: 'manual',
    headers: {
      'content-type': 'application/json',
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
    },
    ...(body && { method: 'PUT', body: JSON.stringify(body) }),
  });

describe('the synthesized templates, run', () => {
  it('answer 401 without a token on every route but those on the open list', async () => {
    const open = stack.routes.filter(({ isOpen }) => isOpen).map(({ routeKey }) => routeKey);
    const statuses = await Promise.all(
      stack.routes
        .filter(({ isOpen }) => !isOpen)
        .map(async ({ routeKey }) => {
          const [method, path] = routeKey.split(' ');
          return (await fetch(stack.origin + path, { method: method! })).status;
        }),
    );

    expect(open).toContain('GET /oauth/quickbooks/callback');
    expect(statuses.length).toBeGreaterThan(5);
    expect(new Set(statuses)).toEqual(new Set([401]));
  });

  it('let the vendor create a tenant that its own people see and no others', async () => {
    const vendor = await stack.identity.vendorToken();
    const created = await call('/v1/tenants/tenant-a', vendor, {
      name: 'Tenant A',
      timeZone: 'Europe/London',
    });

    const own = await call('/v1/tenants/tenant-a', await stack.identity.tokenFor('ada'));
    const foreign = await call('/v1/tenants/tenant-a', await stack.identity.tokenFor('bea'));

    expect([created.status, own.status, foreign.status]).toEqual([201, 200, 404]);
    expect(await own.json()).toMatchObject({ tenantId: 'tenant-a', name: 'Tenant A' });
  });

  it('run the sweep each minute of their clock, without a failure', async () => {
    await stack.clock.advance(60_000);

    await until(() => stack.counters()['lambda.counterfoil-dev-push-sweep']! > 0);
    expect((await stack.queues.inspect('counterfoil-dev-sweep-dead-letters')).ready).toEqual([]);
    expect(stack.logs().filter(({ line }) => /^(INIT )?ERROR /.test(line))).toEqual([]);
  });

  it('serve the page with the headers of the distribution', async () => {
    const page = await call('/');

    expect(page.status).toBe(200);
    expect(page.headers.get('content-security-policy')).toContain(stack.identity.issuer);
    expect(page.headers.get('x-frame-options')).toBe('DENY');
  });
});
