import { describe, expect, it } from 'vitest';
import type { Activity } from '../../../shared/contracts/activity.ts';
import { whoAsked } from '../../../web/src/screens/reconcile/who-asked.ts';

const activity = (change: Partial<Activity>): Activity => ({
  ...{ activityId: '1', at: '2026-11-27T10:00:00.000Z', action: 'admin/pause', words: 'Paused pushing' },
  ...{ actor: { kind: 'person', id: 'ada' }, outcome: 'done', about: {}, correlationId: 'c-1' },
  ...change,
});

describe('whoAsked', () => {
  const started = activity({
    ...{ action: 'reconcile/start-reconcile', at: '2026-11-27T14:03:11.400Z' },
    actor: { kind: 'person', id: 'ada', name: 'Ada Admin' },
  });

  it('finds who started a check in the seconds in which it was asked for', () => {
    expect(whoAsked([activity({}), started], '2026-11-27T14:03:11.000Z')).toBe('Ada Admin');
  });

  it('names nobody for one that was asked for at another time', () => {
    expect(whoAsked([started], '2026-11-27T14:01:00.000Z')).toBeUndefined();
    expect(whoAsked([started], '2026-11-27T14:03:12.000Z')).toBeUndefined();
  });
});
