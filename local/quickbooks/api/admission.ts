import type { Company, CompanyState } from '../companies.ts';
import type { Core } from '../core.ts';
import { lowerCaseFault, xmlFault } from '../gateway/answers.ts';
import type { GatewayFault } from '../gateway/answers.ts';
import { connectionReset, gatewayStatus } from '../gateway/carrier.ts';
import {
  authenticationFault,
  authorizationFault,
  knownFault,
  throttleFault,
} from '../gateway/known-faults.ts';
import type { LimitedCall } from '../gateway/limits.ts';
import type { AccessCheck } from '../oauth/grants.ts';
import { sent, wordedFault } from './perform.ts';

export interface ArrivedCall {
  realmId: string;
  authorization: string | null;
  isBatch: boolean;
  batchItems: number;
  startMs: number;
}

export type Admission =
  { ok: true; company: Company; place: LimitedCall } | { ok: false; response: Response };

/** What stands before the books: outages, the token, the realm, Intuit's limits, the company's state. */
export function admit(core: Core, call: ArrivedCall): Admission {
  const outage = core.outages.during('api', call.realmId);
  if (outage?.status === 'reset') throw connectionReset();
  if (outage !== undefined) return refuse(gatewayStatus(core.answers, outage.status));
  const token = bearerToken(call.authorization);
  const access: AccessCheck =
    token === undefined ? { ok: false, reason: 'malformed' } : core.grants.checkAccess(token);
  if (!access.ok) return refuse(unauthorized(core, access.reason, token ?? ''));
  const company = core.companies.find(call.realmId);
  const hasScope = access.grant.scopes.includes('com.intuit.quickbooks.accounting');
  if (company === undefined || access.grant.realmId !== call.realmId || !hasScope)
    return refuse(gatewayAnswer(core, authorizationFault));
  const weight =
    call.isBatch && core.switches.now.batchItemsCountAs === 'items' ? Math.max(1, call.batchItems) : 1;
  const { realmId, isBatch } = call;
  const place = { realmId, clientId: access.grant.clientId, isBatch, weight, foreign: company.foreign };
  if (!core.governor.admit(place)) return refuse(throttled(core));
  const refused = refusedByState(core, company.state, call.startMs);
  if (refused === undefined) return { ok: true, company, place };
  core.governor.leave(place);
  return refuse(refused);
}

/** The gateway's lower-case JSON. */
export function gatewayAnswer(
  core: Core,
  fault: GatewayFault,
  headers: Record<string, string> = {},
): Response {
  const body = lowerCaseFault(fault, core.clock.nowMs());
  return core.answers.send({ status: fault.status, contentType: 'application/json', body, headers });
}

function throttled(core: Core): Response {
  const { throttleBody, throttleRetryAfterSeconds } = core.switches.now;
  const headers: Record<string, string> =
    throttleRetryAfterSeconds === null ? {} : { 'Retry-After': String(throttleRetryAfterSeconds) };
  if (throttleBody === 'json') return gatewayAnswer(core, throttleFault, headers);
  const body = xmlFault(throttleFault, core.clock.nowMs());
  return core.answers.send({ status: throttleFault.status, contentType: 'application/xml', body, headers });
}

export function unauthorized(
  core: Core,
  reason: 'malformed' | 'expired' | 'revoked',
  token: string,
): Response {
  // The recorded answer repeats the token in its text: whoever logs Detail logs a secret.
  const details = {
    malformed: 'Malformed bearer token: too short or too long',
    expired: `Token expired: ${token}`,
    revoked: `Token revoked: ${token}`,
  };
  const headers = { 'Www-Authenticate': 'Bearer realm="Intuit", error="invalid_token"' };
  return gatewayAnswer(core, authenticationFault(details[reason]), headers);
}

const codeOfState: Record<Exclude<CompanyState, 'ok'>, string> = {
  noAccess: '120',
  otherCluster: '130',
  locked: '140',
  maintenance: '150',
  lapsedAtGateway: '7001',
};

function refusedByState(core: Core, state: CompanyState, startMs: number): Response | undefined {
  if (state === 'ok') return undefined;
  const known = knownFault(codeOfState[state]);
  return known.layer === 'gateway'
    ? gatewayAnswer(core, known.fault)
    : sent(core, wordedFault(known), startMs);
}

export function bearerToken(authorization: string | null): string | undefined {
  return /^Bearer (?<token>\S+)$/iu.exec(authorization ?? '')?.groups?.['token'];
}

function refuse(response: Response): Admission {
  return { ok: false, response };
}
