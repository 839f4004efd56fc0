import { createCipheriv, createDecipheriv, createHmac } from 'node:crypto';
import * as z from 'zod';
import { AwsFault, parseInput } from './fault.ts';
import type { AwsOperation } from './fault.ts';

/** A key and the members of the encryption context without which its policy denies every use. */
export interface KmsKey {
  id: string;
  requiredContext?: readonly string[];
}

/** What the emulator needs: its keys by id, their aliases, and the secret all key material is derived from. */
export interface KmsOptions {
  region: string;
  keys: readonly KmsKey[];
  /** alias/name → key id */
  aliases?: Readonly<Record<string, string>>;
  /** 32 bytes; the same master opens what an earlier run sealed. */
  master: Buffer;
  randomBytes: (count: number) => Buffer;
}

const encryptionContext = z.record(z.string(), z.string()).optional();
const encryptInput = z.strictObject({
  KeyId: z.string(),
  Plaintext: z.base64().min(1),
  EncryptionContext: encryptionContext,
});
const decryptInput = z.strictObject({
  KeyId: z.string().optional(),
  CiphertextBlob: z.base64().min(1),
  EncryptionContext: encryptionContext,
});
const generateInput = z.strictObject({
  KeyId: z.string(),
  KeySpec: z.literal('AES_256'),
  EncryptionContext: encryptionContext,
});

const FORMAT = 1;
const IV_BYTES = 12;
const TAG_BYTES = 16;
// https://docs.aws.amazon.com/kms/latest/APIReference/API_Encrypt.html: up to 4,096 bytes under a symmetric key
const MAX_PLAINTEXT_BYTES = 4096;

/** Encrypt, Decrypt and GenerateDataKey with real AES-256-GCM; the encryption context is the associated data. */
export function createKms(options: KmsOptions): Record<string, AwsOperation> {
  const arnOf = (keyId: string): string => `arn:aws:kms:${options.region}:000000000000:key/${keyId}`;

  function find(name: string): KmsKey {
    const alias = /(alias\/.+)$/.exec(name)?.[1];
    const keyId = alias === undefined ? name.replace(/^.*:key\//, '') : options.aliases?.[alias];
    const key = options.keys.find(({ id }) => id === keyId);
    if (key) return key;
    throw new AwsFault('NotFoundException', `Key '${name}' does not exist`);
  }

  function findFor(name: string, context: Record<string, string> = {}): string {
    const { id, requiredContext = [] } = find(name);
    const missing = requiredContext.filter((member) => context[member] === undefined);
    if (missing.length === 0) return id;
    const why = `the key policy denies a call without ${missing.join(', ')} in its encryption context`;
    throw new AwsFault('AccessDeniedException', `${name}: ${why}`);
  }

  const material = (keyId: string): Buffer => createHmac('sha256', options.master).update(keyId).digest();

  function seal(keyId: string, plaintext: Buffer, context: Record<string, string> | undefined): string {
    if (plaintext.length > MAX_PLAINTEXT_BYTES) {
      throw new AwsFault('ValidationException', `Plaintext is longer than ${MAX_PLAINTEXT_BYTES} bytes`);
    }
    const iv = options.randomBytes(IV_BYTES);
    const cipher = createCipheriv('aes-256-gcm', material(keyId), iv).setAAD(associatedData(keyId, context));
    const body = Buffer.concat([cipher.update(plaintext), cipher.final()]);
    const head = Buffer.from([FORMAT, keyId.length]);
    return Buffer.concat([head, Buffer.from(keyId), iv, cipher.getAuthTag(), body]).toString('base64');
  }

  return {
    Encrypt(input) {
      const { KeyId, Plaintext, EncryptionContext } = parseInput(encryptInput, input);
      const keyId = findFor(KeyId, EncryptionContext);
      const CiphertextBlob = seal(keyId, Buffer.from(Plaintext, 'base64'), EncryptionContext);
      return { CiphertextBlob, KeyId: arnOf(keyId), EncryptionAlgorithm: 'SYMMETRIC_DEFAULT' };
    },

    Decrypt(input) {
      const { KeyId, CiphertextBlob, EncryptionContext } = parseInput(decryptInput, input);
      const sealed = split(Buffer.from(CiphertextBlob, 'base64'));
      if (KeyId !== undefined && find(KeyId).id !== sealed.keyId) {
        throw new AwsFault('IncorrectKeyException', 'The ciphertext was encrypted under another key');
      }
      const keyId = findFor(sealed.keyId, EncryptionContext);
      const Plaintext = open(material(keyId), sealed, EncryptionContext).toString('base64');
      return { Plaintext, KeyId: arnOf(keyId), EncryptionAlgorithm: 'SYMMETRIC_DEFAULT' };
    },

    GenerateDataKey(input) {
      const { KeyId, EncryptionContext } = parseInput(generateInput, input);
      const keyId = findFor(KeyId, EncryptionContext);
      const plaintext = options.randomBytes(32);
      const CiphertextBlob = seal(keyId, plaintext, EncryptionContext);
      return { Plaintext: plaintext.toString('base64'), CiphertextBlob, KeyId: arnOf(keyId) };
    },
  };
}

interface Sealed {
  keyId: string;
  iv: Buffer;
  tag: Buffer;
  body: Buffer;
}

function split(blob: Buffer): Sealed {
  const keyEnd = 2 + (blob[1] ?? 0);
  const tagStart = keyEnd + IV_BYTES;
  const bodyStart = tagStart + TAG_BYTES;
  if (blob[0] !== FORMAT || blob.length < bodyStart) throw invalidCiphertext();
  return {
    keyId: blob.toString('utf8', 2, keyEnd),
    iv: blob.subarray(keyEnd, tagStart),
    tag: blob.subarray(tagStart, bodyStart),
    body: blob.subarray(bodyStart),
  };
}

function open(key: Buffer, sealed: Sealed, context: Record<string, string> | undefined): Buffer {
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.iv)
    .setAAD(associatedData(sealed.keyId, context))
    .setAuthTag(sealed.tag);
  try {
    return Buffer.concat([decipher.update(sealed.body), decipher.final()]);
  } catch {
    throw invalidCiphertext();
  }
}

// KMS gives no message with this code, so that an attacker learns nothing from it.
const invalidCiphertext = (): AwsFault => new AwsFault('InvalidCiphertextException', '');

function associatedData(keyId: string, context: Record<string, string> = {}): Buffer {
  const pairs = Object.entries(context).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return Buffer.from(JSON.stringify([keyId, pairs]));
}
