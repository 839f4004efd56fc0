// After the push: payments, changes by hand, the night that finds them, what is decided about them, and the night after it.
// Tenants do each step side by side; the clock is everybody's.
import type { BooksDeps } from './books-client.ts';
import { changeByHand, resolveChanges } from './change-by-hand.ts';
import { letNightCome, seeNight } from './let-night-come.ts';
import type { Addresses } from './open-stack.ts';
import { notePayments, payDocuments, takeBack } from './pay-documents.ts';
import { wrongInBooks } from './problems.ts';
import type { TenantProgress } from './progress.ts';
import { nightProblems } from './proof-problems.ts';
import { readBooks } from './read-books.ts';
import { timeZone } from './run-tenant.ts';
import type { TenantRun } from './run-tenant.ts';
import { takeUp } from './tenant-at-work.ts';
import type { TenantAtWork } from './tenant-at-work.ts';
import type { WaitDeps } from './until-seen.ts';
import { refreshDocuments } from './watch.ts';

export type ProveDeps = BooksDeps &
  WaitDeps & {
    progressOf: (tenantId: string) => Pick<TenantProgress, 'step'>;
    /** Says what happens to everybody. */
    say: (line: string) => void;
  };

// A person notices a mistake after a while; within seconds of each other two changes may be taken for one.
const MISTAKE_NOTICED_AFTER_MS = 60_000;

/** Proves all tenants' documents, and returns what was seen of each, in their order. */
export async function prove(
  deps: ProveDeps,
  of: { at: Addresses; runs: readonly TenantRun[]; token: string },
): Promise<TenantAtWork[]> {
  const { clock } = of.at;
  const tenants = of.runs.map((run) => {
    const say = (line: string): void => deps.progressOf(run.tenantId).step(line);
    return takeUp(deps, { ...of, run, say });
  });
  const mistakes = await Promise.all(tenants.map((tenant) => payDocuments(deps, tenant)));
  if (mistakes.some((payment) => payment !== undefined)) await clock.advance(MISTAKE_NOTICED_AFTER_MS);
  await Promise.all(
    tenants.map(async (tenant, index) => {
      const mistake = mistakes[index];
      if (mistake !== undefined) await takeBack(deps, tenant, mistake);
      await notePayments(deps, tenant);
      await changeByHand(tenant);
    }),
  );
  await night(deps, { at: of.at, tenants });
  await Promise.all(tenants.map((tenant) => resolveChanges(deps, tenant)));
  await night(deps, { at: of.at, tenants });
  await Promise.all(tenants.map(noteEnd));
  return tenants;
}

async function night(
  deps: ProveDeps,
  { at, tenants }: { at: Addresses; tenants: readonly TenantAtWork[] },
): Promise<void> {
  deps.say(`The clock moves on to 2 AM in ${timeZone}; the night's reconcile reads the books …`);
  const localDate = await letNightCome(at.clock, timeZone);
  await Promise.all(
    tenants.map(async (tenant) => {
      await seeNight(deps, tenant, localDate);
      const { certificate } = tenant.proof.nights.at(-1)?.run ?? {};
      if (certificate === undefined) return;
      const { documentCount, driftCount } = certificate;
      const found = driftCount === 0 ? 'no document disagrees' : `${driftCount} disagree`;
      tenant.say(`The night of ${localDate} is over: of ${documentCount} ${tenant.kind}s ${found}.`);
    }),
  );
}

/** What is left at the end: open errors, and whether the books hold what they should. */
async function noteEnd(tenant: TenantAtWork): Promise<void> {
  const { proof, reconcileApi, api, accepted, openBooks } = tenant;
  const open = await reconcileApi.openSyncErrors();
  proof.openAtEnd = open.length;
  await refreshDocuments(api, accepted);
  const after = await readBooks(await openBooks());
  proof.problems.push(
    ...nightProblems(
      proof,
      open.map(({ errorId }) => errorId),
    ),
    ...accepted.flatMap((one) => wrongInBooks(one, after)),
  );
}
