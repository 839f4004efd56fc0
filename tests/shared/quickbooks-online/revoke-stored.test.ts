import { beforeEach, describe, expect, it } from 'vitest';
import { DependencyError, SecurityError } from '../../../shared/domain/errors.ts';
import { realmIdSchema, tenantIdSchema } from '../../../shared/domain/ids.ts';
import type { LogLine } from '../../../shared/edge/log.ts';
import { revokeStored } from '../../../shared/quickbooks-online/revoke-stored.ts';
import { Secret } from '../../../shared/quickbooks-online/secret.ts';

let lines: LogLine[];
beforeEach(() => {
  lines = [];
});
const log = (line: LogLine) => lines.push(line);
const owner = {
  tenantId: tenantIdSchema.parse('tenant-a'),
  realmId: realmIdSchema.parse('9341000000000001'),
};

describe('revokeStored', () => {
  const revoke = (openRefreshToken: () => Promise<Secret | undefined>) => {
    const revoked: string[] = [];
    const oauth = {
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
