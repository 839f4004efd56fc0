import type { Log } from '../edge/log.ts';
import type { AccessTokens } from '../quickbooks-online/access-tokens.ts';
import type { QuickBooksClient } from '../quickbooks-online/client.ts';
import { createTurns } from '../quickbooks-online/governor.ts';
import { createQuickBooksClient } from '../quickbooks-online/http-client.ts';
import { createRealmWindows } from '../store/realm-windows.ts';
import type { Table } from '../store/table.ts';
import { createUsage } from '../store/usage.ts';
import { system, type System } from './system.ts';

export { wireTokens } from './tokens.ts';

/** Wires calls to QuickBooks: tokens from the vault, turns from the governor that all workers share. */
export function wireQuickBooks(
  env: { readonly QUICKBOOKS_API_BASE_URL: string },
  of: { table: Table; vault: AccessTokens; log: Log; system?: System; onRead?: () => void },
): QuickBooksClient {
  const windows = createRealmWindows({ table: of.table, ...system });
  const usage = createUsage({ table: of.table, ...system });
  return createQuickBooksClient({
    ...(of.system ?? system),
    baseUrl: env.QUICKBOOKS_API_BASE_URL,
    turns: createTurns({
      ...system,
      updateWindows: (realmId, decide) => windows.update(realmId, decide),
    }),
    tokens: of.vault,
    countRead: async ({ tenantId }) => {
      of.onRead?.();
      try {
        await usage.countRead(tenantId);
      } catch {
        // What was read is worth more than its count.
        of.log({ code: 'read_not_counted', tenantId });
      }
    },
    log: ({ traceId, ...line }) =>
      of.log({ ...line, ...(traceId === undefined ? {} : { intuitTid: traceId }) }),
  });
}
