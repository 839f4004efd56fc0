/**
 * A message says "look at this tenant". Which night is to be run is worked out here, from the tenant's zone and the newest run
 * there is; the run's name is the local date, so that no date has two (E1, I9). Who claims it reconciles, under a lease; one
 * that died is resumed, and after three tries the night is finished as incomplete. At last the sweeper is told when to look
 * again, so that a night that nothing fires for is missed by an hour and not by a day.
 */
import type { BusEvent } from '../../shared/contracts/events.ts';
import type { ReconcileMessage } from '../../shared/contracts/messages.ts';
import { reconcileFinishedEvent } from '../../shared/contracts/reconcile-events.ts';
import { canonicalJson } from '../../shared/domain/canonical-json.ts';
import type { Connection } from '../../shared/domain/connection.ts';
import type { TenantId } from '../../shared/domain/ids.ts';
import { nightDueBy, nightOverdueAtMs, nightToRun, type PastNight } from '../../shared/domain/local-night.ts';
import { zoneOffset } from '../../shared/domain/zone-offset.ts';
import type { Connections } from '../../shared/store/connections.ts';
import type { Nights } from '../../shared/store/nights.ts';
import type {
  ReconcileOutcome,
  ReconcileRun,
  ReconcileRunName,
  ReconcileRuns,
} from '../../shared/store/reconcile-runs.ts';
import type { Tenants } from '../../shared/store/tenants.ts';
import { certificateOf, type PreviousCertificate } from './certificate.ts';

/** What a reconcile works on. */
export interface NightRun {
  readonly connection: Connection;
  readonly run: ReconcileRun;
}

/** What came of it. `incomplete`: something was not checked, and the certificate says what. */
export interface NightOutcome {
  readonly outcome: ReconcileOutcome;
  readonly certificate: Readonly<Record<string, unknown>>;
}

export interface RunNightDeps {
  readonly nowMs: () => number;
  readonly sha256Hex: (text: string) => string;
  readonly tenants: Pick<Tenants, 'get'>;
  readonly connections: Pick<Connections, 'get'>;
  readonly runs: Pick<ReconcileRuns, 'latestNight' | 'claim' | 'finish'>;
  readonly nights: Pick<Nights, 'lookAt' | 'noteZoneChange' | 'noteGood' | 'end'>;
  readonly reconcileNight: (of: NightRun) => Promise<NightOutcome>;
  /** The certificate before, which every other continues. */
  readonly getPrevious: (tenantId: TenantId) => Promise<PreviousCertificate | undefined>;
  readonly publish: (events: readonly BusEvent[]) => Promise<void>;
  readonly log: (line: { code: string; tenantId: TenantId; localDate?: string; outcome?: string }) => void;
}

interface Reconciled {
  readonly tenantId: TenantId;
  readonly timeZone: string;
  readonly connection: Connection;
}

// The worker may run for 15 minutes; a minute more, so that nobody takes a run over from one that is still at it.
const leaseMs = 16 * 60_000;

/** Runs what is to be run. `busy`: another worker is at it, and the message is to come back. */
export async function runNight(deps: RunNightDeps, message: ReconcileMessage): Promise<'done' | 'busy'> {
  const { tenantId, byHand } = message;
  const [tenant, connection] = await Promise.all([
    deps.tenants.get(tenantId),
    deps.connections.get(tenantId),
  ]);
  if (tenant === undefined || connection === undefined || connection.state === 'disconnected') {
    await deps.nights.end(tenantId, isoNow(deps));
    deps.log({ code: 'night_without_connection', tenantId });
    return 'done';
  }
  const of = { tenantId, timeZone: tenant.timeZone, connection };
  return byHand === undefined ? runDueNight(deps, of) : runNamed(deps, of, byHand);
}

async function runDueNight(deps: RunNightDeps, of: Reconciled): Promise<'done' | 'busy'> {
  const latest = await deps.runs.latestNight(of.tenantId);
  if (latest?.state === 'running' && latest.leaseUntil >= isoNow(deps)) return 'busy';
  const last = lastNight(of, latest);
  const localDate = nightToRun({ nowMs: deps.nowMs(), offsetAt: zoneOffset(of.timeZone), last });
  if (latest?.state === 'running' && localDate !== undefined) {
    await giveUp(deps, { ...of, run: latest, reason: 'superseded' });
  }
  const unfinished = latest?.state === 'running' ? latest.localDate : undefined;
  const wanted = localDate ?? unfinished;
  if (wanted !== undefined) return runNamed(deps, of, { localDate: wanted });
  // A worker that died after it had finished the run may not have come to this.
  if (latest !== undefined) await noteFinished(deps, of.tenantId, latest);
  await lookAgain(deps, of, last);
  return 'done';
}

