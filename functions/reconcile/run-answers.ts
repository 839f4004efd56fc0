/** Runs as callers see them. */
import type { ReconcileAnswer, ReconcileSummary } from '../../shared/contracts/reconcile-answers.ts';
import { certificateSchema, type Certificate } from '../../shared/contracts/reconcile.ts';
import { verifyChain, type ChainLink } from '../../shared/domain/certificate-chain.ts';
import type { ReconcileRun } from '../../shared/store/reconcile-runs.ts';
import { runIdOf } from './run-id.ts';

/** Undefined where there is none, or one in no form of ours. */
const certificateIn = (run: ReconcileRun): Certificate | undefined =>
  certificateSchema.safeParse(run.certificate).data;

/** The certificate as it is kept, for the chain. */
export function chainLinkOf(run: ReconcileRun): ChainLink | undefined {
  const { certificate, certificateHash } = run;
  if (certificate === undefined || certificateHash === undefined) return undefined;
  return certificateIn(run) === undefined ? undefined : { certificate, hash: certificateHash };
}

export function summaryOf(run: ReconcileRun, isChained: boolean | undefined): ReconcileSummary {
  const certificate = certificateIn(run);
  return {
    ...runFields(run),
    ...(certificate === undefined ? {} : summed(certificate)),
    ...(isChained === undefined ? {} : { isChained }),
  };
}

const summed = ({ coverage, documentCount, driftCount, tallies }: Certificate) => ({
  ...{ coverage, documentCount, driftCount, tallies },
});

export function reconcileAnswer(sha256Hex: (text: string) => string, run: ReconcileRun): ReconcileAnswer {
  const certificate = certificateIn(run);
  const link = chainLinkOf(run);
  if (certificate === undefined || link === undefined) return runFields(run);
  const [state] = verifyChain(sha256Hex, [link]);
  return { ...runFields(run), certificate, isIntact: state !== 'changed' };
}

function runFields(run: ReconcileRun): ReconcileAnswer {
  const { localDate, requestedAt, state, outcome, startedAt, finishedAt, certificateHash } = run;
  return {
    ...{ runId: runIdOf(run), localDate, state, startedAt },
    ...(requestedAt === undefined ? {} : { requestedAt }),
    ...(outcome === undefined ? {} : { outcome }),
    ...(finishedAt === undefined ? {} : { finishedAt }),
    ...(certificateHash === undefined ? {} : { certificateHash }),
  };
}
