import type { JwtAuthorizer, JwtIdentity } from './authorizer.ts';
import type { Outcome } from './function-host.ts';
import { answerFrom, messageAnswer } from './http-answer.ts';
import type { FrontAnswer } from './http-answer.ts';
import { httpEvent } from './http-event.ts';
import type { FrontRequest } from './http-event.ts';
import { matchRoute } from './routes.ts';
import type { RoutePattern } from './routes.ts';

/** A route with what stands behind it. Without an authorizer it is open. */
export interface ApiRoute extends RoutePattern {
  authorizer?: JwtAuthorizer;
  scopes: readonly string[];
  invoke: (event: unknown) => Promise<Outcome>;
}

export interface ApiDeps {
  nowMs: () => number;
  newId: () => string;
}

/** An HTTP API: request in, answer out. */
export type HttpApi = (request: FrontRequest) => Promise<FrontAnswer>;

// https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html
const MAX_BODY_BYTES = 10 * 1024 * 1024;
const MAX_HEADER_BYTES = 10_240;
const INTEGRATION_TIMEOUT_MS = 30_000;
// https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html: synchronous payloads, either way
const MAX_PAYLOAD_BYTES = 6 * 1024 * 1024;

/** API Gateway's part between the caller and the function: limits, route, token, event, answer. */
export function createHttpApi(routes: readonly ApiRoute[], deps: ApiDeps): HttpApi {
  return async (request) => {
    if (headerBytes(request) > MAX_HEADER_BYTES) return messageAnswer(431, 'Request Header Fields Too Large');
    if (request.body.length > MAX_BODY_BYTES) return messageAnswer(413, 'Request Entity Too Large');
    const match = matchRoute(routes, request.method, request.rawPath);
    if (!match) return messageAnswer(404, 'Not Found');
    const { route, pathParameters } = match;
    let jwt: JwtIdentity | undefined;
    if (route.authorizer) {
      const authorization = await route.authorizer.authorize(request.headers['authorization'], route.scopes);
      if (!authorization.isAllowed) return refusal(authorization);
      jwt = authorization.jwt;
    }
    const facts = {
      request,
      routeKey: route.routeKey,
      pathParameters,
      jwt,
      requestId: deps.newId(),
      nowMs: deps.nowMs(),
    };
    return callFunction(route, httpEvent(facts));
  };
}

function refusal({
  status,
  message,
  reason,
}: {
  status: number;
  message: string;
  reason: string;
}): FrontAnswer {
  const answer = messageAnswer(status, message);
  const challenge =
    reason === 'no token' ? 'Bearer' : `Bearer error="invalid_token" error_description="${reason}"`;
  return {
    ...answer,
    headers: { ...answer.headers, 'www-authenticate': challenge.replaceAll(/[^\x20-\x7e]/g, '?') },
  };
}

async function callFunction(route: ApiRoute, event: object): Promise<FrontAnswer> {
  if (Buffer.byteLength(JSON.stringify(event)) > MAX_PAYLOAD_BYTES) {
    return messageAnswer(413, 'Request Entity Too Large');
  }
  const outcome = await withinMs(INTEGRATION_TIMEOUT_MS, route.invoke(event));
  if (!outcome) return messageAnswer(503, 'Service Unavailable');
  if (!outcome.ok) return messageAnswer(500, 'Internal Server Error');
  const answer = answerFrom(outcome.payload);
  return answer.body.length > MAX_PAYLOAD_BYTES ? messageAnswer(500, 'Internal Server Error') : answer;
}

async function withinMs<T>(limitMs: number, work: Promise<T>): Promise<T | undefined> {
  const late = Promise.withResolvers<undefined>();
  const timer = setTimeout(() => late.resolve(undefined), limitMs);
  try {
    return await Promise.race([work, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}

function headerBytes({ method, rawPath, rawQuery, headers, cookies }: FrontRequest): number {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.byteLength([method, rawPath, rawQuery, ...lines, ...cookies].join(''));
}