/** The newest night there was. What fell due before the company was connected counts as run. */
function lastNight(of: Reconciled, latest: ReconcileRun | undefined): PastNight {
  const connectedMs = Date.parse(of.connection.connectedAt);
  const atConnecting = nightDueBy(connectedMs, zoneOffset(of.timeZone));
  return latest !== undefined && latest.localDate >= atConnecting
    ? { localDate: latest.localDate, startedAtMs: Date.parse(latest.startedAt) }
    : { localDate: atConnecting, startedAtMs: connectedMs };
}

async function runNamed(
  deps: RunNightDeps,
  of: Reconciled,
  name: ReconcileRunName,
): Promise<'done' | 'busy'> {
  const { tenantId, timeZone } = of;
  const nowMs = deps.nowMs();
  const until = new Date(nowMs + leaseMs).toISOString();
  const claim = await deps.runs.claim(tenantId, name, {
    now: new Date(nowMs).toISOString(),
    until,
    timeZone,
  });
  if (claim.outcome === 'held') return 'busy';
  if (claim.outcome === 'exhausted') await giveUp(deps, { ...of, run: claim.run, reason: 'exhausted' });
  if (claim.outcome === 'claimed') {
    // Should this worker die, the sweeper sends the tenant again once the lease is over.
    if (name.requestedAt === undefined) await deps.nights.lookAt(tenantId, until);
    const isOurs = await reconcile(deps, of, claim.run);
    if (!isOurs) return 'done';
  }
  if (name.requestedAt === undefined) await lookAgain(deps, of, lastNight(of, claim.run));
  return 'done';
}

/** False when the run has passed to another worker meanwhile. */
async function reconcile(deps: RunNightDeps, of: Reconciled, run: ReconcileRun): Promise<boolean> {
  const { tenantId } = of;
  const night = await deps.reconcileNight({ connection: of.connection, run });
  return finish(deps, { tenantId, run, night });
}

async function finish(
  deps: RunNightDeps,
  of: { tenantId: TenantId; run: ReconcileRun; night: NightOutcome },
): Promise<boolean> {
  const { tenantId, run, night } = of;
  const finishedAt = isoNow(deps);
  const certificateHash = deps.sha256Hex(canonicalJson(night.certificate));
  const isOurs = await deps.runs.finish(tenantId, run, {
    ...night,
    fence: run.fence,
    at: finishedAt,
    certificateHash,
  });
  const { localDate } = run;
  deps.log({
    code: isOurs ? 'night_finished' : 'night_lost',
    ...{ tenantId, localDate, outcome: night.outcome },
  });
  if (isOurs) {
    await noteFinished(deps, tenantId, {
      ...{ ...run, ...night, state: 'finished', finishedAt, certificateHash },
    });
  }
  return isOurs;
}

/** Told, and counted as a good night where it was one; repeated, it is the same. */
async function noteFinished(deps: RunNightDeps, tenantId: TenantId, run: ReconcileRun): Promise<void> {
  const event = reconcileFinishedEvent(deps.sha256Hex, { tenantId, run });
  if (event !== undefined) await deps.publish([event]);
  await noteGood(deps, tenantId, run);
}

async function noteGood(
  deps: RunNightDeps,
  tenantId: TenantId,
  run: Pick<ReconcileRun, 'state' | 'outcome' | 'finishedAt'>,
): Promise<void> {
  if (run.outcome === 'complete' && run.finishedAt !== undefined) {
    await deps.nights.noteGood(tenantId, run.finishedAt);
  }
}

/** Nobody goes on with a run: it was tried as often as may be, or the next night has come. */
async function giveUp(
  deps: RunNightDeps,
  of: Reconciled & { run: ReconcileRun; reason: 'exhausted' | 'superseded' },
): Promise<void> {
  const certificate = certificateOf({
    ...{ connection: of.connection, run: of.run, previous: await deps.getPrevious(of.tenantId) },
    finishedAt: isoNow(deps),
    notReadBecause: abandonedBecause[of.reason],
    ...{ books: undefined, meteredReads: 0, documentCount: 0, tallies: [], driftCount: 0 },
  });
  await finish(deps, { ...of, night: { outcome: 'incomplete', certificate } });
}

const abandonedBecause = {
  exhausted: 'It was begun three times and never came to its end. No document was checked.',
  superseded: 'It was not finished before the next night. No document was checked.',
} as const;

async function lookAgain(deps: RunNightDeps, of: Reconciled, last: PastNight): Promise<void> {
  const overdueMs = nightOverdueAtMs(last, zoneOffset(of.timeZone));
  const night = await deps.nights.lookAt(of.tenantId, new Date(overdueMs).toISOString());
  // Two changes of zone crossed each other, and the schedule is that of the one that lost.
  if (night?.timeZone !== undefined && night.timeZone !== of.timeZone) {
    await deps.nights.noteZoneChange(of.tenantId, isoNow(deps));
  }
}

const isoNow = (deps: { nowMs: () => number }): string => new Date(deps.nowMs()).toISOString();
