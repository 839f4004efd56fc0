import { createHash, createHmac } from 'node:crypto';
import { SignatureV4 } from '@smithy/signature-v4';
import * as z from 'zod';
import { DependencyError } from '../domain/errors.ts';

interface CallerIdentityDeps {
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>;
  readonly nowMs: () => number;
  readonly region: () => Promise<string>;
  readonly credentials: ConstructorParameters<typeof SignatureV4>[0]['credentials'];
}

const answerSchema = z.object({
  GetCallerIdentityResponse: z.object({ GetCallerIdentityResult: z.object({ Arn: z.string() }) }),
});

/** Who the credentials stand for, as STS tells it: an ARN that names user or role and session. Needs no permission. */
// https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html
export async function callerIdentity(deps: CallerIdentityDeps): Promise<string> {
  const region = await deps.region();
  const hostname = `sts.${region}.amazonaws.com`;
  const body = 'Action=GetCallerIdentity&Version=2011-06-15';
  const signer = new SignatureV4({ service: 'sts', region, credentials: deps.credentials, sha256: Sha256 });
  const signed = await signer.sign(
    {
      ...{ method: 'POST', protocol: 'https:', hostname, path: '/', query: {}, body },
      headers: {
        host: hostname,
        accept: 'application/json',
        'content-type': 'application/x-www-form-urlencoded',
      },
    },
    { signingDate: new Date(deps.nowMs()) },
  );
  const { host: _, ...headers } = signed.headers;
  const response = await deps.fetch(`https://${hostname}/`, { method: 'POST', headers, body });
  const answer = response.ok ? answerSchema.safeParse(await response.json()).data : undefined;
  if (answer === undefined) {
    throw new DependencyError({
      dependency: 'sts',
      message: `Cannot tell who you are: STS answered ${String(response.status)}. Check your credentials; nothing was done.`,
    });
  }
  return answer.GetCallerIdentityResponse.GetCallerIdentityResult.Arn;
}

type Source = string | ArrayBuffer | ArrayBufferView;

/** SHA-256, or its HMAC where there is a secret. */
class Sha256 {
  private readonly secret: Source | undefined;
  private hash: ReturnType<typeof createHash> | ReturnType<typeof createHmac>;

  constructor(secret?: Source) {
    this.secret = secret;
    this.hash = begin(secret);
  }

  update(data: Source): void {
    this.hash.update(bytesOf(data));
  }

  async digest(): Promise<Uint8Array> {
    return this.hash.digest();
  }

  reset(): void {
    this.hash = begin(this.secret);
  }
}

const begin = (secret: Source | undefined) =>
  secret === undefined ? createHash('sha256') : createHmac('sha256', bytesOf(secret));

function bytesOf(data: Source): Uint8Array {
  if (typeof data === 'string') return Buffer.from(data);
  return ArrayBuffer.isView(data)
    ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
    : new Uint8Array(data);
}
