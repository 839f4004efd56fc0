import type { Secret } from './secret.ts';

/** What Intuit issued. Expiries are epoch milliseconds, counted from before the call, so never too late. */
export interface TokenSet {
  readonly accessToken: Secret;
  readonly refreshToken: Secret;
  readonly accessTokenExpiresAtMs: number;
  readonly refreshTokenExpiresAtMs: number;
  /** The absolute end, five years after consent; a refresh does not move it. */
  readonly refreshTokenHardExpiresAtMs?: number;
}

/** What came of asking for tokens. Only `invalidGrant` says that the grant is over. */
export type GrantOutcome =
  | { readonly outcome: 'granted'; readonly tokens: TokenSet; readonly traceId?: string }
  | { readonly outcome: 'invalidGrant'; readonly traceId?: string }
  /** Definite, and our own fault: wrong client id or secret, or a malformed request. `code` is OAuth's. */
  | { readonly outcome: 'rejected'; readonly code: string; readonly traceId?: string }
  /** Definite: nothing was issued; ask again later. */
  | { readonly outcome: 'unavailable'; readonly traceId?: string }
  /** Something may have been issued, and what was used may be used up. */
  | { readonly outcome: 'unknown'; readonly traceId?: string };

/** What came of revoking. `unconfirmed`: the grant may live on at Intuit. */
export type RevokeOutcome = {
  readonly outcome: 'revoked' | 'unconfirmed';
  readonly traceId?: string;
};
