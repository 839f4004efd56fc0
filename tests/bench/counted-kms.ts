import { InvalidCiphertextException, type KMSClient } from '@aws-sdk/client-kms';
import type { BenchClock } from './bench-clock.ts';

export interface CountedKms {
  readonly client: Pick<KMSClient, 'send'>;
  readonly calls: () => { encrypt: number; decrypt: number };
}

const latencyMs = 10;

/** KMS as far as calls are concerned: context bound, counted, not secret. */
export function createCountedKms(clock: Pick<BenchClock, 'sleep'>): CountedKms {
  const calls = { encrypt: 0, decrypt: 0 };
  const send = async (command: {
    input: {
      Plaintext?: Uint8Array;
      CiphertextBlob?: Uint8Array;
      EncryptionContext?: Record<string, string>;
    };
  }): Promise<object> => {
    await clock.sleep(latencyMs);
    const { Plaintext, CiphertextBlob, EncryptionContext } = command.input;
    const context = JSON.stringify(EncryptionContext);
    if (Plaintext !== undefined) {
      calls.encrypt += 1;
      return {
        CiphertextBlob: Buffer.from(JSON.stringify([context, Buffer.from(Plaintext).toString('base64')])),
      };
    }
    calls.decrypt += 1;
    const [sealedUnder, text] = JSON.parse(Buffer.from(CiphertextBlob!).toString()) as [string, string];
    if (sealedUnder !== context) throw new InvalidCiphertextException({ message: '', $metadata: {} });
    return { Plaintext: new Uint8Array(Buffer.from(text, 'base64')) };
  };
  return { client: { send }, calls: () => ({ ...calls }) };
}
