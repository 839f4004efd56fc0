import { fetchCompany } from '../quickbooks-online/company.ts';
import type { QuickBooksRead } from '../quickbooks-online/client-outcomes.ts';
import type { TokenOwner } from '../quickbooks-online/access-tokens.ts';
import type { Secret } from '../quickbooks-online/secret.ts';
import type { Company } from '../domain/connection.ts';
import type { Log } from '../edge/log.ts';
import type { Table } from '../store/table.ts';
import { wireQuickBooks } from './quickbooks.ts';
import { hurriedSystem, maxCallMs } from './hurried-system.ts';
import { system } from './system.ts';

/** Reads a company with a token that is not stored yet. */
export const wireFetchCompany =
  (env: { QUICKBOOKS_API_BASE_URL: string }, of: { table: Table; log: Log }) =>
  (owner: TokenOwner, accessToken: Secret): Promise<QuickBooksRead<Company>> => {
    const vault = { accessTokenFor: async () => ({ outcome: 'opened', accessToken }) as const };
    const client = wireQuickBooks(env, { ...of, vault, system: hurriedSystem });
    const startByMs = system.nowMs() + maxCallMs;
    return fetchCompany(client, { connection: owner, maxTurnWaitMs: 2_000, startByMs }, system.nowMs);
  };
