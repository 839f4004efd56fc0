import { DependencyError } from '../domain/errors.ts';
import type { DeferredOutcome } from '../domain/outcomes.ts';
import type { AccessTokens, AccessTokenAnswer, TokenOwner } from './access-tokens.ts';
import { endOf, told, type CallEnd } from './call-outcome.ts';
import type { CallAccess } from './client.ts';
import type { QuickBooksWrite } from './client-outcomes.ts';
import { exchange, type ExchangeDeps } from './exchange.ts';
import type { Secret } from './secret.ts';
import type { TurnAnswer, TurnKind, Turns } from './turns.ts';
import type { WireObject } from './wire.ts';

export interface PerformDeps extends ExchangeDeps {
  /** Origin, without a slash at the end. */
  readonly origin: string;
  readonly turns: Turns;
  readonly tokens: AccessTokens;
  readonly sleep: (ms: number) => Promise<void>;
  readonly log: (line: CallLine) => void;
  /** Counts a read that was answered: Intuit bills those. */
  readonly countRead: (owner: TokenOwner) => Promise<void>;
}

/** One line per call, for logs and figures: ids and codes only. */
export interface CallLine {
  readonly code: 'quickbooks_called';
  readonly tenantId: string;
  readonly realmId: string;
  readonly operation: string;
  readonly outcome: CallEnd['outcome'];
  readonly reason?: string;
  readonly faultCode?: string;
  readonly traceId?: string;
  /** Set for a read that was answered: Intuit bills those. */
  readonly isMetered?: true;
  readonly durationMs: number;
}

/** One call, before it has a turn and a token. */
export interface Call {
  /** For logs: what is done, to what kind of entity. */
  readonly operation: string;
  readonly method: 'GET' | 'POST';
  /** Under `/v3/company/{realmId}/`. */
  readonly path: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly body?: { readonly contentType: string; readonly text: string };
  readonly kind: TurnKind;
  /** A read, which Intuit bills when it is answered. @default false */
  readonly isRead?: boolean;
  readonly timeoutMs: number;
}

// Later than this a slot may fall together with slots of the next window; those are only 1.5 s further apart than Intuit asks.
const maxSlotLatenessMs = 500;
const noTurnsRetryMs = 2_000;
// Since August 2025 everything below behaves as 75, https://blogs.intuit.com/2025/01/21/changes-to-our-accounting-api-that-may-impact-your-application
const minorVersion = '75';

type Turn = { readonly isGranted: true } | { readonly isGranted: false; readonly outcome: DeferredOutcome };

/** Makes one call: token, turn, request, answer; once more with a renewed token if the first was not accepted. */
export async function perform(
  deps: PerformDeps,
  access: CallAccess,
  call: Call,
): Promise<QuickBooksWrite<WireObject>> {
  const calledAtMs = deps.nowMs();
  let refused: Secret | undefined;
  // Twice at most: a 401 is definite, nothing was done, so the repeat is not a second try of the same thing.
  for (;;) {
    const token = await deps.tokens.accessTokenFor(
      access.connection,
      refused === undefined ? {} : { refused },
    );
    if (token.outcome !== 'opened') return withoutToken(token, deps.nowMs() - calledAtMs);
    const turn = await waitForTurn(deps, access, call.kind);
    if (!turn.isGranted) return turn.outcome;
    const end = await send(deps, access, { call, accessToken: token.accessToken });
    if (end.outcome !== 'tokenRefused') return end;
    // Refused although just renewed: whatever is wrong, another token of this grant does not cure it.
    if (refused !== undefined) return { outcome: 'deferred', reason: 'needsReconnect', ...told(end.facts) };
    refused = token.accessToken;
  }
}

function withoutToken(
  token: Exclude<AccessTokenAnswer, { outcome: 'opened' }>,
  durationMs: number,
): DeferredOutcome {
  return token.outcome === 'needsReconnect'
    ? { outcome: 'deferred', reason: 'needsReconnect', durationMs }
    : { outcome: 'deferred', reason: 'unavailable', retryAtMs: token.retryAtMs, durationMs };
}

async function waitForTurn(deps: PerformDeps, access: CallAccess, kind: TurnKind): Promise<Turn> {
  const beganAtMs = deps.nowMs();
  for (;;) {
    const nowMs = deps.nowMs();
    // Not before there is room for the wait: a slot taken and not used is lost to all.
    const maxWaitMs = Math.min(access.maxTurnWaitMs - (nowMs - beganAtMs), access.startByMs - nowMs);
    if (maxWaitMs < 0) return deferTurn(nowMs, 0);
    const answer = await takeTurn(deps, { realmId: access.connection.realmId, kind, maxWaitMs });
    if (!answer.isGranted) return deferTurn(answer.retryAtMs, deps.nowMs() - beganAtMs);
    const waitMs = answer.slotAtMs - deps.nowMs();
    if (waitMs > 0) await deps.sleep(waitMs);
    const startMs = deps.nowMs();
    if (startMs > access.startByMs) return deferTurn(startMs, startMs - beganAtMs);
    if (startMs <= answer.slotAtMs + maxSlotLatenessMs) return { isGranted: true };
  }
}

/** Where turns cannot be had, no call is made: that is definite, and must not look like a lost answer. */
async function takeTurn(deps: PerformDeps, of: Parameters<Turns['take']>[0]): Promise<TurnAnswer> {
  try {
    return await deps.turns.take(of);
  } catch (error) {
    if (!(error instanceof DependencyError)) throw error;
    return { isGranted: false, retryAtMs: deps.nowMs() + noTurnsRetryMs };
  }
}

const deferTurn = (retryAtMs: number, durationMs: number): Turn => ({
  isGranted: false,
  outcome: { outcome: 'deferred', reason: 'turn', retryAtMs, durationMs },
});

async function send(
  deps: PerformDeps,
  access: CallAccess,
  of: { call: Call; accessToken: Secret },
): Promise<CallEnd> {
  const { call } = of;
  const { realmId, tenantId } = access.connection;
  const query = new URLSearchParams({ ...call.parameters, minorversion: minorVersion });
  const end = endOf(
    await exchange(deps, {
      url: `${deps.origin}/v3/company/${encodeURIComponent(realmId)}/${call.path}?${query.toString()}`,
      method: call.method,
      headers: {
        authorization: `Bearer ${of.accessToken.reveal()}`,
        accept: 'application/json',
        'user-agent': 'counterfoil',
        ...(call.body === undefined ? {} : { 'content-type': call.body.contentType }),
      },
      ...(call.body === undefined ? {} : { body: call.body.text }),
      timeoutMs: call.timeoutMs,
    }),
  );
  deps.log({
    code: 'quickbooks_called',
    tenantId,
    realmId,
    operation: call.operation,
    outcome: end.outcome,
    ...(end.outcome === 'deferred' ? { reason: end.reason } : {}),
    ...(end.outcome === 'refused' ? { faultCode: end.faultCode } : {}),
    ...(end.outcome === 'applied' && call.isRead === true ? { isMetered: true } : {}),
    ...(end.outcome === 'tokenRefused' ? told(end.facts) : told(end)),
  });
  if (end.outcome === 'deferred' && end.reason === 'throttled' && end.retryAtMs !== undefined) {
    await deps.turns.pause(realmId, end.retryAtMs);
  }
  return end;
}
