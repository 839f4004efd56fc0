import { describe, expect, it } from 'vitest';
import type { Activity } from '../../../shared/contracts/activity.ts';
import { byDay, detailsOf, moreWords, outcomeOf } from '../../../web/src/screens/activity/activity-words.ts';
import { actorWords } from '../../../web/src/show/actor-words.ts';

const activity = (change: Partial<Activity>): Activity => ({
  ...{ activityId: '1', at: '2026-11-27T10:00:00.000Z', action: 'admin/pause', words: 'Paused pushing' },
  ...{ actor: { kind: 'person', id: 'ada' }, outcome: 'done', about: {}, correlationId: 'c-1' },
  ...change,
});

describe('byDay', () => {
  it('begins a day at the tenant’s midnight', () => {
    const late = activity({ activityId: '2', at: '2026-11-27T04:30:00.000Z' });
    const early = activity({ activityId: '1', at: '2026-11-27T05:30:00.000Z' });

    expect(byDay([early, late], 'America/New_York')).toEqual([
      { day: '2026-11-27', activities: [early] },
      { day: '2026-11-26', activities: [late] },
    ]);
  });
});

describe('actorWords', () => {
  it('tells people by name, and the rest by what they are', () => {
    expect(actorWords({ kind: 'person', id: 'ada', name: 'Ada Admin' })).toBe('Ada Admin');
    expect(actorWords({ kind: 'person', id: 'ada' })).toBe('ada');
    expect(actorWords({ kind: 'client', id: 'app-1' })).toBe('Your product (API)');
    expect(actorWords({ kind: 'operator', id: 'oli', name: 'Oli' })).toBe('Support');
  });
});

describe('outcomeOf', () => {
  it('says why a connect came to nothing', () => {
    expect(outcomeOf(activity({ outcome: 'state_expired' }))).toEqual({
      ...{ words: 'Not connected: This took too long', tone: 'bad' },
    });
  });

  it('shows no code that it does not know', () => {
    expect(outcomeOf(activity({ outcome: 'something_new' })).words).toBe('It was refused');
  });
});

describe('moreWords', () => {
  it('says what was decided, and of which kind a link is', () => {
    expect(moreWords(activity({ about: { action: 'acceptTheirs', errorId: 'e-1' } }))).toEqual([
      'Accepted what stands in QuickBooks',
    ]);
    expect(moreWords(activity({ about: { kind: 'vendor', externalId: 'v-1' } }))).toEqual(['Vendor']);
    expect(moreWords(activity({ about: { kind: 'toString' } }))).toEqual([]);
  });
});

describe('detailsOf', () => {
  it('keeps ids and codes for support', () => {
    expect(detailsOf(activity({ outcome: 'denied', about: { documentId: 'doc_1', newThing: 'x' } }))).toEqual(
      [
        { name: 'For support', value: 'c-1' },
        { name: 'Action', value: 'admin/pause' },
        { name: 'Outcome', value: 'denied' },
        { name: 'Document', value: 'doc_1' },
        { name: 'newThing', value: 'x' },
      ],
    );
  });
});
