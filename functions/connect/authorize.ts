/**
 * A tenant's admin starts a connect (A1). A state and a cookie value are drawn; only their hashes are stored, bound to
 * tenant, person and return path. The callback needs both: the state from the URL and the cookie from this very browser.
 */
import type { ReturnPath } from '../../shared/contracts/http.ts';
import type { TenantId } from '../../shared/domain/ids.ts';
import type { OauthStates } from '../../shared/store/oauth-states.ts';
import type { Audit } from './ports.ts';

interface AuthorizeDeps {
  readonly nowMs: () => number;
  /** At least 256 random bits, in characters that need no escaping in URLs and cookies. */
  readonly newToken: () => string;
  readonly sha256Hex: (text: string) => string;
  readonly states: Pick<OauthStates, 'add'>;
  readonly authorizeUrl: (state: string) => Promise<string>;
  readonly audit: Audit;
}

/** Ten minutes to log in at Intuit and choose the company. */
export const stateLifetimeSeconds = 600;

/** The address to send the person to, and the value for the cookie of the browser that goes there. */
export async function authorize(
  deps: AuthorizeDeps,
  by: { tenantId: TenantId; userId: string; returnPath: ReturnPath; correlationId: string },
): Promise<{ authorizeUrl: string; cookieValue: string }> {
  const { tenantId, userId, returnPath, correlationId } = by;
  const [state, cookieValue] = [deps.newToken(), deps.newToken()];
  const authorizeUrl = await deps.authorizeUrl(state);
  await deps.states.add(deps.sha256Hex(state), {
    tenantId,
    userId,
    cookieHash: deps.sha256Hex(cookieValue),
    returnPath,
    expiresAt: Math.floor(deps.nowMs() / 1000) + stateLifetimeSeconds,
  });
  await deps.audit({
    tenantId,
    actor: `user:${userId}`,
    action: 'connect/authorize',
    outcome: 'started',
    correlationId,
  });
  return { authorizeUrl, cookieValue };
}
