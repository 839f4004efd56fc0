import * as z from 'zod';
import { quickbooksApp } from './quickbooks.ts';
import type { SecretSpec } from './wiring.ts';

const appSecretSchema = z.looseObject({ clientId: z.string(), webhookVerifierTokens: z.array(z.string()) });

/** What the local webhooks are signed with. */
export const webhookVerifierToken = 'counterfoil-local-verifier';

/** The secrets' values: the QuickBooks app's is the simulator's own app, any other is what the template says. */
export function secretValues(specs: readonly SecretSpec[]): Map<string, string> {
  return new Map(specs.map(({ name, initial }) => [name, isAppSecret(initial) ? appSecret() : initial]));
}

function isAppSecret(initial: string): boolean {
  try {
    return appSecretSchema.safeParse(JSON.parse(initial)).success;
  } catch {
    return false;
  }
}

const appSecret = (): string =>
  JSON.stringify({ ...quickbooksApp, webhookVerifierTokens: [webhookVerifierToken] });
