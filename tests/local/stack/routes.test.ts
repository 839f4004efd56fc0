import { describe, expect, it } from 'vitest';
import { matchRoute, parseRouteKey } from '../../../local/stack/routes.ts';

const routes = [
  'GET /v1/tenants/{tenantId}',
  'PUT /v1/tenants/{tenantId}',
  'GET /v1/tenants/mine',
  'ANY /v1/tenants/{tenantId}',
  'GET /v1/{proxy+}',
  '$default',
].map(parseRouteKey);

describe('matchRoute', () => {
  it.each([
    ['GET', '/v1/tenants/a', 'GET /v1/tenants/{tenantId}', { tenantId: 'a' }],
    ['GET', '/v1/tenants/a%2Fb', 'GET /v1/tenants/{tenantId}', { tenantId: 'a/b' }],
    ['GET', '/v1/tenants/mine', 'GET /v1/tenants/mine', {}],
    ['PUT', '/v1/tenants/mine', 'PUT /v1/tenants/{tenantId}', { tenantId: 'mine' }],
    ['DELETE', '/v1/tenants/a', 'ANY /v1/tenants/{tenantId}', { tenantId: 'a' }],
    ['GET', '/v1/tenants/a/more', 'GET /v1/{proxy+}', { proxy: 'tenants/a/more' }],
    ['POST', '/other/place', '$default', { proxy: 'other/place' }],
  ])('%s %s goes to %s', (method, path, routeKey, pathParameters) => {
    expect(matchRoute(routes, method, path)).toMatchObject({ route: { routeKey }, pathParameters });
  });

  it.each([
    ['POST', '/v1/tenants'],
    ['POST', '/v1/tenants/a/b'],
    ['GET', '/v1/tenants/'],
    ['GET', '/V1/tenants/a'],
  ])('finds none for %s %s', (method, path) => {
    expect(matchRoute([parseRouteKey('GET /v1/tenants/{tenantId}')], method, path)).toBeUndefined();
  });
});
