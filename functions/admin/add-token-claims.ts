/**
 * Cognito asks before it issues a person's token. Tenant and role come from attributes that only an administrator of the
 * user pool can write; somebody without them gets no token, rather than one with a tenant or role that was made up.
 */
import * as z from 'zod';
import { roles, type Role } from '../../shared/contracts/routes.ts';
import { tenantIdSchema } from '../../shared/domain/ids.ts';

// Version 2 of the trigger's event:
// https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-pre-token-generation.html
export const tokenEventSchema = z.looseObject({
  version: z.literal('2'),
  userName: z.string(),
  request: z.looseObject({ userAttributes: z.record(z.string(), z.string()) }),
  response: z.looseObject({}),
});
export type TokenEvent = z.infer<typeof tokenEventSchema>;

const attributesSchema = z.object({
  'custom:role': z.enum(roles),
  'custom:tenant_id': tenantIdSchema.optional(),
  name: z.string().optional(),
  email: z.string().optional(),
});

/** Name and address say who did something to the tenant's own people; they decide nothing. */
type TokenClaims = { role: Role; tenant_id?: string; name?: string; email?: string };

/** The claims that the person's attributes give, or undefined when they make no sense together. */
function tokenClaims(userAttributes: Readonly<Record<string, string>>): TokenClaims | undefined {
  const read = attributesSchema.safeParse(userAttributes);
  if (!read.success) return undefined;
  const { 'custom:role': role, 'custom:tenant_id': tenantId, name, email } = read.data;
  // Operators belong to the vendor and to no tenant; everybody else to exactly one.
  if ((role === 'operator') !== (tenantId === undefined)) return undefined;
  return {
    role,
    ...(tenantId === undefined ? {} : { tenant_id: tenantId }),
    ...(name === undefined ? {} : { name }),
    ...(email === undefined ? {} : { email }),
  };
}

/** The event with the claims added to the access token, as Cognito wants it back. Throws when there are none to add. */
export function addTokenClaims(event: TokenEvent): TokenEvent {
  const claims = tokenClaims(event.request.userAttributes);
  // Cognito shows this sentence to the person.
  if (claims === undefined)
    throw new Error('This account has no role or tenant yet. Ask your administrator.');
  return {
    ...event,
    response: {
      ...event.response,
      claimsAndScopeOverrideDetails: { accessTokenGeneration: { claimsToAddOrOverride: claims } },
    },
  };
}
