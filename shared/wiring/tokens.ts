import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { KMSClient } from '@aws-sdk/client-kms';
import { createCipher } from '../aws/cipher.ts';
import type { Log } from '../edge/log.ts';
import { createOAuth, type OAuth } from '../quickbooks-online/oauth.ts';
import { createTokenVault, type TokenVault } from '../quickbooks-online/tokens.ts';
import { createDynamoTable } from '../store/dynamo-table.ts';
import { createProviderKeys } from '../store/provider-keys.ts';
import { wireQuickbooksApp } from './quickbooks-app.ts';
import { system, type System } from './system.ts';

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

/** Wires the vault and Intuit's token endpoint. `of` is the system, for callers that cannot wait as long as others. */
export function wireTokens(env: TokensEnvironment, log: Log, of: System = system): TokensWiring {
  const getApp = wireQuickbooksApp(env);
  const oauth = createOAuth({
    ...of,
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
