/**
 * An operator wants a tenant's token renewed now, old or not, so that it is known whether the grant still lives. As ever it is
 * renewed under the lease of the tokens' row, and by one worker; a grant that is dead marks the connection.
 */
import { isReadable, type Connection } from '../../shared/domain/connection.ts';
import type { TenantId } from '../../shared/domain/ids.ts';
import type { AccessTokenAnswer, AccessTokens } from '../../shared/quickbooks-online/access-tokens.ts';
import type { Connections } from '../../shared/store/connections.ts';

interface RenewTokenDeps {
  readonly connections: Pick<Connections, 'get'>;
  readonly tokens: AccessTokens;
  readonly markNeedsReconnect: (connection: Connection) => Promise<void>;
  readonly log: (line: { code: string; tenantId: TenantId; outcome: string }) => void;
}

/** Where there is no grant nothing is done; one line tells what came of it. */
export async function renewToken(deps: RenewTokenDeps, tenantId: TenantId): Promise<void> {
  const connection = await deps.connections.get(tenantId);
  if (connection === undefined || !isReadable(connection.state)) return;
  const { outcome } = await renewed(deps, connection);
  if (outcome === 'needsReconnect') await deps.markNeedsReconnect(connection);
  deps.log({ code: 'token_renewal_asked', tenantId, outcome });
}

async function renewed(deps: RenewTokenDeps, connection: Connection): Promise<AccessTokenAnswer> {
  const now = await deps.tokens.accessTokenFor(connection);
  if (now.outcome !== 'opened') return now;
  return deps.tokens.accessTokenFor(connection, { refused: now.accessToken });
}
