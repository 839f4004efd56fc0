import type { Progressing } from './submit.ts';

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

const EVERY_MS = 3_000;

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

/** `  submitted 80/143 · in QuickBooks 41 · on the way 33 · rejected 6`; what is zero is left out. */
export function countsLine(so: Progressing, all: number): string {
  const count = (...states: string[]): number =>
    so.accepted.filter(({ document }) => states.includes(document.state)).length;
  const parts: [string, number][] = [
    ['in QuickBooks', count('pushed', 'voided')],
    ['on the way', count('queued')],
    ['waiting', count('waiting')],
    ['outcome unknown', count('unknown')],
    ['refused by QuickBooks', count('refused', 'parked')],
    ['rejected by the API', so.rejected.length],
  ];
  const shown = parts.filter(([, number]) => number > 0).map(([what, number]) => `${what} ${number}`);
  return `  ${[`submitted ${so.submitted}/${all}`, ...shown].join(' · ')}`;
}
