import { describe, expect, it } from 'vitest';
import { personOf } from '../../../web/src/session/person.ts';

const token = (claims: object): string =>
  ['header', Buffer.from(JSON.stringify(claims)).toString('base64url'), 'signature'].join('.');

describe('personOf', () => {
  it('reads role and tenant from the access token, and the name from the profile', () => {
    const person = personOf(token({ role: 'admin', tenant_id: 'tenant-a' }), { name: 'Zoë Ådmin' });

    expect(person).toEqual({ name: 'Zoë Ådmin', role: 'admin', tenantId: 'tenant-a' });
  });

  it('prefers the token’s own name, letters beyond ASCII included', () => {
    const person = personOf(token({ role: 'viewer', tenant_id: 't', name: 'Łukasz' }), {
      email: 'l@x.example',
    });

    expect(person?.name).toBe('Łukasz');
  });

  it('gives an operator no tenant, whatever the token says', () => {
    expect(personOf(token({ role: 'operator', tenant_id: 'tenant-a' }), {})).toEqual({
      name: 'Signed in',
      role: 'operator',
      tenantId: undefined,
    });
  });

  it.each([
    ['a role that is none', token({ role: 'owner', tenant_id: 'tenant-a' })],
    ['no tenant', token({ role: 'admin' })],
    ['a token that cannot be read', 'not.a.token'],
    ['nothing', ''],
  ])('takes %s for nobody', (_, text) => {
    expect(personOf(text, {})).toBeUndefined();
  });
});
