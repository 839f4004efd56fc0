import { describe, expect, it } from 'vitest';
import { matchesPattern, parsePattern } from '../../../local/aws/event-pattern.ts';

const event = {
  source: 'counterfoil',
  'detail-type': 'invoice.pushed',
  detail: { tenantId: 'tenant-a', tags: ['x', 'y'], cents: 5 },
};

describe('matchesPattern', () => {
  it.each([
    [{ source: ['counterfoil'] }, true],
    [{ source: ['other', 'counterfoil'] }, true],
    [{ source: ['other'] }, false],
    [{ source: ['counterfoil'], detail: { tenantId: ['tenant-b'] } }, false],
    [{ detail: { tags: ['y'] } }, true],
    [{ detail: { cents: [5] } }, true],
    [{ detail: { missing: [{ exists: false }] } }, true],
    [{ detail: { tenantId: [{ exists: false }] } }, false],
    [{ 'detail-type': [{ prefix: 'invoice.' }] }, true],
    [{ 'detail-type': [{ suffix: '.refused' }] }, false],
    [{ source: [{ 'anything-but': 'other' }] }, true],
    [{ source: [{ 'anything-but': ['other', 'counterfoil'] }] }, false],
    [{ detail: { missing: [{ 'anything-but': 'a' }] } }, false],
    [{ nested: { deeper: ['a'] } }, false],
  ])('%j: %s', (pattern, expected) => {
    expect(matchesPattern(parsePattern(pattern), event)).toBe(expected);
  });
});

describe('parsePattern', () => {
  it.each([
    { source: [{ wildcard: 'a*' }] },
    { detail: { cents: [{ numeric: ['>', 1] }] } },
    { $or: [{ a: ['b'] }] },
  ])('refuses a filter that the local bus does not model: %j', (pattern) => {
    expect(() => parsePattern(pattern)).toThrow(/does not model/);
  });

  it('refuses what is no pattern', () => {
    expect(() => parsePattern({ source: 'counterfoil' })).toThrow('Event pattern is not valid');
  });
});
