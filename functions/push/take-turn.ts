/**
 * A tenant's turn: take the lane, clean up after a holder that died, work for a few seconds, leave the rest as pointers,
 * give the lane up. One worker per tenant at a time; a tenant with a long backlog comes again after the others.
 * Pointers handed to a worker that does not get the lane are kept for the one that has it.
 */
import type { DocumentId, TenantId } from '../../shared/domain/ids.ts';
import type { Lane } from '../../shared/store/lanes.ts';
import type { Run } from '../../shared/store/runs.ts';
import { createAgenda, type TurnAgenda } from './agenda.ts';
import { endTurn, isResting, restAfter, restAsBefore } from './end-turn.ts';
import { findNeverSent } from './find-never-sent.ts';
import { tellOfOutage } from './tell-of-outage.ts';
import { openBooks } from './open-books.ts';
import { createPace } from './pace.ts';
import { recoverIntents } from './recover-intents.ts';
import { LaneLostError, type Turn, type TurnDeps } from './turn.ts';
import { takeUp } from './take-up.ts';
import { workOn } from './work-on.ts';

// Longer than a turn takes when calls answer. One that outlives it is told from the next holder's by its fence.
const leaseMs = 240_000;
/** Working time of a turn. Short, so that tenants take turns; at least one round of work is always done. */
const turnMs = 8_000;
// A write's time-out of 130 s and the time to store what came of it.
const callMs = 150_000;
// As many as sixteen full batches, so that few go out alone at the end of a round, and few batches of new references. Pointers that came in one by one lie in
// runs of one each; reading many of those together fills the batches all the same.
const maxDocumentsPerRound = 480;
const maxRunsPerRound = 120;

/**
 * Works for the tenant, or leaves the pointers for the worker that does. Returns when nothing handed over can be lost.
 * `endsAtMs`: when the invocation is cut off.
 */
export async function takeTurn(
  deps: TurnDeps,
  of: { tenantId: TenantId; documentIds: readonly DocumentId[]; endsAtMs: number },
): Promise<void> {
  const acquired = await acquire(deps, of.tenantId);
  if (acquired !== undefined) {
    await holdLane(deps, { ...of, lane: acquired, handed: of.documentIds });
    return;
  }
  await unpark(deps, of);
  await deps.runs.add(of.tenantId, { dueAt: iso(deps.nowMs()), documentIds: of.documentIds });
  const lane = await deps.lanes.announce(of.tenantId);
  // The holder may have let go before it was told; then nobody else would look.
  if (lane.leaseUntil !== undefined && lane.leaseUntil >= iso(deps.nowMs())) return;
  const second = await acquire(deps, of.tenantId);
  if (second !== undefined) await holdLane(deps, { ...of, lane: second, handed: [] });
}

/** A pointer that is kept loses that its own message came again; so a parked document goes on from here at once. */
async function unpark(
  deps: TurnDeps,
  of: { tenantId: TenantId; documentIds: readonly DocumentId[] },
): Promise<void> {
  const documents = await deps.documents.getMany(of.tenantId, of.documentIds);
  await takeUp(
    deps,
    documents.filter(({ state }) => state === 'parked'),
  );
}

async function acquire(deps: TurnDeps, tenantId: TenantId): Promise<Lane | undefined> {
  const nowMs = deps.nowMs();
  const outcome = await deps.lanes.acquire(tenantId, { now: iso(nowMs), until: iso(nowMs + leaseMs) });
  return outcome.isHeld ? outcome.lane : undefined;
}

