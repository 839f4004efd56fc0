import { parseWire } from '../books/books.ts';
import type { JsonObject } from '../books/json.ts';
import type { Core } from '../core.ts';
import { htmlPage } from '../gateway/answers.ts';
import type { MatchableCall } from '../gateway/fault-plan.ts';
import { isKnownButNotModelled, routeApiCall } from './api-call.ts';
import type { ApiRoute } from './api-call.ts';
import { readBatch } from './batch.ts';
import type { BatchReading } from './batch.ts';
import { queriedEntity } from './query-text.ts';

/** A call whose text has been read, before anybody decided on it. */
export interface ReadCall {
  request: Request;
  query: URLSearchParams;
  /** Path and query. */
  path: string;
  pathOnly: string;
  realmId: string;
  text: string;
  /** The text as a JSON object, where the route wants one. */
  body: JsonObject | undefined;
  startMs: number;
  route: ApiRoute | undefined;
  refusal: Response | undefined;
  batch: BatchReading | undefined;
}

export async function readCall(core: Core, request: Request, url: URL): Promise<ReadCall> {
  const startMs = core.clock.nowMs();
  const [, , company, realmId = '', ...segments] = url.pathname.split('/');
  const query = url.searchParams;
  const text = request.method === 'GET' ? '' : await request.text();
  const path = url.pathname + url.search;
  const bare = {
    request,
    query,
    path,
    pathOnly: url.pathname,
    realmId,
    text,
    body: undefined,
    startMs,
    batch: undefined,
  };
  if (company !== 'company' || segments.length === 0 || segments.some((segment) => segment === ''))
    return { ...bare, realmId: '', route: undefined, refusal: notFound(core) };
  if (!/json/iu.test(request.headers.get('accept') ?? ''))
    return {
      ...bare,
      route: undefined,
      refusal: notModelled(core, 'XML answers (send Accept: application/json)'),
    };
  const routed = routeApiCall(request.method, segments, query);
  if (!routed.ok && routed.reason === 'notModelled')
    return { ...bare, route: undefined, refusal: notModelled(core, routed.what) };
  if (!routed.ok) return { ...bare, route: undefined, refusal: undefined };
  const { kind } = routed.route;
  const body = kind === 'write' || kind === 'batch' ? parseWire(text) : undefined;
  const batch = kind === 'batch' ? readBatch(core, body) : undefined;
  const what = whatIsNotModelled(routed.route, query, text, batch);
  const refusal = what === undefined ? undefined : notModelled(core, what);
  return { ...bare, route: routed.route, refusal, body, batch };
}

function whatIsNotModelled(
  route: ApiRoute,
  query: URLSearchParams,
  text: string,
  batch: BatchReading | undefined,
): string | undefined {
  if (batch !== undefined && !batch.ok && 'notModelled' in batch) return batch.notModelled;
  const named =
    route.kind === 'query'
      ? [queriedEntity(query.get('query') ?? text) ?? '']
      : route.kind === 'cdc'
        ? cdcEntities(query)
        : [];
  const unknown = named.find((name) => isKnownButNotModelled(name));
  return unknown === undefined ? undefined : `${route.kind} of ${unknown}`;
}

function notFound(core: Core): Response {
  return core.answers.send({ status: 404, contentType: 'text/html', body: htmlPage(404, 'Not Found') });
}

/** Says loudly that this is beyond the simulator, so that nobody takes it for QuickBooks' answer. */
function notModelled(core: Core, what: string): Response {
  core.onUnmodelled(what);
  const detail = `The QuickBooks simulator does not model ${what}. QuickBooks itself may well answer this.`;
  const body = JSON.stringify({ notModelled: what, detail });
  return core.answers.send({ status: 501, contentType: 'application/json', body });
}

export function factsOf(call: ReadCall): MatchableCall {
  const { route, path, text, realmId } = call;
  const { method } = call.request;
  return { kind: kindOfCall(call), method, path, body: text, realmId, entities: entitiesOf(route, call) };
}

function entitiesOf(route: ApiRoute | undefined, call: ReadCall): readonly string[] {
  if (route?.kind === 'read' || route?.kind === 'write') return [route.entity];
  if (route?.kind === 'cdc') return cdcEntities(call.query);
  if (route?.kind === 'query') return [queriedEntity(call.query.get('query') ?? call.text) ?? ''];
  const items = call.batch?.ok === true ? call.batch.items : [];
  return items.map((item) => (item.kind === 'write' ? item.entity : ''));
}

export function kindOfCall({ route, body }: ReadCall): string {
  if (route === undefined) return 'unsupported';
  if (route.kind !== 'write') return route.kind;
  if (route.operation !== 'save') return route.operation;
  return body?.['Id'] === undefined ? 'create' : 'update';
}

export function isWriting(call: ReadCall): boolean {
  return call.route?.kind === 'write' || call.route?.kind === 'batch';
}

export function batchSize(call: ReadCall): number {
  return call.batch?.ok === true ? call.batch.items.length : 0;
}

export function cdcEntities(query: URLSearchParams): string[] {
  const listed = parameter(query, 'entities') ?? '';
  return listed
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
}

export function requestIdOf(call: ReadCall): string | undefined {
  const requestId = parameter(call.query, 'requestid');
  return requestId === undefined || requestId === '' ? undefined : requestId;
}

/** A query parameter by its name in any case, as QuickBooks takes them. */
export function parameter(query: URLSearchParams, name: string): string | undefined {
  for (const [key, value] of query) if (key.toLowerCase() === name.toLowerCase()) return value;
  return undefined;
}
