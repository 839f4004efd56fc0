import type { Log } from '../edge/log.ts';
import type { AccessTokens } from '../quickbooks-online/access-tokens.ts';
import { createBooksObserver } from '../quickbooks-online/observe-books.ts';
import { createDrifts } from '../store/drifts.ts';
import { createFindings } from '../store/findings.ts';
import { createNights } from '../store/nights.ts';
import { createReconcileRuns } from '../store/reconcile-runs.ts';
import type { Table } from '../store/table.ts';
import { createTenants } from '../store/tenants.ts';
import { wireObserving } from './observing.ts';
import { wirePublish } from './outgoing.ts';
import { wireQuickBooks } from './quickbooks.ts';
import { wireSyncErrorSteps } from './sync-errors.ts';
import { system } from './system.ts';

/** What it takes to reconcile a tenant's books, and to know when. */
export function wireReconciling(
  env: { readonly EVENT_BUS_NAME: string; readonly QUICKBOOKS_API_BASE_URL: string },
  of: {
    readonly table: Table;
    readonly vault: AccessTokens;
    readonly log: Log;
    readonly sha256Hex: (text: string) => string;
  },
) {
  const { table, sha256Hex, log } = of;
  const publish = wirePublish(env);
  return {
    ...wireObserving({ table, sha256Hex, publish, log, client: wireQuickBooks(env, of) }),
    drifts: createDrifts(table),
    findings: createFindings(table),
    nights: createNights(table),
    runs: createReconcileRuns(table),
    syncErrors: wireSyncErrorSteps({ table, sha256Hex, publish }),
    tenants: createTenants({ table, ...system }),
    /** A client of its own for each run, which counts the reads that Intuit bills. */
    startReading: () => {
      let reads = 0;
      const client = wireQuickBooks(env, {
        ...of,
        onRead: () => {
          reads += 1;
        },
      });
      const observer = createBooksObserver({ ...system, client, hash: sha256Hex });
      return { observer, meteredReads: () => reads };
    },
  };
}
