import { parseWire } from '../books/books.ts';
import type { JsonObject } from '../books/json.ts';
import type { Company } from '../companies.ts';
import type { Core } from '../core.ts';
import { htmlPage } from '../gateway/answers.ts';
import { gatewayStatus } from '../gateway/carrier.ts';
import type { MatchableCall } from '../gateway/fault-plan.ts';
import { booksFault, knownFault } from '../gateway/known-faults.ts';
import { admit, gatewayAnswer } from './admission.ts';
import { includesOf, isKnownButNotModelled, routeApiCall } from './api-call.ts';
import type { ApiRoute } from './api-call.ts';
import { performBatch, readBatch } from './batch.ts';
import type { BatchReading } from './batch.ts';
import { perform, performWrite, plannedAnswer, recalled, sent, wordedFault } from './perform.ts';
import { queriedEntity } from './query-text.ts';
import type { RememberedAnswer } from './request-ids.ts';

/** A call whose text has been read, before anybody decided on it. */
interface ReadCall {
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

/** Answers a call under /v3: reads it, lets the gateway decide, asks the books, counts it. */
export async function handleApi(core: Core, request: Request, url: URL): Promise<Response> {
  const call = await readCall(core, request, url);
  try {
    const response = await answer(core, call);
    count(core, call, response.status);
    return response;
  } catch (error) {
    count(core, call, 0);
    throw error;
  }
}

async function readCall(core: Core, request: Request, url: URL): Promise<ReadCall> {
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

async function answer(core: Core, call: ReadCall): Promise<Response> {
  if (call.refusal !== undefined) return call.refusal;
  if (call.text.length > core.switches.now.maxBodyBytes) return gatewayStatus(core.answers, 413);
  const items = batchSize(call);
  const admission = admit(core, {
    realmId: call.realmId,
    authorization: call.request.headers.get('authorization'),
    isBatch: call.route?.kind === 'batch',
    batchItems: items,
    startMs: call.startMs,
  });
  if (!admission.ok) return admission.response;
  try {
    return await carryOut(core, call, admission.company, items);
  } finally {
    core.governor.leave(admission.place);
  }
}

async function carryOut(core: Core, call: ReadCall, company: Company, items: number): Promise<Response> {
  const { latencyMs, latencyPerBatchItemMs, requestIdMode, inFlightRequestId } = core.switches.now;
  const requestId = isWriting(call) ? requestIdOf(call) : undefined;
  const callKey = requestId === undefined ? undefined : `${company.realmId} ${requestId}`;
  const waits = requestIdMode !== 'ignored' && inFlightRequestId === 'waits';
  if (callKey !== undefined && waits) await core.requestIds.inFlight(callKey);
  return core.carrier.carry({
    facts: factsOf(call),
    signal: call.request.signal,
    latencyMs: latencyMs + latencyPerBatchItemMs * items,
    run: (stopAfter) => run(core, call, company, { requestId, stopAfter }),
    refuse: (effect) => {
      const known = knownFault(effect.code);
      const isPlain =
        effect.message === undefined && effect.detail === undefined && effect.httpStatus === undefined;
      if (known.layer === 'gateway' && isPlain) return gatewayAnswer(core, known.fault);
      return sent(core, plannedAnswer(effect), call.startMs);
    },
    ...(callKey === undefined ? {} : { track: (work) => core.requestIds.track(callKey, work) }),
  });
}

interface Running {
  requestId: string | undefined;
  stopAfter: number | undefined;
}

function run(core: Core, call: ReadCall, company: Company, running: Running): Response {
  const { route } = call;
  if (route === undefined) return sent(core, unsupported(call), call.startMs);
  const tooLong = refusedRequestId(call, running.requestId);
  if (tooLong !== undefined) return sent(core, tooLong, call.startMs);
  switch (route.kind) {
    case 'query': {
      const statement = call.request.method === 'GET' ? (call.query.get('query') ?? '') : call.text;
      return sent(core, perform(core, company, { kind: 'query', statement }), call.startMs);
    }
    case 'cdc': {
      const changedSince = parameter(call.query, 'changedSince') ?? '';
      const changes = { kind: 'changes', entities: cdcEntities(call.query), changedSince } as const;
      return sent(core, perform(core, company, changes), call.startMs);
    }
    case 'read':
      return sent(core, perform(core, company, { ...route, kind: 'read' }), call.startMs);
    case 'write':
      return sent(core, runWrite(core, call, company, { ...running, route }), call.startMs);
    case 'batch':
      return sent(core, runBatch(core, call, company, running), call.startMs);
  }
}

function runWrite(
  core: Core,
  call: ReadCall,
  company: Company,
  { requestId, route }: Running & { route: Extract<ApiRoute, { kind: 'write' }> },
): RememberedAnswer {
  const { body } = call;
  if (body === undefined) return unreadable();
  const { entity, operation } = route;
  const allowDuplicateDocNum = includesOf(call.query.get('include') ?? '').includes('allowduplicatedocnum');
  const key = requestId === undefined ? undefined : `${company.realmId} ${requestId}`;
  return performWrite(core, { company, entity, operation, body, allowDuplicateDocNum, key });
}

function runBatch(core: Core, call: ReadCall, company: Company, running: Running): RememberedAnswer {
  const { batch } = call;
  if (batch === undefined || !batch.ok)
    return batch !== undefined && 'refused' in batch ? batch.refused : unreadable();
  const { requestId, stopAfter } = running;
  const isWhole = requestId !== undefined && core.switches.now.requestIdMode === 'batch';
  const key = `${company.realmId} ${requestId}`;
  const earlier = isWhole ? recalled(core, key) : undefined;
  if (earlier !== undefined) return earlier;
  const { items } = batch;
  const answer = performBatch(core, { company, items, requestId, path: call.path, stopAfter });
  if (isWhole && stopAfter === undefined) core.requestIds.remember(key, answer);
  return answer;
}

// Lengths from Intuit's announcement of 2015-04-06: 50; in a batch 36, and then 10 for each bId.
function refusedRequestId(call: ReadCall, requestId: string | undefined): RememberedAnswer | undefined {
  if (requestId === undefined) return undefined;
  const isBatch = call.route?.kind === 'batch';
  const items = call.batch?.ok === true ? call.batch.items : [];
  const isTooLong = requestId.length > (isBatch ? 36 : 50) || items.some((item) => item.bId.length > 10);
  return isTooLong ? wordedFault(knownFault('2130')) : undefined;
}

function unsupported(call: ReadCall): RememberedAnswer {
  const full = `https://c50.sandbox.qbo.intuit.com/qbo50${call.path}`;
  const detail = `Operation Could not find resource for relative : ${call.pathOnly} of full path: ${full} is not supported.`;
  return wordedFault(booksFault(400, 'ValidationFault', '500', 'Unsupported Operation', detail));
}

function unreadable(): RememberedAnswer {
  const detail =
    'Property Name:Can not read the request as a JSON object specified is unsupported or invalid';
  return wordedFault(
    booksFault(400, 'ValidationFault', '2010', 'Request has invalid or unsupported property', detail),
  );
}

function notFound(core: Core): Response {
  return core.answers.send({ status: 404, contentType: 'text/html', body: htmlPage(404, 'Not Found') });
}

/** Says loudly that this is beyond the simulator, so that nobody takes it for QuickBooks' answer. */
export function notModelled(core: Core, what: string): Response {
  core.onUnmodelled(what);
  const detail = `The QuickBooks simulator does not model ${what}. QuickBooks itself may well answer this.`;
  const body = JSON.stringify({ notModelled: what, detail });
  return core.answers.send({ status: 501, contentType: 'application/json', body });
}

function factsOf(call: ReadCall): MatchableCall {
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

function kindOfCall({ route, body }: ReadCall): string {
  if (route === undefined) return 'unsupported';
  if (route.kind !== 'write') return route.kind;
  if (route.operation !== 'save') return route.operation;
  return body?.['Id'] === undefined ? 'create' : 'update';
}

function isWriting(call: ReadCall): boolean {
  return call.route?.kind === 'write' || call.route?.kind === 'batch';
}

function count(core: Core, call: ReadCall, status: number): void {
  const items = call.batch?.ok === true ? call.batch.items : [];
  core.counters.countCall({
    realmId: call.realmId,
    kind: kindOfCall(call),
    status,
    isBatch: call.route?.kind === 'batch',
    isWrite: call.route?.kind === 'write',
    batchItems: items.length,
    batchReads: items.filter((item) => item.kind === 'query').length,
  });
}

function batchSize(call: ReadCall): number {
  return call.batch?.ok === true ? call.batch.items.length : 0;
}

function cdcEntities(query: URLSearchParams): string[] {
  const listed = parameter(query, 'entities') ?? '';
  return listed
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
}

function requestIdOf(call: ReadCall): string | undefined {
  const requestId = parameter(call.query, 'requestid');
  return requestId === undefined || requestId === '' ? undefined : requestId;
}

/** A query parameter by its name in any case, as QuickBooks takes them. */
function parameter(query: URLSearchParams, name: string): string | undefined {
  for (const [key, value] of query) if (key.toLowerCase() === name.toLowerCase()) return value;
  return undefined;
}
