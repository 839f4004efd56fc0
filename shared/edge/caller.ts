import * as z from 'zod';
import { roles, scopes, type Role, type Route, type Scope } from '../contracts/routes.ts';
import { tenantIdSchema, type TenantId } from '../domain/ids.ts';
import type { Trace } from './answering.ts';
import type { HttpEvent } from './http-event.ts';
import { forbidden, notFound, unauthenticated } from './problem.ts';

/** Who is calling, as the verified token says and nothing else. */
export type Caller =
  | {
      readonly kind: 'user';
      readonly userId: string;
      readonly role: Role;
      readonly tenantId: TenantId | undefined;
      /** As people know them: a name, else an e-mail address. Kept out of logs and events. */
      readonly displayName?: string;
    }
  | { readonly kind: 'vendor'; readonly clientId: string; readonly scopes: readonly Scope[] };

/** How a caller is named in logs, audit rows and idempotency keys. */
export function actorOf(caller: Caller): string {
  if (caller.kind === 'vendor') return `client:${caller.clientId}`;
  return `${caller.role === 'operator' ? 'operator' : 'user'}:${caller.userId}`;
}

const userClaimsSchema = z.object({
  sub: z.string().min(1),
  role: z.enum(roles),
  tenant_id: tenantIdSchema.optional(),
  name: z.string().optional(),
  email: z.string().optional(),
});
const vendorClaimsSchema = z.object({
  client_id: z.string().min(1),
  scope: z.string(),
  role: z.never().optional(),
  tenant_id: z.never().optional(),
});
// Only ID tokens carry these; an ID token tells an app who signed in and opens no API.
const idTokenClaims = ['nonce', 'at_hash', 'c_hash'];
// And only access tokens these (RFC 9068, section 2.2); they decide where the issuer does not say `token_use`, as Cognito does.
const accessTokenClaims = ['client_id', 'scope', 'scp'];

/** Reads the claims of a verified access token; undefined when they make neither a person nor the vendor's back end. */
function readCaller(claims: Readonly<Record<string, unknown>>): Caller | undefined {
  if (!isAccessToken(claims)) return undefined;
  const user = userClaimsSchema.safeParse(claims);
  if (user.success) {
    const { sub, role, tenant_id: tenantId, name, email } = user.data;
    const displayName = displayNameOf(name) ?? displayNameOf(email);
    if (tenantId === undefined && role !== 'operator') return undefined;
    return {
      kind: 'user',
      userId: sub,
      role,
      tenantId,
      ...(displayName === undefined ? {} : { displayName }),
    };
  }
  const vendor = vendorClaimsSchema.safeParse(claims);
  if (!vendor.success) return undefined;
  const granted = vendor.data.scope.split(' ');
  const own = scopes.filter((scope) => granted.includes(scope));
  return own.length === 0 ? undefined : { kind: 'vendor', clientId: vendor.data.client_id, scopes: own };
}

// Longer than any name that is read.
const maxNameLength = 200;

function displayNameOf(claim: string | undefined): string | undefined {
  const name = claim?.trim().slice(0, maxNameLength);
  return name === '' ? undefined : name;
}

/** Who sent this request, noted in its trace. Throws 401 where nobody is known by the token. */
export function callerOf(event: HttpEvent, trace: Trace): Caller {
  const caller = readCaller(event.requestContext.authorizer?.jwt.claims ?? {});
  if (caller === undefined) throw unauthenticated();
  trace.actor = actorOf(caller);
  return caller;
}

function isAccessToken(claims: Readonly<Record<string, unknown>>): boolean {
  const hasAny = (names: readonly string[]): boolean => names.some((name) => claims[name] !== undefined);
  if (hasAny(idTokenClaims)) return false;
  const tokenUse = claims['token_use'];
  return tokenUse === undefined ? hasAny(accessTokenClaims) : tokenUse === 'access';
}

/**
 * Throws unless the caller may call the route for this tenant, or for none where its path names none. A person's tenant is the token's: any other id is
 * "not found", whatever the role, so that nobody learns which tenants there are. The vendor's back end and operators
 * may name any tenant of the deployment.
 */
export function authorize(caller: Caller, route: Route, tenantId?: TenantId): void {
  if (caller.kind === 'vendor') {
    if (route.scope === undefined || !caller.scopes.includes(route.scope)) throw forbidden();
    return;
  }
  const isOfTenant = !route.hasTenant || caller.role === 'operator' || caller.tenantId === tenantId;
  if (!isOfTenant) throw notFound();
  if (!route.roles.includes(caller.role)) throw forbidden();
}
