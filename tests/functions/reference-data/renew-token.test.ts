import { describe, expect, it } from 'vitest';
import { renewToken } from '../../../functions/reference-data/renew-token.ts';
import type { ConnectionState } from '../../../shared/domain/connection.ts';
import type { AccessTokenAnswer } from '../../../shared/quickbooks-online/access-tokens.ts';
import { Secret } from '../../../shared/quickbooks-online/secret.ts';
import { connectionOf } from '../../fakes/connection.ts';

const old = new Secret('old');
const opened: AccessTokenAnswer = { outcome: 'opened', accessToken: old };

async function renew(state: ConnectionState | undefined, answers: readonly AccessTokenAnswer[]) {
  const asked: (Secret | undefined)[] = [];
  const marked: string[] = [];
  const logged: unknown[] = [];
  const connection = state === undefined ? undefined : connectionOf({ state });
  await renewToken(
    {
      connections: { get: async () => connection },
      tokens: {
        accessTokenFor: async (_, options) => {
          asked.push(options?.refused);
          return answers[asked.length - 1]!;
        },
      },
      markNeedsReconnect: async ({ tenantId }) => void marked.push(tenantId),
      log: (line) => void logged.push(line),
    },
    connectionOf().tenantId,
  );
  return { asked, marked, logged };
}

describe('renewToken', () => {
  it('has a token replaced that is good still', async () => {
    const done = await renew('active', [opened, { outcome: 'opened', accessToken: new Secret('new') }]);

    expect(done).toEqual({
      asked: [undefined, old],
      marked: [],
      logged: [{ code: 'token_renewal_asked', tenantId: 'acme', outcome: 'opened' }],
    });
  });

  it('asks once where a token had to be renewed and could not be', async () => {
    const done = await renew('active', [{ outcome: 'unavailable', retryAtMs: 1 }]);

    expect(done.asked).toEqual([undefined]);
    expect(done.marked).toEqual([]);
    expect(done.logged).toEqual([{ code: 'token_renewal_asked', tenantId: 'acme', outcome: 'unavailable' }]);
  });

  it('marks the connection when the grant turns out to be dead', async () => {
    const done = await renew('subscriptionLapsed', [opened, { outcome: 'needsReconnect' }]);

    expect(done.marked).toEqual(['acme']);
  });

  it.each(['needsReconnect', 'disconnected', undefined] as const)(
    'does nothing where it is %s',
    async (state) => {
      expect(await renew(state, [])).toEqual({ asked: [], marked: [], logged: [] });
    },
  );
});
