/** What the connect flow asks of Intuit, in the flow's own words. One call each; nothing here is tried twice. */
import type { Company } from '../../shared/domain/connection.ts';
import type { Log } from '../../shared/edge/log.ts';
import type { QuickBooksRead } from '../../shared/quickbooks-online/client-outcomes.ts';
import type { OAuth } from '../../shared/quickbooks-online/oauth.ts';
import type { Secret } from '../../shared/quickbooks-online/secret.ts';
import type { TokenSet } from '../../shared/quickbooks-online/token-set.ts';
import type { CompanyOutcome, ExchangeOutcome, RevokeOutcome } from './ports.ts';

interface IntuitDeps {
  readonly oauth: Pick<OAuth, 'exchangeCode' | 'revokeToken'>;
  readonly log: Log;
}

/** Exchanges the code. `redirectUri` is the one that the authorize address bore. */
export async function exchangeCode(
  deps: IntuitDeps,
  of: { code: Secret; redirectUri: string },
): Promise<ExchangeOutcome<TokenSet>> {
  const exchanged = await deps.oauth.exchangeCode(of);
  switch (exchanged.outcome) {
    case 'granted':
      return granted(exchanged.tokens);
    case 'invalidGrant':
      return { outcome: 'refused' };
    case 'rejected':
      // Our client id or secret is wrong: the person can do nothing, an operator must.
      deps.log({ code: 'code_exchange_rejected', level: 'error', faultCode: exchanged.code });
      return { outcome: 'unavailable' };
    case 'unavailable':
    case 'unknown':
      return { outcome: exchanged.outcome };
  }
}

function granted(tokens: TokenSet): ExchangeOutcome<TokenSet> {
  const hardEndMs = tokens.refreshTokenHardExpiresAtMs;
  return {
    outcome: 'granted',
    grant: tokens,
    refreshTokenExpiresAt: new Date(tokens.refreshTokenExpiresAtMs).toISOString(),
    ...(hardEndMs === undefined ? {} : { refreshTokenHardExpiresAt: new Date(hardEndMs).toISOString() }),
  };
}

/** What reading the company proves. Only a definite no of QuickBooks says that the token is for another one. */
export function companyOutcome(read: QuickBooksRead<Company>): CompanyOutcome {
  if (read.outcome === 'applied') return { outcome: 'read', company: read.answer };
  const isRefused = read.outcome === 'refused' || read.reason === 'needsReconnect';
  return { outcome: isRefused ? 'otherCompany' : 'unavailable' };
}

/** Gives a grant back that was never stored. */
export async function revokeGrant(deps: Pick<IntuitDeps, 'oauth'>, grant: TokenSet): Promise<RevokeOutcome> {
  return (await deps.oauth.revokeToken(grant.refreshToken)).outcome;
}
