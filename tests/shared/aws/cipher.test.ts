import { randomBytes } from 'node:crypto';
import { inspect } from 'node:util';
import { KMSClient, KMSServiceException } from '@aws-sdk/client-kms';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createKms } from '../../../local/aws/kms.ts';
import { startAwsServer, type AwsServer } from '../../../local/aws/server.ts';
import { createCipher, type Cipher, type SealContext } from '../../../shared/aws/cipher.ts';
import { DependencyError, SecurityError } from '../../../shared/domain/errors.ts';

const region = 'eu-west-2';
const keyArn = `arn:aws:kms:${region}:000000000000:key/tokens`;
const context: SealContext = { tenantId: 'acme', realmId: '9341000000000001', purpose: 'accessToken' };
const token = 'canary-7f3a90';

let server: AwsServer;
let client: KMSClient;
let cipher: Cipher;

beforeAll(async () => {
  const kms = createKms({
    region,
    keys: [{ id: 'tokens', requiredContext: ['tenantId', 'realmId', 'purpose'] }],
    master: randomBytes(32),
    randomBytes,
  });
  server = await startAwsServer({ kms });
  client = new KMSClient({
    region,
    endpoint: server.url,
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    maxAttempts: 1,
  });
  cipher = createCipher({ client, keyArn });
});

afterAll(async () => {
  client.destroy();
  await server.close();
});

describe('createCipher', () => {
  it('opens what it sealed under the same context', async () => {
    const sealed = await cipher.seal(token, context);

    expect(Buffer.from(sealed).includes(token)).toBe(false);
    expect(await cipher.open(sealed, context)).toBe(token);
  });

  it.each(['é', 'x'.repeat(4096), 'x'.repeat(4097), 'ü'.repeat(5000)])(
    'seals a text of any length (%#)',
    async (text) => {
      expect(await cipher.open(await cipher.seal(text, context), context)).toBe(text);
    },
  );

  it.each<[string, Partial<SealContext>]>([
    ['tenant', { tenantId: 'other' }],
    ['realm', { realmId: '9341000000000002' }],
    ['purpose', { purpose: 'refreshToken' }],
  ])('raises a security error for a token that was sealed for another %s', async (_what, other) => {
    const sealed = await cipher.seal(token, { ...context, ...other });

    await expect(cipher.open(sealed, context)).rejects.toThrow(SecurityError);
  });

  it.each([new Uint8Array(), new Uint8Array([1]), new Uint8Array([0, 9, 1])])(
    'raises a security error for bytes that are no sealed token (%#)',
    async (sealed) => {
      await expect(cipher.open(sealed, context)).rejects.toThrow(SecurityError);
    },
  );

  it('raises a security error for a sealed token that was changed by one bit', async () => {
    const sealed = await cipher.seal(token, context);
    const last = sealed.length - 1;
    sealed[last] = (sealed[last] ?? 0) ^ 1;

    await expect(cipher.open(sealed, context)).rejects.toThrow(SecurityError);
  });

  it.each(['ThrottlingException', 'AccessDeniedException', 'KMSInternalException'])(
    'takes %s as KMS not answering, not as a wrong token',
    async (name) => {
      const failing = createCipher({ client: failingKms(name), keyArn });

      await expect(failing.open(new Uint8Array([0, 1, 7]), context)).rejects.toThrow(DependencyError);
      await expect(failing.seal(token, context)).rejects.toThrow(DependencyError);
    },
  );

  it('has no token in an error, however deep one looks', async () => {
    const failing = createCipher({ client: failingKms(`echo of ${token}`), keyArn });

    const error: unknown = await failing.seal(token, context).catch((caught: unknown) => caught);

    expect(error).toBeInstanceOf(DependencyError);
    expect(JSON.stringify((error as Error).cause ?? null)).not.toContain(token);
    expect(inspect(error, { depth: 10, showHidden: true })).not.toContain(`input: ${token}`);
  });
});

function failingKms(name: string): Pick<KMSClient, 'send'> {
  return {
    send: async () => {
      throw new KMSServiceException({ name, $fault: 'client', message: `input: ${token}`, $metadata: {} });
    },
  };
}
