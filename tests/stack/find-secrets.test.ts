import { describe, expect, it } from 'vitest';
import { findSecrets } from './find-secrets.ts';

const secret = 'RT1-12-H0-1799999999abcdefghijklmnop';
const secrets = new Map([[secret, 'refreshToken']]);
const search = (text: string) => findSecrets(secrets, [{ source: 'log', text }]);

describe('findSecrets', () => {
  it.each([
    ['plain', `{"token":"${secret}"}`, 'plain'],
    ['hexadecimal', Buffer.from(`x${secret}`).toString('hex'), 'hex'],
    ['capital hexadecimal', Buffer.from(secret).toString('hex').toUpperCase(), 'hex'],
    ['base64 from its beginning', Buffer.from(secret).toString('base64'), 'base64'],
    ['base64 behind one byte', Buffer.from(`"${secret}"`).toString('base64'), 'base64'],
    ['base64 behind two bytes', Buffer.from(`::${secret}::`).toString('base64'), 'base64'],
    ['base64url behind many', Buffer.from(`client:${secret}`).toString('base64url'), 'base64'],
    ['plain among other scripts', `שלום ${secret} 👩`, 'plain'],
  ])('finds a secret in %s', (_, text, form) => {
    expect(search(text)).toContainEqual({ kind: 'refreshToken', source: 'log', form });
  });

  it('finds a secret that is escaped for a URL', () => {
    const hits = findSecrets(new Map([['a+b/c=d', 'code']]), [
      { source: 'answer', text: 'code=a%2Bb%2Fc%3Dd&x=1' },
    ]);

    expect(hits).toEqual([{ kind: 'code', source: 'answer', form: 'URL' }]);
  });

  it('finds the end of a long token alone', () => {
    const token = `eyJhbGciOiJkaXIifQ..${Array.from({ length: 200 }, (_, n) => n.toString(36)).join('')}`;

    const hits = findSecrets(new Map([[token, 'accessToken']]), [
      { source: 'event', text: token.slice(-60) },
    ]);

    expect(hits).toEqual([{ kind: 'accessToken', source: 'event', form: 'plain' }]);
  });

  it('finds nothing in what only looks alike', () => {
    expect(search(`${secret.slice(0, -1)} ${secret.toLowerCase()} ${secret.slice(1)}`)).toEqual([]);
  });

  it('lets a secret be where it belongs, and there alone', () => {
    const texts = [
      { source: 'own answer', text: secret, mayHold: ['refreshToken'] },
      { source: 'other answer', text: secret, mayHold: ['cookie'] },
    ];

    expect(findSecrets(secrets, texts)).toEqual([
      { kind: 'refreshToken', source: 'other answer', form: 'plain' },
    ]);
  });
});
