import type { Finding } from '../../../shared/contracts/reconcile.ts';
import { canonicalJson } from '../../../shared/domain/canonical-json.ts';
import { documentIdSchema, tenantIdSchema, type DocumentId } from '../../../shared/domain/ids.ts';
import { sha256Hex } from '../../../shared/edge/sha256-hex.ts';
import { createFindings } from '../../../shared/store/findings.ts';
import { createReconcileRuns, type ReconcileRunName } from '../../../shared/store/reconcile-runs.ts';
import { createTenants } from '../../../shared/store/tenants.ts';
import { createMemoryTable } from '../../fakes/memory-table.ts';

export const tenantId = tenantIdSchema.parse('acme');
export const idOf = (n: number): DocumentId => documentIdSchema.parse(`doc_${String(n).padStart(32, '0')}`);

export const finding = (n: number, change: Partial<Finding> = {}): Finding => ({
  documentId: idOf(n),
  kind: 'invoice',
  number: `INV-${n}`,
  counterpartyName: 'Quill & Sons',
  currency: 'GBP',
  total: '10.00',
  verdict: 'editedInQuickBooks',
  fields: ['dueOn'],
  ...change,
});

/** Finished runs in memory, each certificate with the hash of the one that was finished before it. */
export function createReconcileReading() {
  const table = createMemoryTable();
  const nowMs = (): number => Date.parse('2026-03-05T10:00:00Z');
  const runs = createReconcileRuns(table);
  const findings = createFindings(table);
  const tenants = createTenants({ table, nowMs });
  let previousHash: string | undefined;

  const claim = async (name: ReconcileRunName, startedAt: string): Promise<void> => {
    await runs.claim(tenantId, name, { now: startedAt, until: startedAt, timeZone: 'Europe/London' });
  };

  return {
    ...{ table, claim, runs, findings, tenants },
    deps: { sha256Hex, nowMs, runs, findings, tenants },
    /** A run of this night, or by hand, that ended with a certificate. */
    async finished(name: ReconcileRunName, change: Record<string, unknown> = {}): Promise<string> {
      const startedAt = name.requestedAt ?? `${name.localDate}T02:00:00.000Z`;
      const at = new Date(Date.parse(startedAt) + 60_000).toISOString();
      const certificate = {
        ...{ certificateVersion: 1, tenantId, ...name, timeZone: 'Europe/London' },
        ...{ realmId: '9341000000000001', companyName: 'Books Ltd', startedAt, finishedAt: at },
        ...{ outcome: 'complete', coverage: 'changes', meteredReads: 1 },
        documentCount: 3,
        tallies: [
          { kind: 'invoice', verdict: 'agrees', count: 2, totals: { GBP: '20.00' } },
          { kind: 'invoice', verdict: 'editedInQuickBooks', count: 1, totals: { GBP: '10.00' } },
        ],
        driftCount: 1,
        ...(previousHash === undefined ? {} : { previousHash }),
        ...change,
      };
      const certificateHash = sha256Hex(canonicalJson(certificate));
      await claim(name, startedAt);
      const outcome = certificate.outcome === 'complete' ? 'complete' : 'incomplete';
      await runs.finish(tenantId, name, { fence: 1, at, outcome, certificate, certificateHash });
      previousHash = certificateHash;
      return certificateHash;
    },
    /** A run that ended with something else than a certificate. */
    async endedInVain(name: ReconcileRunName): Promise<void> {
      const startedAt = `${name.localDate}T02:00:00.000Z`;
      await claim(name, startedAt);
      const certificate = { reason: 'exhausted', attempts: 3 };
      await runs.finish(tenantId, name, {
        ...{ fence: 1, at: startedAt, outcome: 'incomplete', certificate },
        certificateHash: sha256Hex(canonicalJson(certificate)),
      });
    },
    /** What somebody does to a stored certificate who has the table. */
    tamper(localDate: string, change: Record<string, unknown>): void {
      for (const [key, item] of table.items) {
        if (item.sk !== `RECONCILE#${localDate}`) continue;
        table.items.set(key, { ...item, certificate: { ...(item['certificate'] as object), ...change } });
      }
    },
  };
}
