import type { TenantStandingAnswer } from '../../../../shared/contracts/operator-tenants.ts';
import type { Health, HealthReason } from '../../../../shared/domain/tenant-health.ts';
import { countText } from '../../show/money.ts';
import type { Tone } from '../../ui/tone.ts';

export const healthWords: Readonly<Record<Health, { words: string; tone: Tone }>> = {
  bad: { words: 'Needs help', tone: 'bad' },
  attention: { words: 'To look at', tone: 'warn' },
  good: { words: 'Well', tone: 'good' },
};

export const reasonWords: Readonly<Record<HealthReason, string>> = {
  needsReconnect: 'QuickBooks has to be reconnected',
  parkedDocuments: 'Documents lie in the dead letters',
  noGoodNight: 'No good night lately',
  subscriptionLapsed: 'The QuickBooks subscription has lapsed',
  notConnected: 'Not connected yet',
  disconnected: 'Disconnected',
  paused: 'Paused',
  oldBacklog: 'Documents wait too long for their turn',
  openSyncErrors: 'Open sync errors',
  grantEnds: 'The connection has to be renewed soon',
};

const order: readonly Health[] = ['bad', 'attention', 'good'];

/** The worst first; among equals by name. */
export const worstFirst = (tenants: readonly TenantStandingAnswer[]): TenantStandingAnswer[] =>
  tenants.toSorted(
    (one, other) =>
      order.indexOf(one.health) - order.indexOf(other.health) || one.name.localeCompare(other.name),
  );

/** `1 needs help, 2 to look at, 14 well`; what there is none of is left out. */
export function summaryOf(tenants: readonly TenantStandingAnswer[]): string {
  const parts = order.flatMap((health) => {
    const count = tenants.filter((tenant) => tenant.health === health).length;
    return count === 0 ? [] : [summaryWords[health](count)];
  });
  return parts.join(', ');
}

const summaryWords: Readonly<Record<Health, (count: number) => string>> = {
  bad: (count) => `${count} ${count === 1 ? 'needs' : 'need'} help`,
  attention: (count) => `${count} to look at`,
  good: (count) => `${count} well`,
};

// The API counts no further.
const maxCounted = 100;

/** A count that stopped at a hundred says so: `100+`. */
export const countedText = (count: number, isCapped: boolean): string =>
  isCapped && count >= maxCounted ? `${countText(count)}+` : countText(count);
