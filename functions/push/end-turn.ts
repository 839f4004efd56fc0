/**
 * The end of a turn: when the tenant's next one is, and the lane given up. Whatever came in since the lane was read is
 * looked at once more before: a pointer handed to another worker meanwhile must find either this holder or a free lane.
 */
import type { Lane } from '../../shared/store/lanes.ts';
import type { TurnAgenda } from './agenda.ts';
import type { SweepMark } from './find-never-sent.ts';
import type { Turn } from './turn.ts';

/**
 * So many turns in a row are an outage: the waits of the first six are 15, 30, 60, 120, 240 and 480 s, so that the seventh
 * finds it a quarter of an hour old.
 */
export const troublesOfOutage = 7;

/** How long the tenant's calls rest, and how many turns in a row found QuickBooks without an answer. */
export interface Rest {
  readonly untilMs: number | undefined;
  readonly troubles: number;
}

// 900 s: the longest delay of an SQS message; a turn that comes early finds nothing due and sends the next.
const maxDelaySeconds = 900;
// The sweeper comes for a lane only when the delayed message is overdue.
const sweeperGraceMs = 60_000;
const sweepAfterMs = 120_000;

/** Whether QuickBooks or our own limit said to wait until later than now. */
export const isResting = (lane: Lane, nowMs: number): boolean =>
  lane.restUntil !== undefined && Date.parse(lane.restUntil) > nowMs;

/** A turn that only kept pointers leaves the rest as it found it. */
export const restAsBefore = (lane: Lane): Rest => ({
  untilMs: lane.restUntil === undefined ? undefined : Date.parse(lane.restUntil),
  troubles: lane.troubles,
});

/** What the turn's agenda says about the time to come. */
export function restAfter(turn: Turn, agenda: TurnAgenda): Rest {
  if (!agenda.isTroubled) {
    // A turn that asked nothing has learnt nothing.
    return { untilMs: agenda.stoppedUntilMs, troubles: agenda.isAnswered ? 0 : turn.troubles };
  }
  // Some calls are answered and others are not: that is trouble, and no outage however long it lasts.
  const troubles = agenda.isAnswered ? Math.min(turn.troubles + 1, troublesOfOutage - 1) : turn.troubles + 1;
  return {
    untilMs: Math.max(agenda.stoppedUntilMs ?? 0, turn.deps.nowMs() + troubleWaitMs(troubles)),
    troubles,
  };
}

// 15 s, 30 s, 1 min … 15 min: an outage of hours costs a tenant a few calls an hour.
const troubleWaitMs = (troubles: number): number => Math.min(900_000, 15_000 * 2 ** (troubles - 1));

/** Sends the next turn and gives the lane up. */
export async function endTurn(
  turn: Turn,
  of: { lane: Lane; isIdle: boolean; sweep: SweepMark; rest: Rest },
): Promise<void> {
  const { deps, tenantId } = turn;
  let { lane: seen, sweep } = of;
  for (;;) {
    const nextMs = await nextTurnMs(turn, of.rest);
    // The message before the lane is free: should this worker die in between, the turn is sent all the same.
    if (nextMs !== undefined) await sendNextTurn(turn, nextMs);
    const released = await deps.lanes.release(tenantId, {
      fence: turn.fence,
      seen,
      dueAt: isoOrNothing(dueMs({ nextMs, sweep, isIdle: of.isIdle })),
      armedAt: sweep.armedAt,
      sweptTo: sweep.sweptTo,
      troubles: of.rest.troubles,
      restUntil: isoOrNothing(of.rest.untilMs),
      bulkUntil: isoOrNothing(turn.pace.bulkUntilMs),
    });
    if (released === 'released' || released === 'lost') return;
    // Pointers or submissions came in meanwhile: look once more at what is due, keeping a new mark of a submission.
    if (released.newest.armedAt !== seen.armedAt) sweep = { ...sweep, armedAt: released.newest.armedAt };
    if (released.newest.sweptTo !== seen.sweptTo) sweep = { ...sweep, sweptTo: released.newest.sweptTo };
    seen = released.newest;
  }
}

/** When this tenant has work again, as far as is known; undefined when it has none. */
async function nextTurnMs(turn: Turn, rest: Rest): Promise<number | undefined> {
  const next = await turn.deps.runs.nextDueAt(turn.tenantId);
  return next === undefined ? undefined : Math.max(Date.parse(next), rest.untilMs ?? 0);
}

/** When the sweeper has to come: for a turn that is overdue, or to look through submissions once the lane is idle. */
function dueMs(of: { nextMs: number | undefined; sweep: SweepMark; isIdle: boolean }): number | undefined {
  const overdueMs = of.nextMs === undefined ? undefined : of.nextMs + sweeperGraceMs;
  const { armedAt } = of.sweep;
  // A lane that is not idle has a turn to come, which looks through submissions when it becomes idle.
  if (armedAt === undefined || (!of.isIdle && overdueMs !== undefined)) return overdueMs;
  return Math.min(overdueMs ?? Infinity, Date.parse(armedAt) + sweepAfterMs);
}

async function sendNextTurn(turn: Turn, atMs: number): Promise<void> {
  const delaySeconds = Math.max(0, Math.ceil((atMs - turn.deps.nowMs()) / 1000));
  await turn.deps.sendTurn(turn.tenantId, Math.min(delaySeconds, maxDelaySeconds));
}

const isoOrNothing = (ms: number | undefined): string | undefined =>
  ms === undefined ? undefined : new Date(ms).toISOString();
