import { describe, expect, it } from 'vitest';
import type { TenantStandingAnswer } from '../../../shared/contracts/operator-tenants.ts';
import { healthReasons } from '../../../shared/domain/tenant-health.ts';
import {
  countedText,
  reasonWords,
  summaryOf,
  worstFirst,
} from '../../../web/src/screens/operator/operator-words.ts';

const tenant = (name: string, health: TenantStandingAnswer['health']): TenantStandingAnswer => ({
  tenantId: name.toLowerCase() as TenantStandingAnswer['tenantId'],
  ...{ name, health, timeZone: 'Europe/London', reasons: [], connection: { state: 'active' } },
  ...{ isPaused: false, isNightLate: false, backlog: { queued: 0, isCapped: false } },
  ...{ deadLetters: 0, openSyncErrors: 0, isCountCapped: false },
});
const tenants = [
  tenant('Quayside', 'good'),
  tenant('Anchor', 'good'),
  tenant('Zephyr', 'bad'),
  tenant('Harbour', 'attention'),
];

describe('worstFirst', () => {
  it('has who needs help before the others, and equals by name', () => {
    expect(worstFirst(tenants).map(({ name }) => name)).toEqual(['Zephyr', 'Harbour', 'Anchor', 'Quayside']);
  });
});

describe('summaryOf', () => {
  it('counts tenants by health', () => {
    expect(summaryOf(tenants)).toBe('1 needs help, 1 to look at, 2 well');
  });

  it('leaves out what there is none of', () => {
    expect(summaryOf([tenant('Anchor', 'good')])).toBe('1 well');
  });
});

describe('countedText', () => {
  it('says that it stopped at a hundred only where it did', () => {
    expect(countedText(100, true)).toBe('100+');
    expect(countedText(3, true)).toBe('3');
    expect(countedText(100, false)).toBe('100');
  });
});

describe('reasonWords', () => {
  it('has words for each reason', () => {
    expect(Object.keys(reasonWords).toSorted()).toEqual([...healthReasons].toSorted());
  });
});
