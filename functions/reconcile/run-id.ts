import type { ReconcileRunName } from '../../shared/store/reconcile-runs.ts';

/**
 * Names a run within its tenant, in addresses and for its findings: `2026-11-27`, or `2026-11-27.2026-11-27T14:03:11.000Z` of
 * one by hand.
 */
export const runIdOf = ({ localDate, requestedAt }: ReconcileRunName): string =>
  requestedAt === undefined ? localDate : `${localDate}.${requestedAt}`;
