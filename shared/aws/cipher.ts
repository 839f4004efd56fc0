import {
  DecryptCommand,
  EncryptCommand,
  InvalidCiphertextException,
  type KMSClient,
} from '@aws-sdk/client-kms';
import { DependencyError, SecurityError } from '../domain/errors.ts';

/** What a sealed token is bound to. Not secret: it shows in CloudTrail. */
export interface SealContext {
  readonly tenantId: string;
  readonly realmId: string;
  readonly purpose: 'accessToken' | 'refreshToken';
}

export interface Cipher {
  /** Throws {@link DependencyError} when KMS does not do it. */
  seal(text: string, context: SealContext): Promise<Uint8Array>;
  /**
   * Throws {@link SecurityError} when the bytes were not sealed under exactly this context, {@link DependencyError} when
   * KMS does not answer or does not let us.
   */
  open(sealed: Uint8Array, context: SealContext): Promise<string>;
}

// 4,096 bytes: https://docs.aws.amazon.com/kms/latest/APIReference/API_Encrypt.html. Tokens are said to stay below it,
// and no limit is documented: a longer one is sealed in pieces.
const maxPieceBytes = 4096;
const lengthBytes = 2;

/** Seals and opens texts under one KMS key. No plaintext is cached here, and none is in any error. */
export function createCipher(deps: { client: Pick<KMSClient, 'send'>; keyArn: string }): Cipher {
  const KeyId = deps.keyArn;

  return {
    async seal(text, context) {
      const plain = new TextEncoder().encode(text);
      const pieces: Uint8Array[] = [];
      for (let start = 0; start === 0 || start < plain.length; start += maxPieceBytes) {
        pieces.push(await sealPiece(plain.subarray(start, start + maxPieceBytes), context));
      }
      return join(pieces);
    },

    async open(sealed, context) {
      const plain: Uint8Array[] = [];
      for (const piece of split(sealed, context)) plain.push(await openPiece(piece, context));
      return new TextDecoder().decode(Buffer.concat(plain));
    },
  };

  async function sealPiece(Plaintext: Uint8Array, context: SealContext): Promise<Uint8Array> {
    try {
      const answer = await deps.client.send(
        new EncryptCommand({ KeyId, Plaintext, EncryptionContext: { ...context } }),
      );
      if (answer.CiphertextBlob !== undefined) return answer.CiphertextBlob;
    } catch (error) {
      throw notAnswered('seal', context, error);
    }
    throw notAnswered('seal', context, undefined);
  }

  async function openPiece(CiphertextBlob: Uint8Array, context: SealContext): Promise<Uint8Array> {
    try {
      const answer = await deps.client.send(
        new DecryptCommand({ KeyId, CiphertextBlob, EncryptionContext: { ...context } }),
      );
      if (answer.Plaintext !== undefined) return answer.Plaintext;
    } catch (error) {
      if (error instanceof InvalidCiphertextException) throw foreign(context);
      throw notAnswered('open', context, error);
    }
    throw notAnswered('open', context, undefined);
  }
}

function join(pieces: readonly Uint8Array[]): Uint8Array {
  return Buffer.concat(
    pieces.flatMap((piece) => {
      const length = Buffer.alloc(lengthBytes);
      length.writeUInt16BE(piece.length);
      return [length, piece];
    }),
  );
}

function split(sealed: Uint8Array, context: SealContext): Uint8Array[] {
  const bytes = Buffer.from(sealed);
  const pieces: Uint8Array[] = [];
  for (let start = 0; start < bytes.length;) {
    const from = start + lengthBytes;
    const end = from > bytes.length ? Number.POSITIVE_INFINITY : from + bytes.readUInt16BE(start);
    if (end > bytes.length) throw foreign(context);
    pieces.push(bytes.subarray(from, end));
    start = end;
  }
  if (pieces.length === 0) throw foreign(context);
  return pieces;
}

const foreign = ({ tenantId, realmId, purpose }: SealContext): SecurityError =>
  new SecurityError(
    `Cannot open the ${purpose} of tenant ${tenantId} for realm ${realmId}: it was not sealed for them. Nothing was called with it.`,
  );

// Only the name of the SDK's error: what else is in it is not ours to vouch for.
const notAnswered = (
  what: 'seal' | 'open',
  { tenantId, purpose }: SealContext,
  error: unknown,
): DependencyError =>
  new DependencyError({
    dependency: 'kms',
    message: `Cannot ${what} the ${purpose} of tenant ${tenantId}: KMS answered ${error instanceof Error ? error.name : 'nothing'}. The work is repeated later.`,
  });
