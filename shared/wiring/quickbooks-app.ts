import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { createSecret, quickbooksAppSchema, type QuickbooksApp } from '../aws/secrets.ts';
import { system } from './system.ts';

/** Reads our app at Intuit from its secret. */
export const wireQuickbooksApp = (env: {
  readonly QUICKBOOKS_SECRET_ARN: string;
}): (() => Promise<QuickbooksApp>) =>
  createSecret({
    client: new SecretsManagerClient(),
    secretArn: env.QUICKBOOKS_SECRET_ARN,
    schema: quickbooksAppSchema,
    ...system,
  });
