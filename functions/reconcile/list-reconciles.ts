/**
 * A tenant's reconciles, newest first. Each is held against the one that was finished before it: one run more than is shown is
 * read for that, and where there is none the oldest must be the first of all.
 */
import type { ReconcilePage } from '../../shared/contracts/reconcile-answers.ts';
import { verifyChain } from '../../shared/domain/certificate-chain.ts';
import type { TenantId } from '../../shared/domain/ids.ts';
import type { ReconcileRun, ReconcileRunName, ReconcileRuns } from '../../shared/store/reconcile-runs.ts';
import { chainLinkOf, summaryOf } from './run-answers.ts';
import { runIdOf } from './run-id.ts';

export interface ListReconcilesDeps {
  readonly sha256Hex: (text: string) => string;
  readonly runs: Pick<ReconcileRuns, 'list'>;
}

interface Listed {
  readonly tenantId: TenantId;
  readonly limit: number;
  readonly after?: ReconcileRunName | undefined;
}

export async function listReconciles(deps: ListReconcilesDeps, of: Listed): Promise<ReconcilePage> {
  const { limit, after } = of;
  const { runs, next } = await deps.runs.list(of.tenantId, {
    limit: limit + 1,
    after: after === undefined ? undefined : placeOf(after),
  });
  const shown = runs.slice(0, limit);
  const last = shown.at(-1);
  const isLastPage = next === undefined && runs.length <= limit;
  const chained = chainedRuns(deps, { runs, isLastPage: next === undefined });
  return {
    reconciles: shown.map((run) => summaryOf(run, chained.get(run))),
    ...(isLastPage || last === undefined ? {} : { next: runIdOf(last) }),
  };
}

/** Where a page of the store ended. */
const placeOf = ({ localDate, requestedAt }: ReconcileRunName): string =>
  requestedAt === undefined ? localDate : `${localDate}#${requestedAt}`;

/** By when they were finished: one by hand may bear the date of a night that came after it. */
function chainedRuns(
  { sha256Hex }: ListReconcilesDeps,
  of: { runs: readonly ReconcileRun[]; isLastPage: boolean },
): ReadonlyMap<ReconcileRun, boolean> {
  const kept = of.runs
    .flatMap((run) => {
      const link = chainLinkOf(run);
      return link === undefined ? [] : [{ run, link }];
    })
    .toSorted((left, right) => inOrder(left.run, right.run));
  const states = verifyChain(
    sha256Hex,
    kept.map(({ link }) => link),
  );
  const told = kept.flatMap(({ run }, index): [ReconcileRun, boolean][] => {
    const isBeforeUnknown = index === 0 && !of.isLastPage && states[index] === 'detached';
    return isBeforeUnknown ? [] : [[run, states[index] === 'holds']];
  });
  return new Map(told);
}

const inOrder = (left: ReconcileRun, right: ReconcileRun): number =>
  (left.finishedAt ?? '').localeCompare(right.finishedAt ?? '');
