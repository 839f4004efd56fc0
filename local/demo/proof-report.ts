import type { NightTally } from './reconcile-api.ts';
import type { PaymentSums, ProvenTenant } from './tenant-at-work.ts';
import type { Kind } from './submit.ts';

/** What `--json` says of the time after the push. Money is decimal strings. */
export interface ProofReport {
  /** How documents are paid once the payments were seen, by kind. */
  payments: Partial<Record<Kind, PaymentSums>>;
  /** The certificates of the two nights, tenant by tenant. */
  reconcile: {
    tenantId: string;
    localDate: string;
    outcome: string;
    coverage: string;
    meteredReads: number;
    documentCount: number;
    tallies: NightTally[];
    driftCount: number;
    certificateHash: string;
  }[];
  syncErrors: { opened: { cause: string; number: string; action: string }[]; openAtEnd: number };
}

/** The report, and in plain words everything that is not as it should be. */
export function buildProof(tenants: readonly ProvenTenant[]): { proof: ProofReport; problems: string[] } {
  const payments: ProofReport['payments'] = {};
  for (const { kind, proof } of tenants) if (proof.payments) payments[kind] = proof.payments;
  return {
    proof: {
      payments,
      reconcile: tenants.flatMap(certificates),
      syncErrors: {
        opened: tenants.flatMap(({ proof }) =>
          proof.opened.map(({ cause, number, action }) => ({ cause, number, action })),
        ),
        openAtEnd: tenants.reduce((sum, { proof }) => sum + proof.openAtEnd, 0),
      },
    },
    problems: tenants.flatMap(({ proof }) => proof.problems),
  };
}

const certificates = ({ tenantId, proof }: ProvenTenant): ProofReport['reconcile'] =>
  proof.nights.flatMap(({ localDate, run: { certificate, certificateHash = '' } }) => {
    if (certificate === undefined) return [];
    const { notReadBecause: _, previousHash: __, ...told } = certificate;
    return [{ tenantId, localDate, ...told, certificateHash }];
  });