async function holdLane(
  deps: TurnDeps,
  of: { tenantId: TenantId; lane: Lane; handed: readonly DocumentId[]; endsAtMs: number },
): Promise<void> {
  const startedMs = deps.nowMs();
  const agenda = createAgenda(deps.nowMs);
  const turn: Turn = {
    deps,
    tenantId: of.tenantId,
    fence: of.lane.fence,
    troubles: of.lane.troubles,
    workUntilMs: startedMs + turnMs,
    callsUntilMs: of.endsAtMs - callMs,
    agenda,
    noted: new Map(),
    usable: new Map(),
    pace: createPace({ bulkUntilMs: msOrNothing(of.lane.bulkUntil) }),
  };
  try {
    await recoverIntents(turn);
    if (isResting(of.lane, startedMs)) {
      await unpark(deps, { tenantId: of.tenantId, documentIds: of.handed });
      await deps.runs.add(of.tenantId, { dueAt: iso(startedMs), documentIds: of.handed });
      await endTurn(turn, { lane: of.lane, isIdle: false, sweep: of.lane, rest: restAsBefore(of.lane) });
      return;
    }
    await releaseReady(turn);
    const isIdle = await workRounds(turn, agenda, of.handed);
    const sweep = isIdle ? await findNeverSent(turn, of.lane) : of.lane;
    const rest = restAfter(turn, agenda);
    // Before the lane tells how many turns it was: should this worker die in between, the next turn tells it.
    await tellOfOutage(turn, rest);
    if (agenda.isWritten) await deps.expectNotice(of.tenantId);
    await endTurn(turn, { lane: of.lane, isIdle, sweep, rest });
  } catch (error) {
    if (!(error instanceof LaneLostError)) throw error;
    // Whoever has the lane now looks at the intents; the pointers are put back for it.
    await unpark(deps, { tenantId: of.tenantId, documentIds: of.handed });
    await deps.runs.add(of.tenantId, { dueAt: iso(deps.nowMs()), documentIds: of.handed });
    await deps.lanes.announce(of.tenantId);
    deps.log({ code: 'lane_lost', tenantId: of.tenantId });
  }
}

/**
 * Documents that were put to wait just as the reason for it went away: whoever cured it looked before they were there.
 */
async function releaseReady(turn: Turn): Promise<void> {
  const open = await openBooks(turn);
  if (open === undefined) return;
  const now = iso(turn.deps.nowMs());
  await turn.deps.runs.releaseHeld(turn.tenantId, 'connection', now);
  // What only this company can tell about: lost answers, and changes of what is in its books.
  await turn.deps.runs.releaseHeld(turn.tenantId, `company:${open.connection.realmId}`, now);
}

/** Rounds of work until nothing is due (true), the working time is over, or QuickBooks says wait (false). */
async function workRounds(turn: Turn, agenda: TurnAgenda, handed: readonly DocumentId[]): Promise<boolean> {
  let inHand = handed;
  for (;;) {
    const { deps, tenantId } = turn;
    const due = await deps.runs.dueBy(tenantId, iso(deps.nowMs()), maxRunsPerRound);
    const runs = firstRuns(due, maxDocumentsPerRound - inHand.length);
    const documentIds = [...new Set([...inHand, ...runs.flatMap((run) => run.documentIds)])];
    if (documentIds.length === 0) return true;
    await workOn(turn, {
      documentIds,
      handed: new Set(inHand),
      hasMore: due.length > runs.length || due.length === maxRunsPerRound,
    });
    // What is left is stored before the pointers it came from go.
    await agenda.store(turn);
    for (const run of runs) await deps.runs.remove(run);
    inHand = [];
    if (agenda.stoppedUntilMs !== undefined || deps.nowMs() >= turn.workUntilMs) return false;
  }
}

/** The first runs that hold no more documents than this together. */
function firstRuns(runs: readonly Run[], maxDocuments: number): Run[] {
  let documents = 0;
  const next = runs.findIndex((run) => (documents += run.documentIds.length) > maxDocuments);
  return next === -1 ? [...runs] : runs.slice(0, next);
}

const msOrNothing = (at: string | undefined): number | undefined =>
  at === undefined ? undefined : Date.parse(at);

const iso = (ms: number): string => new Date(ms).toISOString();
