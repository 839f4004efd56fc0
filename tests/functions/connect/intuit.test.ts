import { beforeEach, describe, expect, it } from 'vitest';
import { companyOutcome, exchangeCode } from '../../../functions/connect/intuit.ts';
import type { LogLine } from '../../../shared/edge/log.ts';
import { Secret } from '../../../shared/quickbooks-online/secret.ts';
import type { GrantOutcome } from '../../../shared/quickbooks-online/token-set.ts';

let lines: LogLine[];
beforeEach(() => {
  lines = [];
});
const log = (line: LogLine) => lines.push(line);

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
