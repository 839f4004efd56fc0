import { DependencyError } from '../domain/errors.ts';
import type { AccessTokenAnswer, AccessTokens, TokenOwner } from './access-tokens.ts';
import type { OpenedToken, StoredKeys } from './keys-port.ts';
import { Secret } from './secret.ts';
import { createTokenRefresh, sealTokens, type RefreshDeps } from './token-refresh.ts';
import type { TokenSet } from './token-set.ts';

/** The only module that knows how tokens are kept and renewed. */
export interface TokenVault extends AccessTokens {
  /** Stores the tokens of a new consent, in place of earlier ones. */
  storeGrant(owner: TokenOwner, tokens: TokenSet): Promise<void>;
  /** Deletes the tokens; revoking them at Intuit is the caller's, before. */
  forgetGrant(owner: TokenOwner): Promise<void>;
  /** For revoking, and nothing else; undefined when there is none for this realm. */
  openRefreshToken(owner: TokenOwner): Promise<Secret | undefined>;
}

export interface VaultDeps extends RefreshDeps {
  readonly random: () => number;
}

// Renewed this long before it ends; until its end it still serves those who would otherwise have to wait.
const renewBeforeMs = 5 * 60_000;
// A call may wait for its turn after it got its token.
const leastLifeMs = 60_000;
const agingUseMs = 15_000;
const maxWaitMs = 20_000;
const firstPollMs = 50;
const maxPollMs = 1_000;
const retryMs = 5_000;
const maxKept = 500;

/** Access tokens for calls: opened once per process, renewed once over all processes. */
export function createTokenVault(deps: VaultDeps): TokenVault {
  const refresh = createTokenRefresh(deps);
  const kept = new Map<string, OpenedToken>();
  const asking = new Map<string, Promise<AccessTokenAnswer>>();

  return {
    async accessTokenFor(owner, options = {}) {
      const { refused } = options;
      const token = keptToken(owner);
      if (token !== undefined && refused?.equals(token) !== true) {
        return { outcome: 'opened', accessToken: token };
      }
      const answer = await askOnce(owner, refused);
      // Joined somebody who was refused an older token.
      const isRefused = answer.outcome === 'opened' && refused?.equals(answer.accessToken) === true;
      return isRefused ? askOnce(owner, refused) : answer;
    },

    async storeGrant(owner, tokens) {
      const { tenantId, realmId } = owner;
      await deps.store.storeGrant(tenantId, { realmId, ...(await sealTokens(deps.cipher, owner, tokens)) });
      keep(owner, tokens.accessToken, tokens.accessTokenExpiresAtMs - renewBeforeMs);
    },

    async forgetGrant(owner) {
      kept.delete(keyOf(owner));
      await deps.store.forget(owner.tenantId);
    },

    async openRefreshToken(owner) {
      const { tenantId, realmId } = owner;
      const row = await deps.store.get(tenantId);
      if (row === undefined || row.realmId !== realmId) return undefined;
      return new Secret(
        await deps.cipher.open(row.refreshToken, { tenantId, realmId, purpose: 'refreshToken' }),
      );
    },
  };

  /** However many of this process ask at once, one of them looks. */
  function askOnce(owner: TokenOwner, refused: Secret | undefined): Promise<AccessTokenAnswer> {
    const key = `${keyOf(owner)} ${refused === undefined ? 'any' : 'other'}`;
    const running = asking.get(key);
    if (running !== undefined) return running;
    const answer = ask(owner, refused).finally(() => asking.delete(key));
    asking.set(key, answer);
    return answer;
  }

  async function ask(owner: TokenOwner, refused: Secret | undefined): Promise<AccessTokenAnswer> {
    try {
      return await obtain(owner, refused);
    } catch (error) {
      // Our key not answering is no reason to think less of the grant. A security error goes through.
      if (!(error instanceof DependencyError)) throw error;
      const { tenantId, realmId } = owner;
      deps.log({ code: 'tokens_unavailable', tenantId, realmId, reason: error.dependency });
      return { outcome: 'unavailable', retryAtMs: deps.nowMs() + retryMs };
    }
  }

  async function obtain(owner: TokenOwner, refused: Secret | undefined): Promise<AccessTokenAnswer> {
    const giveUpAtMs = deps.nowMs() + maxWaitMs;
    for (let pollMs = firstPollMs; ; pollMs = Math.min(pollMs * 2, maxPollMs)) {
      const row = await deps.store.get(owner.tenantId);
      if (row === undefined || row.state === 'needsReconnect') {
        kept.delete(keyOf(owner));
        return { outcome: 'needsReconnect' };
      }
      // The caller's connection is older than a new consent for another company; it must look again.
      if (row.realmId !== owner.realmId) return { outcome: 'unavailable', retryAtMs: deps.nowMs() + retryMs };
      const stored = await openStored(owner, row);
      const usable = stored !== undefined && refused?.equals(stored) === true ? undefined : stored;
      const expiresAtMs = Date.parse(row.accessTokenExpiresAt);
      if (usable !== undefined && expiresAtMs - renewBeforeMs > deps.nowMs()) {
        return keep(owner, usable, expiresAtMs - renewBeforeMs);
      }
      const answer = await refresh(owner, row);
      if (answer.outcome === 'refreshed') {
        const { accessToken, accessTokenExpiresAtMs } = answer.tokens;
        return keep(owner, accessToken, accessTokenExpiresAtMs - renewBeforeMs);
      }
      if (answer.outcome === 'needsReconnect') {
        kept.delete(keyOf(owner));
        return answer;
      }
      if (answer.outcome === 'again' && deps.nowMs() < giveUpAtMs) continue;
      if (usable !== undefined) return keep(owner, usable, deps.nowMs() + agingUseMs);
      if (answer.outcome === 'unavailable') return answer;
      if (deps.nowMs() >= giveUpAtMs) return { outcome: 'unavailable', retryAtMs: deps.nowMs() + retryMs };
      await deps.sleep(pollMs * (0.5 + deps.random() / 2));
    }
  }

  /** The stored access token, if there is enough life left in it to be worth opening. */
  async function openStored(owner: TokenOwner, row: StoredKeys): Promise<Secret | undefined> {
    if (Date.parse(row.accessTokenExpiresAt) - leastLifeMs <= deps.nowMs()) return undefined;
    const { tenantId, realmId } = owner;
    return new Secret(await deps.cipher.open(row.accessToken, { tenantId, realmId, purpose: 'accessToken' }));
  }

  function keptToken(owner: TokenOwner): Secret | undefined {
    const token = kept.get(keyOf(owner));
    return token !== undefined && token.usableUntilMs > deps.nowMs() ? token.accessToken : undefined;
  }

  function keep(owner: TokenOwner, accessToken: Secret, usableUntilMs: number): AccessTokenAnswer {
    const key = keyOf(owner);
    kept.delete(key);
    const [oldest] = kept.keys();
    if (kept.size >= maxKept && oldest !== undefined) kept.delete(oldest);
    kept.set(key, { accessToken, usableUntilMs });
    return { outcome: 'opened', accessToken };
  }
}

const keyOf = ({ tenantId, realmId }: TokenOwner): string => `${tenantId} ${realmId}`;
