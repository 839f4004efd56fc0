import { Logger } from '@aws-lambda-powertools/logger';
import { DependencyError, InvariantError, ProblemError, SecurityError } from '../domain/errors.ts';

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
  'dependency',
  'errorName',
  'errorMessage',
  'errorFrames',
] as const satisfies readonly (keyof LogLine)[];

/** Writes lines through Powertools' logger: JSON with level, time and service. */
export function createLog(of: { stage: string; entry: string }): Log {
  const logger = new Logger({
    serviceName: of.entry,
    persistentKeys: { stage: of.stage },
  });
  return (line) => {
    const fields: Record<string, unknown> = {};
    for (const name of allowedFields) if (line[name] !== undefined) fields[name] = line[name];
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
