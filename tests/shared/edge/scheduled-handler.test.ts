import { beforeEach, describe, expect, it } from 'vitest';
import { DependencyError } from '../../../shared/domain/errors.ts';
import type { LogLine } from '../../../shared/edge/log.ts';
import { createScheduledHandler } from '../../../shared/edge/scheduled-handler.ts';
import { currentUnit } from '../../../shared/edge/unit-of-work.ts';

let lines: LogLine[];
beforeEach(() => {
  lines = [];
});

const context = { awsRequestId: 'run-1' };
const handlerThat = (run: () => Promise<{ count: number }>) => {
  let nowMs = 0;
  const deps = { nowMs: () => (nowMs += 40), log: (line: LogLine) => void lines.push(line) };
  return createScheduledHandler(deps, { code: 'swept', run });
};

describe('createScheduledHandler', () => {
  it('tells of a run in one line: how many, how long, and Intuit’s id of the last call', async () => {
    const handler = handlerThat(async () => {
      currentUnit()!.intuitTid = 'tid-1';
      return { count: 3 };
    });

    await handler({}, context);

    expect(lines).toEqual([
      { code: 'swept', count: 3, correlationId: 'run-1', intuitTid: 'tid-1', durationMs: 40 },
    ]);
  });

  it('tells of a run that failed in one line, and fails', async () => {
    const down = new DependencyError({ dependency: 'dynamodb', message: 'Cannot read.' });
    const handler = handlerThat(() => Promise.reject(down));

    await expect(handler({}, context)).rejects.toBe(down);

    expect(lines).toMatchObject([
      {
        ...{ code: 'run_failed', level: 'error', operation: 'swept', correlationId: 'run-1' },
        ...{ dependency: 'dynamodb', durationMs: 40 },
      },
    ]);
    expect(lines).toHaveLength(1);
  });
});
