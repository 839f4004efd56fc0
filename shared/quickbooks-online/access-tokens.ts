import type { Connection } from '../domain/connection.ts';
import type { Secret } from './secret.ts';

export type TokenOwner = Pick<Connection, 'tenantId' | 'realmId'>;

/** An access token to call with, or why there is none. */
export type AccessTokenAnswer =
  | { readonly outcome: 'opened'; readonly accessToken: Secret }
  | { readonly outcome: 'needsReconnect' }
  /** Not for now: Intuit's token endpoint, our key or our table did not answer, or another worker is at it. */
  | { readonly outcome: 'unavailable'; readonly retryAtMs: number };

/** Where a call gets its token from; only the vault behind it knows refreshing. */
export interface AccessTokens {
  /**
   * `refused` is a token that QuickBooks did not accept although it should be valid still: it is renewed, unless
   * somebody else has done so meanwhile.
   */
  accessTokenFor(owner: TokenOwner, options?: { refused?: Secret }): Promise<AccessTokenAnswer>;
}
