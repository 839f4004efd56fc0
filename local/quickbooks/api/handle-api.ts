import type { Company } from '../companies.ts';
import type { Core } from '../core.ts';
import { gatewayStatus, unlessAborted } from '../gateway/carrier.ts';
import { booksFault, knownFault } from '../gateway/known-faults.ts';
import { admit, gatewayAnswer } from './admission.ts';
import { includesOf } from './api-call.ts';
import type { ApiRoute } from './api-call.ts';
import { performBatch } from './batch.ts';
import { perform, performWrite, plannedAnswer, recalled, sent, wordedFault } from './perform.ts';
import {
  batchSize,
  cdcEntities,
  factsOf,
  isWriting,
  kindOfCall,
  parameter,
  readCall,
  requestIdOf,
} from './read-call.ts';
import type { ReadCall } from './read-call.ts';
import type { RememberedAnswer } from './request-ids.ts';

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
  const earlier = callKey !== undefined && waits ? core.requestIds.inFlight(callKey) : undefined;
  if (earlier !== undefined) await unlessAborted(earlier, call.request.signal);
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
