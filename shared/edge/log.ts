import { Logger } from '@aws-lambda-powertools/logger';
import { DependencyError, InvariantError, ProblemError, SecurityError } from '../domain/errors.ts';
import { embedded, figuresOf } from './metrics.ts';
import { currentUnit } from './unit-of-work.ts';

/** One structured line per outcome. These fields and no others reach the log; none may hold a payload, token or amount. */
export interface LogLine {
  /** Stable, snake_case. */
  readonly code: string;
  readonly level?: 'info' | 'warn' | 'error';
  readonly correlationId?: string;
  readonly tenantId?: string;
  readonly realmId?: string;
  readonly documentId?: string;
  readonly messageId?: string;
  readonly actor?: string;
  readonly route?: string;
  readonly status?: number;
  readonly problemCode?: string;
  readonly operation?: string;
  readonly outcome?: string;
  readonly reason?: string;
  readonly faultCode?: string;
  readonly cause?: string;
  readonly count?: number;
  readonly tenantsWithoutGoodNight?: number;
  readonly localDate?: string;
  readonly durationMs?: number;
  readonly intuitTid?: string;
  /** A call that Intuit bills. */
  readonly isMetered?: boolean;
  readonly dependency?: string;
  readonly errorName?: string;
  readonly errorMessage?: string;
  readonly errorFrames?: readonly string[];
}
export type Log = (line: LogLine) => void;

const allowedFields = [
  'code',
  'correlationId',
  'tenantId',
  'realmId',
  'documentId',
  'messageId',
  'actor',
  'route',
  'status',
  'problemCode',
  'operation',
  'outcome',
  'reason',
  'faultCode',
  'cause',
  'count',
  'tenantsWithoutGoodNight',
  'localDate',
  'durationMs',
  'intuitTid',
  'isMetered',
  'dependency',
  'errorName',
  'errorMessage',
  'errorFrames',
] as const satisfies readonly (keyof LogLine)[];

/**
 * Writes lines through Powertools' logger: JSON with level, time and service, the correlation id of the unit of work, and
 * whatever the line counts as a metric (see `metrics.ts`).
 */
export function createLog(of: {
  readonly stage: string;
  readonly entry: string;
  /** @default the clock that the logger stamps its lines by */
  readonly nowMs?: () => number;
}): Log {
  const { stage, entry, nowMs = () => Date.now() } = of;
  const logger = new Logger({ serviceName: entry, persistentKeys: { stage } });
  return (line) => {
    const unit = currentUnit();
    if (unit !== undefined && line.intuitTid !== undefined) unit.intuitTid = line.intuitTid;
    const whole = unit === undefined ? line : { correlationId: unit.correlationId, ...line };
    const fields: Record<string, unknown> = {
      ...embedded(figuresOf(line, entry), { stage, nowMs: nowMs() }),
    };
    for (const name of allowedFields) if (whole[name] !== undefined) fields[name] = whole[name];
    logger[line.level ?? 'info'](line.code, fields);
  };
}

const maxFrames = 12;

/**
 * What a log may tell of an error. Messages of our own classes are written to be safe; those of others may quote a
 * request or a token, so only their name and their frames are kept.
 */
export function describeError(
  error: unknown,
): Pick<LogLine, 'errorName' | 'errorMessage' | 'errorFrames' | 'dependency'> {
  if (!(error instanceof Error)) return { errorName: typeof error };
  return {
    errorName: nameWithCauses(error),
    ...(isOwn(error) ? { errorMessage: error.message } : {}),
    ...(error instanceof DependencyError ? { dependency: error.dependency } : {}),
    errorFrames: framesOf(error),
  };
}

const isOwn = (error: Error): boolean =>
  [ProblemError, DependencyError, SecurityError, InvariantError].some((own) => error instanceof own);

function nameWithCauses(error: Error): string {
  const names = [error.name];
  let cause = error.cause;
  while (cause instanceof Error && names.length < 5) {
    names.push(cause.name);
    cause = cause.cause;
  }
  return names.join(' < ');
}

// The first lines of a stack repeat the message; frames begin with "at".
const framesOf = (error: Error): string[] =>
  (error.stack ?? '')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => /^at .*:\d+:\d+\)?$/.test(line))
    .slice(0, maxFrames);
