import type { JwtIdentity } from './authorizer.ts';

/** A request as the front door took it. */
export interface FrontRequest {
  method: string;
  /** Path as sent, without the query. */
  rawPath: string;
  rawQuery: string;
  headers: Readonly<Record<string, string>>;
  cookies: readonly string[];
  body: Buffer;
  sourceIp: string;
}

export interface HttpEventFacts {
  request: FrontRequest;
  routeKey: string;
  pathParameters: Readonly<Record<string, string>>;
  jwt: JwtIdentity | undefined;
  requestId: string;
  nowMs: number;
}

/**
 * The event an HTTP API sends a function, payload format 2.0. Members without content are left out, as AWS does.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
 */
export function httpEvent(facts: HttpEventFacts): object {
  const { request, routeKey, pathParameters } = facts;
  const query = combinedQuery(request.rawQuery);
  return {
    version: '2.0',
    routeKey,
    rawPath: request.rawPath,
    rawQueryString: request.rawQuery,
    ...(request.cookies.length > 0 && { cookies: request.cookies }),
    headers: request.headers,
    ...(Object.keys(query).length > 0 && { queryStringParameters: query }),
    requestContext: requestContext(facts),
    ...(Object.keys(pathParameters).length > 0 && { pathParameters }),
    ...bodyPart(request),
  };
}

function requestContext({ request, routeKey, jwt, requestId, nowMs }: HttpEventFacts): object {
  const host = request.headers['host'] ?? '127.0.0.1';
  return {
    accountId: '000000000000',
    apiId: 'local',
    ...(jwt && { authorizer: { jwt } }),
    domainName: host,
    domainPrefix: host.split('.')[0],
    http: {
      method: request.method,
      path: request.rawPath,
      protocol: 'HTTP/1.1',
      sourceIp: request.sourceIp,
      userAgent: request.headers['user-agent'] ?? '',
    },
    requestId,
    routeKey,
    stage: '$default',
    time: apacheTime(nowMs),
    timeEpoch: nowMs,
  };
}

/** Repeated names are joined by commas. */
function combinedQuery(rawQuery: string): Record<string, string> {
  const query: Record<string, string> = {};
  for (const [name, value] of new URLSearchParams(rawQuery)) {
    query[name] = Object.hasOwn(query, name) ? `${query[name]},${value}` : value;
  }
  return query;
}

const TEXT = /^(text\/|application\/(json|javascript|xml|[\w.-]+\+json|[\w.-]+\+xml)\b)/i;

/** Anything that is not known to be text arrives in base64; forms are among it. */
function bodyPart({ body, headers }: FrontRequest): object {
  if (body.length === 0) return { isBase64Encoded: false };
  const isText = TEXT.test(headers['content-type'] ?? '') && headers['content-encoding'] === undefined;
  return { body: body.toString(isText ? 'utf8' : 'base64'), isBase64Encoded: !isText };
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `12/Mar/2020:19:03:58 +0000` */
function apacheTime(nowMs: number): string {
  const [date = '', time = ''] = new Date(nowMs).toISOString().slice(0, 19).split('T');
  const [year, month, day] = date.split('-');
  return `${day}/${MONTHS[Number(month) - 1]}/${year}:${time} +0000`;
}
