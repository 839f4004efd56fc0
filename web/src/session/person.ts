import type { Role } from '../../../shared/contracts/routes.ts';

/** Who is signed in, as the access token says. It decides what is offered; what is allowed the API decides. */
export interface Person {
  readonly name: string;
  readonly role: Role;
  /** Absent for an operator, who belongs to no tenant. */
  readonly tenantId: string | undefined;
}

/** Reads a token's claims without checking its signature: the API does. Undefined for somebody without a role or tenant. */
export function personOf(
  accessToken: string,
  profile: { readonly name?: string | undefined; readonly email?: string | undefined },
): Person | undefined {
  const claims = claimsOf(accessToken);
  const tenantId = textOf(claims['tenant_id']);
  const role = roleOf(claims['role']);
  if (role === undefined || (tenantId === undefined && role !== 'operator')) return undefined;
  const name =
    textOf(claims['name']) ?? profile.name ?? profile.email ?? textOf(claims['email']) ?? 'Signed in';
  return { name, role, tenantId: role === 'operator' ? undefined : tenantId };
}

function claimsOf(token: string): Readonly<Record<string, unknown>> {
  const [, payload = ''] = token.split('.');
  try {
    const bytes = Uint8Array.from(atob(payload.replaceAll('-', '+').replaceAll('_', '/')), (character) =>
      character.charCodeAt(0),
    );
    const claims: unknown = JSON.parse(new TextDecoder().decode(bytes));
    return typeof claims === 'object' && claims !== null ? { ...claims } : {};
  } catch {
    return {};
  }
}

const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;

function roleOf(value: unknown): Role | undefined {
  switch (value) {
    case 'admin':
    case 'viewer':
    case 'operator':
      return value;
    default:
      return undefined;
  }
}
