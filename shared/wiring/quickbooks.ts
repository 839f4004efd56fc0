import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { KMSClient } from '@aws-sdk/client-kms';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { createCipher } from '../aws/cipher.ts';
import { createSecret, quickbooksAppSchema } from '../aws/secrets.ts';
import type { Log } from '../edge/log.ts';
import type { QuickBooksClient } from '../quickbooks-online/client.ts';
import { createTurns } from '../quickbooks-online/governor.ts';
import { createQuickBooksClient } from '../quickbooks-online/http-client.ts';
import { createOAuth, type OAuth } from '../quickbooks-online/oauth.ts';
import { createTokenVault, type TokenVault } from '../quickbooks-online/tokens.ts';
import { createDynamoTable } from '../store/dynamo-table.ts';
import { createProviderKeys } from '../store/provider-keys.ts';
import { createRealmWindows } from '../store/realm-windows.ts';
import type { Table } from '../store/table.ts';
import { system } from './system.ts';

interface TokensEnvironment {
  readonly PROVIDER_KEYS_TABLE_NAME: string;
  readonly TOKEN_KEY_ARN: string;
  readonly QUICKBOOKS_SECRET_ARN: string;
  readonly QUICKBOOKS_TOKEN_URL: string;
  readonly QUICKBOOKS_REVOKE_URL: string;
}

/** What it takes to obtain, keep, renew and revoke tokens. */
export interface TokensWiring {
  readonly vault: TokenVault;
  readonly oauth: OAuth;
}

/** Wires the vault and Intuit's token endpoint. */
export function wireTokens(env: TokensEnvironment, log: Log): TokensWiring {
  const getApp = createSecret({
    client: new SecretsManagerClient(),
    secretArn: env.QUICKBOOKS_SECRET_ARN,
    schema: quickbooksAppSchema,
    ...system,
  });
  const oauth = createOAuth({
    ...system,
    getApp,
    tokenUrl: env.QUICKBOOKS_TOKEN_URL,
    revokeUrl: env.QUICKBOOKS_REVOKE_URL,
  });
  const table = createDynamoTable({
    client: new DynamoDBClient(),
    tableName: env.PROVIDER_KEYS_TABLE_NAME,
    ...system,
  });
  const vault = createTokenVault({
    ...system,
    store: createProviderKeys(table),
    cipher: createCipher({ client: new KMSClient(), keyArn: env.TOKEN_KEY_ARN }),
    oauth,
    log,
  });
  return { vault, oauth };
}

/** Wires calls to QuickBooks: tokens from the vault, turns from the governor that all workers share. */
export function wireQuickBooks(
  env: { readonly QUICKBOOKS_API_BASE_URL: string },
  of: { table: Table; vault: TokenVault; log: Log },
): QuickBooksClient {
  const windows = createRealmWindows({ table: of.table, ...system });
  return createQuickBooksClient({
    ...system,
    baseUrl: env.QUICKBOOKS_API_BASE_URL,
    turns: createTurns({
      ...system,
      updateWindows: (realmId, decide) => windows.update(realmId, decide),
    }),
    tokens: of.vault,
    log: ({ traceId, ...line }) =>
      of.log({ ...line, ...(traceId === undefined ? {} : { intuitTid: traceId }) }),
  });
}
