import type { ReactNode } from 'react';
import type { TenantStandingAnswer } from '../../../../shared/contracts/operator-tenants.ts';
import { countText } from '../../show/money.ts';
import { dayOf, dayText, momentText } from '../../show/time.ts';
import { operatorPathOf } from '../../shell/visit.ts';
import { Badge } from '../../ui/badge.tsx';
import { Table } from '../../ui/table.tsx';
import { countedText, healthWords, reasonWords } from './operator-words.ts';
import { PauseTenant } from './pause-tenant.tsx';

/** One row for each tenant. Its name leads to its screens. Times are in the tenant's own zone. */
export const TenantTable = ({ tenants }: { tenants: readonly TenantStandingAnswer[] }): ReactNode => (
  <Table
    caption="Tenants"
    rows={tenants}
    keyOf={({ tenantId }) => tenantId}
    columns={[
      { name: 'Tenant', isRowHeader: true, cell: (tenant) => <Name tenant={tenant} /> },
      { name: 'Health', cell: (tenant) => <HealthOf tenant={tenant} /> },
      { name: 'Last good night', cell: (tenant) => <LastGoodNight tenant={tenant} /> },
      { name: 'Backlog', align: 'end', cell: (tenant) => <Backlog tenant={tenant} /> },
      {
        ...{ name: 'Dead letters', align: 'end' },
        cell: ({ deadLetters, isCountCapped }) => <Count count={deadLetters} isCapped={isCountCapped} />,
      },
      {
        ...{ name: 'Sync errors', align: 'end' },
        cell: ({ openSyncErrors, isCountCapped }) => (
          <Count count={openSyncErrors} isCapped={isCountCapped} />
        ),
      },
      { name: 'Pushing', isNameHidden: true, cell: (tenant) => <PauseTenant tenant={tenant} /> },
    ]}
  />
);

// Another place of the app, entered anew: the address says whose screens these are.
const Name = ({ tenant: { tenantId, name, connection } }: { tenant: TenantStandingAnswer }): ReactNode => (
  <span className="operator-name">
    <a href={operatorPathOf(tenantId)}>{name}</a>
    {connection.companyName !== undefined && connection.companyName !== name && (
      <span className="operator-more">{connection.companyName}</span>
    )}
  </span>
);

function HealthOf({
  tenant: { health, reasons, connection, timeZone },
}: {
  tenant: TenantStandingAnswer;
}): ReactNode {
  const { words, tone } = healthWords[health];
  const { refreshTokenHardExpiresAt: endsAt } = connection;
  return (
    <span className="operator-health">
      <Badge tone={tone}>{words}</Badge>
      {reasons.map((reason) => (
        <span key={reason} className="operator-more">
          {reasonWords[reason]}
          {reason === 'grantEnds' && endsAt !== undefined && `: by ${dayText(dayOf(endsAt, timeZone))}`}
        </span>
      ))}
    </span>
  );
}

function LastGoodNight({ tenant }: { tenant: TenantStandingAnswer }): ReactNode {
  const { lastGoodNightAt, isNightLate, timeZone } = tenant;
  return (
    <span>
      {lastGoodNightAt === undefined ? (
        <span className="quiet">None yet</span>
      ) : (
        <time dateTime={lastGoodNightAt} title={timeZone} className="number">
          {momentText(lastGoodNightAt, timeZone)}
        </time>
      )}
      {isNightLate && <span className="operator-more">Too long ago</span>}
    </span>
  );
}

function Backlog({ tenant: { backlog, timeZone } }: { tenant: TenantStandingAnswer }): ReactNode {
  const { queued, isCapped, oldestQueuedAt } = backlog;
  return (
    <span>
      <span className="number">{`${countText(queued)}${isCapped ? '+' : ''}`}</span>
      {oldestQueuedAt !== undefined && (
        <span className="operator-more">since {momentText(oldestQueuedAt, timeZone)}</span>
      )}
    </span>
  );
}

const Count = ({ count, isCapped }: { count: number; isCapped: boolean }): ReactNode => (
  <span className={count === 0 ? 'number quiet' : 'number'}>{countedText(count, isCapped)}</span>
);
