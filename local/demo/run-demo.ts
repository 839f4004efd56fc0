// The demo on a stack: the vendor's back end gets its token, then every tenant does its work at the same time.
import { signIn, vendorToken } from '../identity/sign-in.ts';
import type { Job } from './jobs.ts';
import type { Addresses } from './open-stack.ts';
import { tenantProgress } from './progress.ts';
import type { Progress } from './progress.ts';
import { prove } from './prove.ts';
import { runTenant } from './run-tenant.ts';
import type { DemoDeps, TenantRun } from './run-tenant.ts';
import type { TenantAtWork } from './tenant-at-work.ts';

const SCOPES = [
  'counterfoil/tenants.read',
  'counterfoil/tenants.write',
  'counterfoil/documents.read',
  'counterfoil/documents.write',
];

/** What was seen of each tenant, in the order of the jobs: its push, and what came after it. */
export interface DemoRun {
  runs: TenantRun[];
  proven: TenantAtWork[];
}

/** Does each part for all jobs side by side; the first failure is everybody's. */
export async function runDemo(
  deps: DemoDeps & { progress: Progress },
  { at, jobs }: { at: Addresses; jobs: readonly Job[] },
): Promise<DemoRun> {
  const token = await vendorToken({ ...at.vendorClient, scopes: SCOPES });
  const progressOf = tenantProgress(
    deps.progress,
    jobs.map(({ tenantId }) => tenantId),
  );
  const adminToken = async (personId: string): Promise<string> =>
    (await signIn(at.signInTarget, personId)).accessToken;
  const runs = await Promise.all(
    jobs.map((job) => {
      const progress = progressOf(job.tenantId);
      return runTenant({ ...deps, adminToken, progress }, { at, job, token });
    }),
  );
  const say = (line: string): void => deps.progress.step(line);
  return { runs, proven: await prove({ ...deps, progressOf, say }, { at, runs, token }) };
}
