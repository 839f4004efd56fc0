import { inState } from './submit.ts';
import type { Kind, Progressing } from './submit.ts';

/** Where lines go; `process.stdout` is one. */
export interface Output {
  write(text: string): unknown;
  isTTY?: boolean | undefined;
  columns?: number | undefined;
}

/** Says what is going on: steps as lines of their own, counts in place on a terminal and every few seconds elsewhere. */
export interface Progress {
  step(line: string): void;
  /** Replaces the last update. */
  update(line: string): void;
  /** Ends the updates, so that the last one stays. */
  settle(): void;
}

const EVERY_MS = 5_000;

export function createProgress(output: Output, nowMs: () => number): Progress {
  const isTerminal = output.isTTY === true;
  // A pseudo-terminal may say 0.
  const columns = (output.columns ?? 0) > 0 ? (output.columns ?? 0) : 80;
  let shown = '';
  let latest = '';
  let shownAtMs = Number.NEGATIVE_INFINITY;

  const show = (line: string): void => {
    const fitting = line.slice(0, columns - 1);
    output.write(isTerminal ? `\r\u001B[2K${fitting}` : `${line}\n`);
    shown = line;
    shownAtMs = nowMs();
  };
  const settle = (): void => {
    if (latest !== '' && latest !== shown) show(latest);
    if (isTerminal && latest !== '') output.write('\n');
    latest = '';
    shown = '';
    shownAtMs = Number.NEGATIVE_INFINITY;
  };
  return {
    step(line) {
      settle();
      output.write(`${line}\n`);
    },
    update(line) {
      latest = line;
      if (line !== shown && (isTerminal || nowMs() - shownAtMs >= EVERY_MS)) show(line);
    },
    settle,
  };
}

/** `  12 s · submitted 80/143 · in QuickBooks 41 · on the way 33 · rejected 6`; what is zero is left out. */
export function countsLine(so: Progressing, of: { all: number; elapsedMs: number }): string {
  const parts: [string, number][] = [
    ['in QuickBooks', countIn(so, 'pushed', 'voided')],
    ['on the way', countIn(so, 'queued')],
    ['waiting', countIn(so, 'waiting')],
    ['outcome unknown', countIn(so, 'unknown')],
    ['refused', countIn(so, 'refused', 'parked')],
    ['rejected', so.rejected.length],
  ];
  const shown = parts.filter(([, number]) => number > 0).map(([what, number]) => `${what} ${number}`);
  return [secondsText(of.elapsedMs), `submitted ${so.submitted}/${of.all}`, ...shown].join(' · ');
}

const secondsText = (ms: number): string => `${Math.round(ms / 1000)} s`.padStart(5);

const countIn = (so: Progressing, ...states: string[]): number => inState(so.accepted, ...states).length;

const STILL_AFTER_MS = 8_000;

/** What one tenant has to say. */
export interface TenantProgress {
  step(line: string): void;
  /** Where its documents stand now. */
  round(so: Progressing, of: { all: number; elapsedMs: number }): void;
  /** All is settled that will be; `elapsedMs` is the time to the last push. */
  settle(so: Progressing, of: { elapsedMs: number }): void;
}

/** Shares one progress among tenants: alone, a tenant has it as it is; several name themselves and share a line. */
export function tenantProgress(
  progress: Progress,
  tenantIds: readonly string[],
): (tenantId: string) => TenantProgress {
  if (tenantIds.length === 1) return () => aloneOn(progress);
  const latest = new Map<string, string>();
  let elapsedMs = 0;
  return (tenantId) => ({
    step: (line) => progress.step(`${tenantId}: ${line}`),
    round(so, of) {
      latest.set(tenantId, shortCounts(so, of.all));
      elapsedMs = Math.max(elapsedMs, of.elapsedMs);
      const shown = tenantIds.flatMap((id) => (latest.has(id) ? `${id} ${latest.get(id)}` : []));
      progress.update([secondsText(elapsedMs), ...shown].join(' · '));
    },
    settle(so, of) {
      const pushed = countIn(so, 'pushed', 'voided');
      progress.step(
        `${tenantId}: Done, ${pushed} in QuickBooks after ${(of.elapsedMs / 1000).toFixed(1)} s.`,
      );
    },
  });
}

const aloneOn = (progress: Progress): TenantProgress => ({
  step: (line) => progress.step(line),
  round: (so, of) => progress.update(countsLine(so, of)),
  settle: () => progress.settle(),
});

/** `41/143 pushed, 3 unknown, 6 rejected`: two of these fit the width of a terminal. */
function shortCounts(so: Progressing, all: number): string {
  const troubles: [string, number][] = [
    ['waiting', countIn(so, 'waiting')],
    ['unknown', countIn(so, 'unknown')],
    ['refused', countIn(so, 'refused', 'parked')],
    ['rejected', so.rejected.length],
  ];
  const shown = troubles.filter(([, count]) => count > 0).map(([what, count]) => `${count} ${what}`);
  return [`${countIn(so, 'pushed', 'voided')}/${all} pushed`, ...shown].join(', ');
}

const goesFirst: Record<Kind, string> = { invoice: 'customers and items', bill: 'vendors' };

/** Tells once why nothing moves, when nothing has for a while and documents are on the way. */
export function createPatienceHint(kind: Kind): (so: Progressing, nowMs: number) => string | undefined {
  let pushed = -1;
  let movedAtMs = 0;
  let isTold = false;
  return (so, nowMs) => {
    const now = countIn(so, 'pushed');
    if (now !== pushed || !so.isDone) movedAtMs = nowMs;
    pushed = now;
    if (isTold || pushed === 0 || countIn(so, 'queued') === 0 || nowMs - movedAtMs < STILL_AFTER_MS)
      return undefined;
    isTold = true;
    return `  Nothing is stuck: ${goesFirst[kind]} go first, and QuickBooks takes 40 batches a minute.`;
  };
}
