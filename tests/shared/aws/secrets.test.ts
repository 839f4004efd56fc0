import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, it } from 'vitest';
import { createSecret, quickbooksAppSchema } from '../../../shared/aws/secrets.ts';

const client = new SecretsManagerClient({ region: 'eu-west-2' });
const secrets = mockClient(client);
const app = { clientId: 'id', clientSecret: 'canary-secret', webhookVerifierTokens: Array<string>() };
let nowMs: number;
let read: () => Promise<typeof app>;

beforeEach(() => {
  secrets.reset();
  nowMs = 1_000_000;
  read = createSecret({ client, secretArn: 'arn:x', schema: quickbooksAppSchema, nowMs: () => nowMs });
});

const reads = () => secrets.commandCalls(GetSecretValueCommand).length;

describe('createSecret', () => {
  it('reads once for all who ask within five minutes', async () => {
    secrets.on(GetSecretValueCommand).resolves({ SecretString: JSON.stringify(app) });

    await Promise.all([read(), read(), read()]);
    nowMs += 299_999;
    expect(await read()).toEqual(app);

    expect(reads()).toBe(1);
  });

  it('sees a rotated secret after five minutes', async () => {
    secrets
      .on(GetSecretValueCommand)
      .resolvesOnce({ SecretString: JSON.stringify(app) })
      .resolves({ SecretString: JSON.stringify({ ...app, clientId: 'new' }) });
    await read();

    nowMs += 300_000;

    expect(await read()).toMatchObject({ clientId: 'new' });
  });

  it('asks again after a failure', async () => {
    secrets
      .on(GetSecretValueCommand)
      .rejectsOnce(new Error('no'))
      .resolves({ SecretString: JSON.stringify(app) });

    await expect(read()).rejects.toMatchObject({ name: 'DependencyError' });
    expect(await read()).toEqual(app);
  });

  it.each([['not json canary-secret'], ['{"clientSecret":"canary-secret"}'], [undefined]])(
    'tells nothing of a secret that has the wrong form',
    async (SecretString) => {
      secrets.on(GetSecretValueCommand).resolves(SecretString === undefined ? {} : { SecretString });

      const failure = await read().catch((error: unknown) => error);

      expect(failure).toMatchObject({ name: 'DependencyError', dependency: 'secretsmanager' });
      expect(String((failure as Error).stack) + JSON.stringify(failure)).not.toContain('canary-secret');
    },
  );
});
