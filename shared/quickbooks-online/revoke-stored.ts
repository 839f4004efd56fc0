import { SecurityError } from '../domain/errors.ts';
import type { TokenOwner } from './access-tokens.ts';
import type { OAuth } from './oauth.ts';
import type { Secret } from './secret.ts';
import type { TokenVault } from './tokens.ts';

/** What one try at revoking a stored grant came to; a grant that was revoked before counts as revoked. */
export type StoredRevocation = 'revoked' | 'unconfirmed' | 'nothingStored';

interface RevokeStoredDeps {
  readonly oauth: Pick<OAuth, 'revokeToken'>;
  readonly vault: Pick<TokenVault, 'openRefreshToken'>;
  readonly log: (line: TokenOwner & { code: string; level: 'error'; errorMessage: string }) => void;
}

/** Revokes the stored grant, by one call. One that cannot be opened can only be deleted; that is a matter for an operator. */
export async function revokeStored(deps: RevokeStoredDeps, owner: TokenOwner): Promise<StoredRevocation> {
  const refreshToken = await openRefreshToken(deps, owner);
  if (refreshToken === undefined) return 'nothingStored';
  if (refreshToken === 'foreign') return 'unconfirmed';
  return (await deps.oauth.revokeToken(refreshToken)).outcome;
}

async function openRefreshToken(
  deps: RevokeStoredDeps,
  owner: TokenOwner,
): Promise<Secret | undefined | 'foreign'> {
  try {
    return await deps.vault.openRefreshToken(owner);
  } catch (error) {
    if (!(error instanceof SecurityError)) throw error;
    const { tenantId, realmId } = owner;
    deps.log({
      code: 'sealed_token_foreign',
      level: 'error',
      tenantId,
      realmId,
      errorMessage: error.message,
    });
    return 'foreign';
  }
}
