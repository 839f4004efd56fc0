import { afterEach, describe, expect, it, vi } from 'vitest';
import { DependencyError } from '../../../shared/domain/errors.ts';
import { createLog, describeError, type LogLine } from '../../../shared/edge/log.ts';
import { inUnitOfWork, type UnitOfWork } from '../../../shared/edge/unit-of-work.ts';

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

describe('createLog', () => {
  it('writes listed fields and drops all others, whatever a caller hands over', () => {
    // In this mode Powertools writes through the console that can be watched.
    vi.stubEnv('POWERTOOLS_DEV', 'true');
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
    const line = { code: 'x_happened', level: 'warn', tenantId: 'acme', accessToken: 'canary' } as const;

    createLog({ stage: 'test', entry: 'push/sweep' })(line);

    const written = JSON.parse(String(warn.mock.calls[0]?.[0]));
    expect(written).toMatchObject({
      level: 'WARN',
      code: 'x_happened',
      tenantId: 'acme',
      service: 'push/sweep',
      stage: 'test',
    });
    expect(JSON.stringify(written)).not.toContain('canary');
  });
});

describe('a line', () => {
  const written = (entry: string, line: LogLine, within?: UnitOfWork): any => {
    vi.stubEnv('POWERTOOLS_DEV', 'true');
    const spies = (['info', 'warn', 'error'] as const).map((level) =>
      vi.spyOn(console, level).mockImplementation(() => {}),
    );
    const log = createLog({ stage: 'test', entry, nowMs: () => 1_000 });
    if (within === undefined) log(line);
    else void inUnitOfWork(within, async () => log(line));
    return JSON.parse(String(spies.flatMap(({ mock }) => mock.calls)[0]?.[0]));
  };

  it('is read by CloudWatch as the figures it counts, without any dimension', () => {
    const line = written('push/push-worker', { code: 'documents_pushed', tenantId: 'acme', count: 3 });

    expect(line).toMatchObject({
      code: 'documents_pushed',
      tenantId: 'acme',
      DocumentsPushed: 3,
      _aws: {
        Timestamp: 1_000,
        CloudWatchMetrics: [
          {
            Namespace: 'Counterfoil/test',
            Dimensions: [[]],
            Metrics: [{ Name: 'DocumentsPushed', Unit: 'Count' }],
          },
        ],
      },
    });
  });

  it('of a kind that counts nothing is a line and no more', () => {
    expect(written('push/push-worker', { code: 'lane_lost' })).not.toHaveProperty('_aws');
  });

  it('bears the correlation id of its unit of work, and leaves it Intuit’s id', () => {
    const unit: UnitOfWork = { correlationId: 'run-1' };

    const line = written('push/push-worker', { code: 'quickbooks_called', intuitTid: 'tid-1' }, unit);

    expect(line).toMatchObject({ correlationId: 'run-1', intuitTid: 'tid-1' });
    expect(unit).toEqual({ correlationId: 'run-1', intuitTid: 'tid-1' });
  });
});

describe('describeError', () => {
  it('keeps the words of our own errors, with the names of their causes', () => {
    const cause = new TypeError('fetch failed: canary');
    const error = new DependencyError({ dependency: 'kms', message: 'KMS did not answer.', cause });

    const told = describeError(error);

    expect(told).toMatchObject({
      errorName: 'DependencyError < TypeError',
      errorMessage: 'KMS did not answer.',
      dependency: 'kms',
    });
    expect(JSON.stringify(told)).not.toContain('canary');
  });

  it('keeps only name and frames of any other error', () => {
    const told = describeError(new RangeError('canary\n    at canary (canary)'));

    expect(told.errorName).toBe('RangeError');
    expect(told.errorFrames?.[0]).toMatch(/log\.test\.ts:\d+:\d+/);
    expect(JSON.stringify(told)).not.toContain('canary');
  });

  it('tells the type of what is no error', () => {
    expect(describeError('canary')).toEqual({ errorName: 'string' });
  });
});
