import type { TenantId } from '../domain/ids.ts';
import type { TokenOwner } from './access-tokens.ts';
import type {
  KeysStore,
  RefreshLease,
  StoredKeys,
  StoredTokens,
  TokenCipher,
  TokenLine,
} from './keys-port.ts';
import type { OAuth } from './oauth.ts';
import { Secret } from './secret.ts';
import type { GrantOutcome, TokenSet } from './token-set.ts';

export interface RefreshDeps {
  readonly store: KeysStore;
  readonly cipher: TokenCipher;
  readonly oauth: Pick<OAuth, 'refreshToken'>;
  readonly nowMs: () => number;
  readonly sleep: (ms: number) => Promise<void>;
  /** Never repeats: it tells one holder of a lease from another. */
  readonly newId: () => string;
  readonly log: (line: TokenLine) => void;
}

/** `again`: the row has changed under our hands; what is in it now counts. */
export type RefreshAnswer =
  | { readonly outcome: 'refreshed'; readonly tokens: TokenSet }
  | { readonly outcome: 'needsReconnect' }
  | { readonly outcome: 'unavailable'; readonly retryAtMs: number }
  | { readonly outcome: 'leaseHeldByOther' }
  | { readonly outcome: 'again' };

interface HeldLease extends RefreshLease {
  readonly untilMs: number;
}

// Longer than the token call may take (30 s), so that half of it is left for storing what came back.
const leaseMs = 60_000;
const unavailableRetryMs = 15_000;
const rejectedRetryMs = 60_000;
const firstStoreBackoffMs = 100;
const maxStoreBackoffMs = 2_000;

