import type { Context } from 'aws-lambda';
import type { LambdaAnswer } from '../../shared/edge/http-event.ts';
import type { HttpHandler } from '../../shared/edge/answering.ts';

/** Claims as API Gateway hands them over, of the people and the back end that the tests know. */
export const tokens = {
  adminOfA: { sub: 'ada', role: 'admin', tenant_id: 'tenant-a', token_use: 'access' },
  viewerOfA: { sub: 'vic', role: 'viewer', tenant_id: 'tenant-a', token_use: 'access' },
  adminOfB: { sub: 'bea', role: 'admin', tenant_id: 'tenant-b', token_use: 'access' },
  operator: { sub: 'oli', role: 'operator', token_use: 'access' },
  vendor: {
    sub: 'vendor-client',
    client_id: 'vendor-client',
    token_use: 'access',
    scope:
      'counterfoil/tenants.read counterfoil/tenants.write counterfoil/documents.read counterfoil/documents.write',
  },
} as const;

export interface FakeRequest {
  readonly claims?: Readonly<Record<string, string>>;
  readonly path?: Readonly<Record<string, string>>;
  readonly query?: string;
  /** Sent as JSON unless it is a string or bytes already. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly cookies?: readonly string[];
}

let requestCount = 0;

/** Hands a request to a handler as API Gateway would (HTTP API, payload version 2.0). */
export function request(handler: HttpHandler, of: FakeRequest): Promise<LambdaAnswer> {
  requestCount += 1;
  const event = {
    version: '2.0',
    rawPath: '/',
    rawQueryString: of.query ?? '',
    headers: { ...(of.body === undefined ? {} : { 'content-type': 'application/json' }), ...of.headers },
    ...(of.cookies === undefined ? {} : { cookies: of.cookies }),
    ...(of.path === undefined ? {} : { pathParameters: of.path }),
    ...bodyOf(of.body),
    requestContext: {
      requestId: `request-${requestCount}`,
      ...(of.claims === undefined ? {} : { authorizer: { jwt: { claims: of.claims, scopes: null } } }),
    },
  };
  return handler(event, {} as Context);
}

function bodyOf(body: unknown): { body?: string; isBase64Encoded: boolean } {
  if (body === undefined) return { isBase64Encoded: false };
  if (body instanceof Uint8Array) {
    return { body: Buffer.from(body).toString('base64'), isBase64Encoded: true };
  }
  return { body: typeof body === 'string' ? body : JSON.stringify(body), isBase64Encoded: false };
}

export const jsonOf = (answer: LambdaAnswer): any => JSON.parse(answer.body);
