import { describe, expect, it } from 'vitest';
import { judgeHealth, type TenantFacts } from '../../../shared/domain/tenant-health.ts';

const nowMs = Date.parse('2026-03-02T10:00:00.000Z');
const well: TenantFacts = {
  connection: { state: 'active', refreshTokenHardExpiresAt: '2030-01-01T00:00:00.000Z' },
  isPaused: false,
  isNightLate: false,
  parkedDocuments: 0,
  openSyncErrors: 0,
  oldestQueuedAt: undefined,
};
const judge = (change: Partial<TenantFacts>) => judgeHealth({ ...well, ...change }, nowMs);

describe('judgeHealth', () => {
  it('calls a connected tenant good of which there is nothing to say', () => {
    expect(judge({})).toEqual({ health: 'good', reasons: [] });
  });

  it.each<[string, Partial<TenantFacts>]>([
    ['needsReconnect', { connection: { state: 'needsReconnect' } }],
    ['parkedDocuments', { parkedDocuments: 1 }],
    ['noGoodNight', { isNightLate: true }],
  ])('calls it bad for %s', (reason, change) => {
    expect(judge(change)).toEqual({ health: 'bad', reasons: [reason] });
  });

  it.each<[string, Partial<TenantFacts>]>([
    ['notConnected', { connection: undefined }],
    ['disconnected', { connection: { state: 'disconnected' } }],
    ['subscriptionLapsed', { connection: { state: 'subscriptionLapsed' } }],
    ['paused', { isPaused: true }],
    ['openSyncErrors', { openSyncErrors: 1 }],
    ['oldBacklog', { oldestQueuedAt: '2026-03-02T09:44:59.999Z' }],
    ['grantEnds', { connection: { state: 'active', refreshTokenHardExpiresAt: '2026-04-01T10:00:00.000Z' } }],
  ])('has it looked at for %s', (reason, change) => {
    expect(judge(change)).toEqual({ health: 'attention', reasons: [reason] });
  });

  it('lets a backlog be a quarter of an hour old', () => {
    expect(judge({ oldestQueuedAt: '2026-03-02T09:45:00.000Z' }).health).toBe('good');
  });

  it('lets a grant be that ends in more than thirty days', () => {
    const connection = { state: 'active', refreshTokenHardExpiresAt: '2026-04-01T10:00:00.001Z' } as const;

    expect(judge({ connection }).health).toBe('good');
  });

  it('does not speak of the end of a grant that is gone already', () => {
    const refreshTokenHardExpiresAt = '2026-03-03T00:00:00.000Z';

    expect(judge({ connection: { state: 'needsReconnect', refreshTokenHardExpiresAt } }).reasons).toEqual([
      'needsReconnect',
    ]);
    expect(judge({ connection: { state: 'disconnected', refreshTokenHardExpiresAt } }).reasons).toEqual([
      'disconnected',
    ]);
  });

  it('names all reasons, the worst first, and goes by that', () => {
    expect(judge({ isPaused: true, openSyncErrors: 2, parkedDocuments: 3 })).toEqual({
      health: 'bad',
      reasons: ['parkedDocuments', 'paused', 'openSyncErrors'],
    });
  });
});