/** Refreshes a grant: one at a time over all processes, and never used before it is stored. */
export function createTokenRefresh(deps: RefreshDeps) {
  const { store } = deps;
  // What Intuit issued and the table did not take before the lease was over; the next lease stores it instead of asking anew.
  const unstored = new Map<TenantId, { readonly version: number; readonly tokens: TokenSet }>();

  return async (owner: TokenOwner, row: StoredKeys): Promise<RefreshAnswer> => {
    const { tenantId } = owner;
    const nowMs = deps.nowMs();
    const untilMs = nowMs + leaseMs;
    const lease = await store.acquireLease(tenantId, {
      version: row.version,
      holder: deps.newId(),
      now: new Date(nowMs).toISOString(),
      until: new Date(untilMs).toISOString(),
    });
    if (lease === undefined) return { outcome: 'leaseHeldByOther' };
    return underLease(owner, { row, lease: { ...lease, untilMs } });
  };

  async function underLease(
    owner: TokenOwner,
    of: { row: StoredKeys; lease: HeldLease },
  ): Promise<RefreshAnswer> {
    const held = unstored.get(owner.tenantId);
    if (held?.version === of.row.version) return storeTokens(owner, { ...of, tokens: held.tokens });
    unstored.delete(owner.tenantId);
    const answer = await deps.oauth.refreshToken(await openRefreshToken(owner, of));
    switch (answer.outcome) {
      case 'granted':
        return storeTokens(owner, { ...of, tokens: answer.tokens });
      case 'invalidGrant':
        return settleInvalidGrant(owner, { ...of, answer });
      case 'rejected':
        note('token_refresh_rejected', owner, { ...answer, reason: answer.code });
        return giveUp(owner, of.lease, rejectedRetryMs);
      case 'unavailable':
        note('token_refresh_unavailable', owner, answer);
        return giveUp(owner, of.lease, unavailableRetryMs);
      case 'unknown':
        // Intuit may still be at it, and two refreshes at once can cost the grant: the lease is left to run out.
        note('token_refresh_unknown', owner, answer);
        return { outcome: 'unavailable', retryAtMs: of.lease.untilMs };
    }
  }

  async function openRefreshToken(
    owner: TokenOwner,
    of: { row: StoredKeys; lease: HeldLease },
  ): Promise<Secret> {
    const { tenantId, realmId } = owner;
    try {
      const context = { tenantId, realmId, purpose: 'refreshToken' as const };
      return new Secret(await deps.cipher.open(of.row.refreshToken, context));
    } catch (error) {
      await store.releaseLease(tenantId, of.lease);
      throw error;
    }
  }

  /** Stores before use, and holds on to the end of the lease: a rotated token that is not stored is gone for good. */
  async function storeTokens(
    owner: TokenOwner,
    of: { row: StoredKeys; lease: HeldLease; tokens: TokenSet },
  ): Promise<RefreshAnswer> {
    const { tenantId } = owner;
    unstored.set(tenantId, { version: of.row.version, tokens: of.tokens });
    let sealed: StoredTokens | undefined;
    for (let backoffMs = firstStoreBackoffMs; ; backoffMs = Math.min(backoffMs * 2, maxStoreBackoffMs)) {
      try {
        sealed ??= await sealTokens(deps.cipher, owner, of.tokens);
        const isStored = await store.storeRefreshed(tenantId, of.lease, sealed);
        unstored.delete(tenantId);
        if (isStored) note('token_refreshed', owner, {});
        return isStored ? { outcome: 'refreshed', tokens: of.tokens } : { outcome: 'again' };
      } catch {
        if (deps.nowMs() + backoffMs >= of.lease.untilMs) break;
        await deps.sleep(backoffMs);
      }
    }
    note('refreshed_tokens_not_stored', owner, {});
    return { outcome: 'unavailable', retryAtMs: of.lease.untilMs };
  }

  async function settleInvalidGrant(
    owner: TokenOwner,
    of: { row: StoredKeys; lease: HeldLease; answer: GrantOutcome },
  ): Promise<RefreshAnswer> {
    const newest = await store.get(owner.tenantId);
    // Refused may be a token that was replaced since we read it: then nothing is wrong with the grant.
    if (newest?.version !== of.row.version) {
      await store.releaseLease(owner.tenantId, of.lease);
      return { outcome: 'again' };
    }
    if (!(await store.markNeedsReconnect(owner.tenantId, of.lease))) return { outcome: 'again' };
    note('grant_invalid', owner, of.answer);
    return { outcome: 'needsReconnect' };
  }

  async function giveUp(owner: TokenOwner, lease: HeldLease, retryInMs: number): Promise<RefreshAnswer> {
    await store.releaseLease(owner.tenantId, lease);
    return { outcome: 'unavailable', retryAtMs: deps.nowMs() + retryInMs };
  }

  function note(code: TokenLine['code'], owner: TokenOwner, of: { traceId?: string; reason?: string }): void {
    deps.log({
      code,
      tenantId: owner.tenantId,
      realmId: owner.realmId,
      ...(of.reason === undefined ? {} : { reason: of.reason }),
      ...(of.traceId === undefined ? {} : { traceId: of.traceId }),
    });
  }
}

/** Both tokens sealed apart from each other, each for its purpose. */
export async function sealTokens(
  cipher: TokenCipher,
  owner: TokenOwner,
  tokens: TokenSet,
): Promise<StoredTokens> {
  const { tenantId, realmId } = owner;
  const [accessToken, refreshToken] = await Promise.all([
    cipher.seal(tokens.accessToken.reveal(), { tenantId, realmId, purpose: 'accessToken' }),
    cipher.seal(tokens.refreshToken.reveal(), { tenantId, realmId, purpose: 'refreshToken' }),
  ]);
  const { refreshTokenHardExpiresAtMs } = tokens;
  return {
    accessToken,
    refreshToken,
    accessTokenExpiresAt: new Date(tokens.accessTokenExpiresAtMs).toISOString(),
    refreshTokenExpiresAt: new Date(tokens.refreshTokenExpiresAtMs).toISOString(),
    ...(refreshTokenHardExpiresAtMs === undefined
      ? {}
      : { refreshTokenHardExpiresAt: new Date(refreshTokenHardExpiresAtMs).toISOString() }),
  };
}
