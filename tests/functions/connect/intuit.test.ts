import { beforeEach, describe, expect, it } from 'vitest';
import { companyOutcome, exchangeCode, revokeStored } from '../../../functions/connect/intuit.ts';
import { DependencyError, SecurityError } from '../../../shared/domain/errors.ts';
import type { LogLine } from '../../../shared/edge/log.ts';
import { Secret } from '../../../shared/quickbooks-online/secret.ts';
import type { GrantOutcome } from '../../../shared/quickbooks-online/token-set.ts';
import { realmOne, tenantA } from './connect-harness.ts';

let lines: LogLine[];
beforeEach(() => {
  lines = [];
});
const log = (line: LogLine) => lines.push(line);
const owner = { tenantId: tenantA, realmId: realmOne };

const exchange = (outcome: GrantOutcome) =>
  exchangeCode(
    { log, oauth: { exchangeCode: async () => outcome, revokeToken: async () => ({ outcome: 'revoked' }) } },
    { code: new Secret('canary-code'), redirectUri: 'https://x.example/oauth/quickbooks/callback' },
  );

describe('exchangeCode', () => {
  it('hands tokens on with the ends of the consent', async () => {
    const tokens = {
      accessToken: new Secret('canary-access'),
      refreshToken: new Secret('canary-refresh'),
      accessTokenExpiresAtMs: 0,
      refreshTokenExpiresAtMs: Date.parse('2026-06-11T10:00:00.000Z'),
      refreshTokenHardExpiresAtMs: Date.parse('2031-03-01T10:00:00.000Z'),
    };

    expect(await exchange({ outcome: 'granted', tokens })).toEqual({
      outcome: 'granted',
      grant: tokens,
      refreshTokenExpiresAt: '2026-06-11T10:00:00.000Z',
      refreshTokenHardExpiresAt: '2031-03-01T10:00:00.000Z',
    });
  });

  it.each([
    [{ outcome: 'invalidGrant' }, 'refused'],
    [{ outcome: 'unavailable' }, 'unavailable'],
    [{ outcome: 'unknown' }, 'unknown'],
  ] as const)('tells %o apart', async (outcome, expected) => {
    expect(await exchange(outcome)).toEqual({ outcome: expected });
  });

  it('tells an operator when Intuit does not accept our app', async () => {
    expect(await exchange({ outcome: 'rejected', code: 'invalid_client' })).toEqual({
      outcome: 'unavailable',
    });
    expect(lines).toEqual([{ code: 'code_exchange_rejected', level: 'error', faultCode: 'invalid_client' }]);
  });
});

describe('companyOutcome', () => {
  const durationMs = 1;

  it('takes only a definite no for the proof of another company', () => {
    const refused = companyOutcome({
      outcome: 'refused',
      cause: 'unknown_refusal',
      detail: '',
      faultCode: '3100',
      httpStatus: 403,
      durationMs,
    });

    expect(refused).toEqual({ outcome: 'otherCompany' });
    expect(companyOutcome({ outcome: 'deferred', reason: 'needsReconnect', durationMs })).toEqual(refused);
    for (const reason of ['turn', 'throttled', 'unavailable', 'subscriptionLapsed'] as const) {
      expect(companyOutcome({ outcome: 'deferred', reason, durationMs })).toEqual({ outcome: 'unavailable' });
    }
  });
});

describe('revokeStored', () => {
  const revoke = (openRefreshToken: () => Promise<Secret | undefined>) => {
    const revoked: string[] = [];
    const oauth = {
      exchangeCode: () => exchange({ outcome: 'unknown' }) as never,
      revokeToken: async (token: Secret) => {
        revoked.push(token.reveal());
        return { outcome: 'unconfirmed' as const };
      },
    };
    return revokeStored({ oauth, vault: { openRefreshToken }, log }, owner).then((outcome) => ({
      outcome,
      revoked,
    }));
  };

  it('revokes the stored refresh token', async () => {
    expect(await revoke(async () => new Secret('refresh'))).toEqual({
      outcome: 'unconfirmed',
      revoked: ['refresh'],
    });
  });

  it('has nothing to revoke where nothing is stored', async () => {
    expect(await revoke(async () => undefined)).toEqual({ outcome: 'nothingStored', revoked: [] });
  });

  it('leaves a token that was sealed for somebody else unused, and raises it', async () => {
    const result = await revoke(() => Promise.reject(new SecurityError('not sealed for them')));

    expect(result).toEqual({ outcome: 'unconfirmed', revoked: [] });
    expect(lines).toMatchObject([{ code: 'sealed_token_foreign', level: 'error', tenantId: 'tenant-a' }]);
  });

  it('comes again when the key does not answer', async () => {
    const failure = new DependencyError({ dependency: 'kms', message: 'no answer' });

    await expect(revoke(() => Promise.reject(failure))).rejects.toBe(failure);
  });
});
