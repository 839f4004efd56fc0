import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { TenantPage } from '../../../../shared/contracts/operator-tenants.ts';
import { NotFound } from '../../shell/not-found.tsx';
import { useVisit } from '../../shell/visit.ts';
import { ButtonLink } from '../../ui/button.tsx';
import { Page } from '../../ui/page.tsx';
import { Empty, Failed, Loading } from '../../ui/states.tsx';
import { summaryOf, worstFirst } from './operator-words.ts';
import { QueuesCard } from './queues-card.tsx';
import { tenantsQuery } from './queries.ts';
import { TenantTable } from './tenant-table.tsx';
import './operator.css';

const route = getRouteApi('/operator');

/** All tenants, for whoever looks after them. To anybody else there is nothing here. */
export function OperatorScreen(): ReactNode {
  const { session } = useVisit();
  return session.person.role === 'operator' ? <Tenants /> : <NotFound />;
}

function Tenants(): ReactNode {
  const { deploymentApi } = useVisit();
  const { after } = route.useSearch();
  const { data, error, refetch } = useQuery({
    ...tenantsQuery(deploymentApi, after),
    placeholderData: keepPreviousData,
  });
  return (
    <Page
      title="Tenants"
      lead="How all tenants of this deployment stand. It is read again every half minute."
    >
      {error !== null && <Failed error={error} onRetry={() => void refetch()} />}
      {data === undefined && error === null && <Loading lines={12} what="Loading tenants" />}
      {data !== undefined && <Standing page={data} isFirst={after === undefined} />}
    </Page>
  );
}

function Standing({ page, isFirst }: { page: TenantPage; isFirst: boolean }): ReactNode {
  const { tenants, next, queues } = page;
  return (
    <>
      <div className="stack">
        {tenants.length === 0 ? (
          <Empty title={isFirst ? 'There are no tenants yet' : 'There are no more tenants'}>
            The vendor’s product creates them over the API.
          </Empty>
        ) : (
          <>
            <p>
              {isFirst && next === undefined ? 'All tenants' : 'On this page'}: {summaryOf(tenants)}. The
              worst come first.
            </p>
            <TenantTable tenants={worstFirst(tenants)} />
          </>
        )}
        {(!isFirst || next !== undefined) && (
          <nav className="row operator-pages" aria-label="Pages">
            {!isFirst && (
              <ButtonLink to="/operator" search={{}}>
                First page
              </ButtonLink>
            )}
            {next !== undefined && (
              <ButtonLink to="/operator" search={{ after: next }}>
                Next page
              </ButtonLink>
            )}
          </nav>
        )}
      </div>
      <QueuesCard queues={queues} />
    </>
  );
}
