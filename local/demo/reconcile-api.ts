import * as z from 'zod';
import { callJson, mustCallJson } from './http.ts';
import type { Fetch } from './http.ts';

const tallySchema = z.object({
  kind: z.string(),
  verdict: z.string(),
  reason: z.string().optional(),
  count: z.int(),
  totals: z.record(z.string(), z.string()),
});
export type NightTally = z.infer<typeof tallySchema>;

const certificateSchema = z.object({
  outcome: z.string(),
  coverage: z.string(),
  notReadBecause: z.string().optional(),
  meteredReads: z.int(),
  documentCount: z.int(),
  tallies: z.array(tallySchema),
  driftCount: z.int(),
  previousHash: z.string().optional(),
});

const runSchema = z.object({
  state: z.string(),
  givenUpBecause: z.string().optional(),
  certificateHash: z.string().optional(),
  certificate: certificateSchema.optional(),
});
/** A reconcile as far as the demo reads it. */
export type NightRun = z.infer<typeof runSchema>;

const syncErrorSchema = z.object({
  errorId: z.string(),
  cause: z.string(),
  title: z.string(),
  subject: z.looseObject({ kind: z.string() }),
  lastDocumentId: z.string().optional(),
});
/** A sync error as far as the demo reads it. */
export type DemoSyncError = z.infer<typeof syncErrorSchema>;
const syncErrorPageSchema = z.object({ syncErrors: z.array(syncErrorSchema), next: z.string().optional() });

export type ResolveAction = 'overwrite' | 'createAgain' | 'acceptTheirs';

/** The part of the HTTP API that proves and cures, for one tenant. */
export interface ReconcileApi {
  /** The run of a night; undefined until there is one. */
  getNight(localDate: string): Promise<NightRun | undefined>;
  openSyncErrors(): Promise<DemoSyncError[]>;
  resolve(errorId: string, action: ResolveAction): Promise<void>;
}

export function createReconcileApi(of: {
  fetch: Fetch;
  origin: string;
  tenantId: string;
  token: string;
}): ReconcileApi {
  const { fetch, token } = of;
  const base = `${of.origin}/v1/tenants/${encodeURIComponent(of.tenantId)}`;
  return {
    async getNight(localDate) {
      const url = `${base}/reconciles/${localDate}`;
      const answer = await callJson(fetch, url, { token });
      if (answer.status === 404) return undefined;
      if (answer.status === 200) return runSchema.parse(answer.body);
      const doing = 'read the certificate of the night';
      return runSchema.parse((await mustCallJson(fetch, url, { token, doing })).body);
    },
    async openSyncErrors() {
      const all: DemoSyncError[] = [];
      let after: string | undefined;
      do {
        const query = new URLSearchParams({ state: 'open', ...(after === undefined ? {} : { after }) });
        const doing = 'list the sync errors';
        const url = `${base}/sync-errors?${query.toString()}`;
        const page = syncErrorPageSchema.parse((await mustCallJson(fetch, url, { token, doing })).body);
        all.push(...page.syncErrors);
        after = page.next;
      } while (after !== undefined);
      return all;
    },
    async resolve(errorId, action) {
      const doing = `resolve a sync error by "${action}"`;
      const url = `${base}/sync-errors/${errorId}/resolve`;
      await mustCallJson(fetch, url, { method: 'POST', body: { action }, token, doing });
    },
  };
}
