import type { PutEvent } from '../aws/events.ts';

/** One line that a function wrote, or that the stack wrote about it. */
export interface LogLine {
  at: string;
  functionName: string;
  line: string;
}

/** One answer that left through the front door. */
export interface HttpAnswer {
  at: string;
  method: string;
  path: string;
  status: number;
  headers: Readonly<Record<string, string>>;
  body: string;
}

/** Everything the stack remembers, for tests and for whoever scans it for secrets. Oldest entries are dropped. */
export interface Records {
  readonly log: (functionName: string, line: string) => void;
  readonly event: (put: PutEvent) => void;
  readonly answer: (answer: Omit<HttpAnswer, 'at'>) => void;
  readonly logs: () => readonly LogLine[];
  readonly events: () => readonly PutEvent[];
  readonly answers: () => readonly HttpAnswer[];
}

const MAX_LINES = 100_000;
const MAX_EVENTS = 50_000;
const MAX_ANSWERS = 10_000;

export function createRecords(
  nowMs: () => number,
  onLog: (line: LogLine) => void = () => undefined,
): Records {
  const logs: LogLine[] = [];
  const events: PutEvent[] = [];
  const answers: HttpAnswer[] = [];
  const at = (): string => new Date(nowMs()).toISOString();
  return {
    log(functionName, line) {
      const entry = { at: at(), functionName, line };
      keep(logs, entry, MAX_LINES);
      onLog(entry);
    },
    event: (put) => keep(events, put, MAX_EVENTS),
    answer: (answer) => keep(answers, { at: at(), ...answer }, MAX_ANSWERS),
    logs: () => logs,
    events: () => events,
    answers: () => answers,
  };
}

function keep<T>(list: T[], entry: T, max: number): void {
  list.push(entry);
  // In steps, because dropping the first of many entries costs as much as dropping a tenth of them.
  if (list.length > max) list.splice(0, Math.ceil(max / 10));
}
