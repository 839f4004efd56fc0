import { describe, expect, it } from 'vitest';
import { addTokenClaims, tokenEventSchema } from '../../../functions/admin/add-token-claims.ts';

const eventOf = (userAttributes: Record<string, string>) =>
  tokenEventSchema.parse({
    version: '2',
    triggerSource: 'TokenGeneration_HostedAuth',
    userName: 'ada',
    request: {
      userAttributes: { sub: 'ada', email: 'ada@example.com', ...userAttributes },
      scopes: ['openid'],
    },
    response: { claimsAndScopeOverrideDetails: null },
  });

describe('addTokenClaims', () => {
  it('adds tenant and role to the access token and leaves the rest of the event as it is', () => {
    const event = eventOf({ 'custom:tenant_id': 'acme', 'custom:role': 'admin' });

    expect(addTokenClaims(event)).toEqual({
      ...event,
      response: {
        claimsAndScopeOverrideDetails: {
          accessTokenGeneration: {
            claimsToAddOrOverride: { tenant_id: 'acme', role: 'admin', email: 'ada@example.com' },
          },
        },
      },
    });
  });

  it('adds what the person is called, which decides nothing', () => {
    const event = eventOf({
      'custom:tenant_id': 'acme',
      'custom:role': 'viewer',
      ...{ name: 'Ada', email: 'ada@acme.example' },
    });

    expect(addTokenClaims(event).response).toEqual({
      claimsAndScopeOverrideDetails: {
        accessTokenGeneration: {
          claimsToAddOrOverride: {
            tenant_id: 'acme',
            role: 'viewer',
            name: 'Ada',
            email: 'ada@acme.example',
          },
        },
      },
    });
  });

  it('gives an operator a role and no tenant', () => {
    expect(addTokenClaims(eventOf({ 'custom:role': 'operator' })).response).toEqual({
      claimsAndScopeOverrideDetails: {
        accessTokenGeneration: { claimsToAddOrOverride: { role: 'operator', email: 'ada@example.com' } },
      },
    });
  });

  it.each([
    ['neither role nor tenant', {}],
    ['no role', { 'custom:tenant_id': 'acme' }],
    ['no tenant', { 'custom:role': 'admin' }],
    ['an unknown role', { 'custom:tenant_id': 'acme', 'custom:role': 'owner' }],
    ['an impossible tenant', { 'custom:tenant_id': 'a#b', 'custom:role': 'admin' }],
    ['an operator with a tenant', { 'custom:tenant_id': 'acme', 'custom:role': 'operator' }],
    ['attributes without the prefix', { tenant_id: 'acme', role: 'admin' }],
  ])('refuses %s instead of inventing it', (_, attributes) => {
    expect(() => addTokenClaims(eventOf(attributes))).toThrow('This account has no role or tenant yet');
  });

  it('refuses the older form of the event, which could not change access tokens', () => {
    expect(() => tokenEventSchema.parse({ ...eventOf({}), version: '1' })).toThrow();
  });
});
