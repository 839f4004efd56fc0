import type { RealmId, TenantId } from '../domain/ids.ts';
import type { Secret } from './secret.ts';

/** Tokens as they lie in the table. */
export interface StoredTokens {
  readonly accessToken: Uint8Array;
  readonly refreshToken: Uint8Array;
  readonly accessTokenExpiresAt: string;
  readonly refreshTokenExpiresAt: string;
  readonly refreshTokenHardExpiresAt?: string | undefined;
}

export interface StoredKeys extends StoredTokens {
  readonly realmId: RealmId;
  readonly state: 'active' | 'needsReconnect';
  readonly version: number;
}

export interface RefreshLease {
  readonly fence: number;
  readonly holder: string;
}

/** What the vault needs of the table `tenant_provider_keys`. */
export interface KeysStore {
  get(tenantId: TenantId): Promise<StoredKeys | undefined>;
  storeGrant(tenantId: TenantId, grant: StoredTokens & { realmId: RealmId }): Promise<void>;
  acquireLease(
    tenantId: TenantId,
    lease: { version: number; holder: string; now: string; until: string },
  ): Promise<RefreshLease | undefined>;
  storeRefreshed(tenantId: TenantId, lease: RefreshLease, tokens: StoredTokens): Promise<boolean>;
  markNeedsReconnect(tenantId: TenantId, lease: RefreshLease): Promise<boolean>;
  releaseLease(tenantId: TenantId, lease: RefreshLease): Promise<void>;
  forget(tenantId: TenantId): Promise<void>;
}

export interface TokenContext {
  readonly tenantId: TenantId;
  readonly realmId: RealmId;
  readonly purpose: 'accessToken' | 'refreshToken';
}

/** Sealing under a key that we do not hold. Opening under another context throws `SecurityError`. */
export interface TokenCipher {
  seal(text: string, context: TokenContext): Promise<Uint8Array>;
  open(sealed: Uint8Array, context: TokenContext): Promise<string>;
}

/** One line per outcome: ids and codes only. */
export interface TokenLine {
  readonly code:
    | 'token_refreshed'
    | 'grant_invalid'
    | 'token_refresh_rejected'
    | 'token_refresh_unavailable'
    | 'token_refresh_unknown'
    | 'refreshed_tokens_not_stored'
    | 'tokens_unavailable';
  readonly tenantId: TenantId;
  readonly realmId: RealmId;
  readonly reason?: string;
  readonly traceId?: string;
}

/** An access token in memory, and until when it may be handed out without a look at the table. */
export interface OpenedToken {
  readonly accessToken: Secret;
  readonly usableUntilMs: number;
}
