/**
 * How all tenants stand: a page of them, each with what an operator has to look at, and the queues of the deployment. The list
 * of tenants gives the ids; of each tenant a handful of rows is read and nothing is counted beyond a bound, so that a page costs
 * the same however much a tenant has.
 */
import type {
  ListTenantsQuery,
  TenantPage,
  TenantStandingAnswer,
} from '../../shared/contracts/operator-tenants.ts';
import { operatedQueues } from '../../shared/contracts/queues.ts';
import type { Connection } from '../../shared/domain/connection.ts';
import { eachOf, sourceOf } from '../../shared/domain/each-of.ts';
import type { TenantId } from '../../shared/domain/ids.ts';
import { judgeHealth } from '../../shared/domain/tenant-health.ts';
import type { Connections } from '../../shared/store/connections.ts';
import type { Documents } from '../../shared/store/documents.ts';
import type { Nights } from '../../shared/store/nights.ts';
import type { Runs } from '../../shared/store/runs.ts';
import type { SettingsStore } from '../../shared/store/settings.ts';
import type { SyncErrorPages } from '../../shared/store/sync-error-pages.ts';
import type { TenantDirectory } from '../../shared/store/tenant-directory.ts';
import type { Tenants } from '../../shared/store/tenants.ts';
import { showQueues, type ShowQueuesDeps } from './show-queues.ts';

export interface ListTenantsDeps extends ShowQueuesDeps {
  readonly nowMs: () => number;
  readonly directory: Pick<TenantDirectory, 'page'>;
  readonly tenants: Pick<Tenants, 'get'>;
  readonly connections: Pick<Connections, 'get'>;
  readonly settings: Pick<SettingsStore, 'isPaused'>;
  readonly nights: Pick<Nights, 'lastGood'>;
  readonly runs: Pick<Runs, 'backlog'>;
  readonly documents: Pick<Documents, 'countParked'>;
  readonly syncErrors: Pick<SyncErrorPages, 'list'>;
}

// Each reads seven things at once.
const tenantsAtOnce = 10;
const maxCounted = 100;

/** Erased tenants are left out. Throws `DependencyError` where SQS does not tell how long the queues are. */
export async function listTenants(deps: ListTenantsDeps, query: ListTenantsQuery): Promise<TenantPage> {
  const { tenantIds, next } = await deps.directory.page(query);
  const found = new Map<TenantId, TenantStandingAnswer>();
  await eachOf(sourceOf(tenantIds), tenantsAtOnce, async (tenantId) => {
    const standing = await standingOf(deps, tenantId);
    if (standing !== undefined) found.set(tenantId, standing);
  });
  const { queues } = await showQueues(deps, { queues: operatedQueues, limit: 0 });
  return {
    tenants: tenantIds.flatMap((tenantId) => found.get(tenantId) ?? []),
    ...(next === undefined ? {} : { next }),
    queues: queues.map(({ queue, waiting, deadLetters }) => ({
      queue,
      ...(waiting === undefined ? {} : { waiting }),
      deadLetters,
    })),
  };
}

/** Undefined for one that is there no more. */
async function standingOf(
  deps: ListTenantsDeps,
  tenantId: TenantId,
): Promise<TenantStandingAnswer | undefined> {
  const nowMs = deps.nowMs();
  const now = new Date(nowMs).toISOString();
  const [tenant, connection, isPaused, night, backlog, parkedDocuments, open] = await Promise.all([
    deps.tenants.get(tenantId),
    deps.connections.get(tenantId),
    deps.settings.isPaused(tenantId),
    deps.nights.lastGood(tenantId),
    deps.runs.backlog(tenantId),
    deps.documents.countParked(tenantId, maxCounted),
    deps.syncErrors.list(tenantId, { state: 'open', limit: maxCounted, now }),
  ]);
  if (tenant === undefined) return undefined;
  const openSyncErrors = open.errors.length;
  const isNightLate = night !== undefined && night.countsUntil <= now;
  const { firstDueAt } = backlog;
  const oldestQueuedAt = firstDueAt !== undefined && firstDueAt <= now ? firstDueAt : undefined;
  const facts = { connection, isPaused, isNightLate, parkedDocuments, openSyncErrors, oldestQueuedAt };
  return {
    ...{ tenantId, name: tenant.name, timeZone: tenant.timeZone },
    ...judgeHealth(facts, nowMs),
    connection: connectionOf(connection),
    isPaused,
    ...(night?.goodAt === undefined ? {} : { lastGoodNightAt: night.goodAt }),
    isNightLate,
    backlog: {
      ...{ queued: backlog.count, isCapped: backlog.isCapped },
      ...(oldestQueuedAt === undefined ? {} : { oldestQueuedAt }),
    },
    ...{ deadLetters: parkedDocuments, openSyncErrors },
    isCountCapped: parkedDocuments === maxCounted || open.next !== undefined,
  };
}

function connectionOf(connection: Connection | undefined): TenantStandingAnswer['connection'] {
  if (connection === undefined) return { state: 'notConnected' };
  const { state, company, stateChangedAt, refreshTokenHardExpiresAt } = connection;
  return {
    ...{ state, companyName: company.name, stateChangedAt },
    ...(refreshTokenHardExpiresAt === undefined ? {} : { refreshTokenHardExpiresAt }),
  };
}
