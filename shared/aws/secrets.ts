import { GetSecretValueCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import * as z from 'zod';
import { DependencyError } from '../domain/errors.ts';

// A rotated secret is seen within this time; until then the old one must stay valid, as Intuit's portal lets it.
const believedForMs = 5 * 60_000;

/** Our app at Intuit, as it lies in Secrets Manager. Never logged, never put into an error. */
export const quickbooksAppSchema = z.object({
  clientId: z.string().min(1),
  clientSecret: z.string().min(1),
  webhookVerifierTokens: z.array(z.string()),
});
export type QuickbooksApp = z.infer<typeof quickbooksAppSchema>;

/** Reads a JSON secret and keeps it for five minutes; one read however many ask at once. */
export function createSecret<Value>(deps: {
  client: Pick<SecretsManagerClient, 'send'>;
  secretArn: string;
  schema: z.ZodType<Value>;
  nowMs: () => number;
}): () => Promise<Value> {
  let kept: { readAtMs: number; value: Promise<Value> } | undefined;

  const read = async (): Promise<Value> => {
    const { SecretString } = await fetchSecret();
    const parsed = deps.schema.safeParse(parseJson(SecretString));
    if (parsed.success) return parsed.data;
    // No detail: a message of the parser could quote the secret.
    throw new DependencyError({
      dependency: 'secretsmanager',
      message:
        'The secret of the QuickBooks app does not have the expected form; put it in by the deploy guide.',
    });
  };
  const fetchSecret = async () => {
    try {
      return await deps.client.send(new GetSecretValueCommand({ SecretId: deps.secretArn }));
    } catch (cause) {
      throw new DependencyError({
        dependency: 'secretsmanager',
        message: 'Cannot read the secret of the QuickBooks app; the work is repeated later.',
        cause,
      });
    }
  };

  return async () => {
    const nowMs = deps.nowMs();
    if (kept === undefined || nowMs - kept.readAtMs >= believedForMs) {
      kept = { readAtMs: nowMs, value: read() };
    }
    const mine = kept;
    try {
      return await mine.value;
    } catch (error) {
      // A failure is not kept: the next caller asks again.
      if (kept === mine) kept = undefined;
      throw error;
    }
  };
}

function parseJson(text: string | undefined): unknown {
  try {
    const parsed: unknown = JSON.parse(text ?? '');
    return parsed;
  } catch {
    return undefined;
  }
}
