/**
 * Intuit sends the person back (A2, A3). The order is the defence: the state is used up before anything else, the realm is
 * looked up before the code is exchanged, the code is exchanged once, the realm is proven with the new token, and only
 * then is anything stored. Whatever goes wrong, the person starts again; nothing is tried twice here.
 */
import type { ConnectResult } from '../../shared/contracts/http.ts';
import { realmIdSchema, type RealmId, type TenantId } from '../../shared/domain/ids.ts';
import type { OauthState, OauthStates } from '../../shared/store/oauth-states.ts';
import { finishConnect, type Arrival, type FinishConnectDeps } from './finish-connect.ts';
import type { Audit } from './ports.ts';
import type { RefusalCode } from '../../shared/contracts/connect-refusals.ts';

export interface CallbackDeps<Grant> extends FinishConnectDeps<Grant> {
  readonly states: Pick<OauthStates, 'consume'>;
  /** Whether the tenant that started was erased since: then nothing is stored any more, not even a row of its trail. */
  readonly isErased: (tenantId: TenantId) => Promise<boolean>;
  readonly audit: Audit;
  readonly log: (line: {
    code: string;
    level: 'info' | 'warn';
    outcome: string;
    correlationId: string;
  }) => void;
}

/** What the browser brought. Nothing of it is signed. */
export interface CallbackRequest {
  readonly query: ReadonlyMap<string, string>;
  readonly cookieValue: string | undefined;
  readonly correlationId: string;
}

/** `isSessionOver`: the cookie has served, whatever came of it. */
export type CallbackResult =
  | { readonly outcome: ConnectResult; readonly returnPath: string; readonly isSessionOver: true }
  | {
      readonly outcome: 'refused';
      readonly code: RefusalCode;
      readonly returnPath: string;
      readonly isSessionOver: boolean;
    };

// Sizes of what Intuit sends: a code has up to 512 characters; ours is 43.
const maxParameterLength = 1024;

/**
 * Ends a connect. Refusals are returned, logged, and recorded at the tenant that started, where that is known: a state
 * that was never given out names none.
 */
export async function callback<Grant>(
  deps: CallbackDeps<Grant>,
  request: CallbackRequest,
): Promise<CallbackResult> {
  const result = await endConnect(deps, request);
  const isRefused = result.outcome === 'refused';
  deps.log({
    code: isRefused ? 'connect_refused' : 'connect_ended',
    level: isRefused ? 'warn' : 'info',
    outcome: isRefused ? result.code : result.outcome,
    correlationId: request.correlationId,
  });
  return result;
}

async function endConnect<Grant>(
  deps: CallbackDeps<Grant>,
  request: CallbackRequest,
): Promise<CallbackResult> {
  const stateText = request.query.get('state');
  if (stateText === undefined || stateText.length > maxParameterLength)
    return refusedOutright('state_missing');
  const consumed = await consume(deps, { stateText, cookieValue: request.cookieValue });
  if (consumed.outcome === 'unknown') return refusedOutright('state_unknown');
  const { state } = consumed;
  if (await deps.isErased(state.tenantId)) return refusedOutright('tenant_erased');
  if (consumed.outcome !== 'consumed') {
    const code = stateRefusals[consumed.outcome];
    await record(deps, { state, correlationId: request.correlationId, outcome: code });
    return { outcome: 'refused', code, returnPath: '/', isSessionOver: consumed.outcome === 'used' };
  }
  const ended = await end(deps, { state, query: request.query });
  const { outcome } = ended;
  await record(deps, {
    state,
    correlationId: request.correlationId,
    outcome: ended.outcome === 'refused' ? ended.code : outcome,
    realmId: ended.realmId,
  });
  const shared = { returnPath: state.returnPath, isSessionOver: true } as const;
  return ended.outcome === 'refused'
    ? { outcome: 'refused', code: ended.code, ...shared }
    : { outcome: ended.outcome, ...shared };
}

const stateRefusals = {
  used: 'state_used',
  expired: 'state_expired',
  otherSession: 'state_other_session',
} as const;

const refusedOutright = (code: RefusalCode): CallbackResult => ({
  outcome: 'refused',
  code,
  returnPath: '/',
  isSessionOver: false,
});

function consume<Grant>(
  deps: CallbackDeps<Grant>,
  brought: { stateText: string; cookieValue: string | undefined },
): ReturnType<OauthStates['consume']> {
  const nowMs = deps.nowMs();
  return deps.states.consume(deps.sha256Hex(brought.stateText), {
    // No cookie at all hashes to a value that no cookie of ours has.
    cookieHash: deps.sha256Hex(brought.cookieValue ?? ''),
    now: new Date(nowMs).toISOString(),
    nowSeconds: Math.floor(nowMs / 1000),
  });
}

type Ended =
  | { readonly outcome: ConnectResult; readonly realmId?: RealmId | undefined }
  | { readonly outcome: 'refused'; readonly code: RefusalCode; readonly realmId?: RealmId | undefined };

async function end<Grant>(
  deps: CallbackDeps<Grant>,
  of: { state: OauthState; query: ReadonlyMap<string, string> },
): Promise<Ended> {
  const error = of.query.get('error');
  if (error === 'access_denied') return { outcome: 'denied' };
  if (error !== undefined) return { outcome: 'refused', code: 'intuit_refused' };
  const arrival = readArrival(of);
  if (arrival === undefined) return { outcome: 'refused', code: 'answer_incomplete' };
  const { realmId } = arrival;
  const refusal = await finishConnect(deps, arrival);
  return refusal === undefined
    ? { outcome: 'connected', realmId }
    : { outcome: 'refused', code: refusal, realmId };
}

function readArrival(of: { state: OauthState; query: ReadonlyMap<string, string> }): Arrival | undefined {
  const code = of.query.get('code') ?? '';
  const realmId = realmIdSchema.safeParse(of.query.get('realmId'));
  if (code === '' || code.length > maxParameterLength || !realmId.success) return undefined;
  return { tenantId: of.state.tenantId, userId: of.state.userId, code, realmId: realmId.data };
}

function record<Grant>(
  deps: CallbackDeps<Grant>,
  of: { state: OauthState; correlationId: string; outcome: string; realmId?: RealmId | undefined },
): Promise<void> {
  return deps.audit({
    tenantId: of.state.tenantId,
    actor: `user:${of.state.userId}`,
    action: 'connect/callback',
    outcome: of.outcome,
    correlationId: of.correlationId,
    ...(of.realmId === undefined ? {} : { realmId: of.realmId }),
  });
}
