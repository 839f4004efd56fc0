import { afterEach, describe, expect, it, vi } from 'vitest';
import { DependencyError } from '../../../shared/domain/errors.ts';
import { createLog, describeError } from '../../../shared/edge/log.ts';

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
