import { describe, expect, it } from 'vitest';
import { callerIdentity } from '../../../shared/aws/caller-identity.ts';

const arn = 'arn:aws:sts::111122223333:assumed-role/counterfoil-prod-operator/sam';
// Worked out apart from the product, step by step as AWS describes it.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html

function asked(answer: () => Response) {
  const calls: { url: string; init: RequestInit }[] = [];
  const identity = callerIdentity({
    nowMs: () => Date.parse('2026-03-02T10:00:00Z'),
    region: async () => 'eu-west-2',
    credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret', sessionToken: 'session' },
    fetch: async (url, init) => {
      calls.push({ url, init });
      return answer();
    },
  });
  return { calls, identity };
}

describe('callerIdentity', () => {
  it('asks the STS of the region, signed, and answers who it is', async () => {
    const { calls, identity } = asked(() =>
      Response.json({ GetCallerIdentityResponse: { GetCallerIdentityResult: { Arn: arn, UserId: 'u' } } }),
    );

    expect(await identity).toBe(arn);
    expect(calls).toEqual([
      {
        url: 'https://sts.eu-west-2.amazonaws.com/',
        init: {
          method: 'POST',
          body: 'Action=GetCallerIdentity&Version=2011-06-15',
          headers: expect.objectContaining({
            'x-amz-date': '20260302T100000Z',
            'x-amz-security-token': 'session',
            authorization:
              'AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20260302/eu-west-2/sts/aws4_request, SignedHeaders=accept;content-type;host;x-amz-content-sha256;x-amz-date;x-amz-security-token, Signature=d7a6fe17735dccdc9990f5dc2f6f617f8d66665df4e1c8c3b3a81ac989b27579',
          }),
        },
      },
    ]);
  });

  it('fails with what to do when STS refuses', async () => {
    const { identity } = asked(() => new Response('denied', { status: 403 }));

    await expect(identity).rejects.toThrow('Cannot tell who you are: STS answered 403.');
  });
});
