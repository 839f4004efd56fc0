import { useQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { ConnectionAnswer } from '../../../../shared/contracts/http.ts';
import { useApi, useConnection } from '../../api/tenant.tsx';
import { Failed, Loading } from '../../ui/states.tsx';
import { ConnectResult } from './connect-result.tsx';
import { ConnectedCompany } from './connected-company.tsx';
import { ConnectFirst } from './connect-first.tsx';
import { Reconnect } from './reconnect.tsx';
import { SetupGuide } from './setup-guide.tsx';
import { referenceQuery } from './queries.ts';
import { StaleMapping } from './stale-mapping.tsx';

const route = getRouteApi('/settings/integrations/quickbooks/');

/** How the tenant stands with QuickBooks, and what can be done about it. */
export function ConnectionScreen(): ReactNode {
  const { connect } = route.useSearch();
  const navigate = useNavigate();
  const { data: connection, error, refetch } = useConnection();
  const forget = (): void => {
    void navigate({ to: '/settings/integrations/quickbooks', search: {}, replace: true });
  };
  return (
    <div className="stack">
      {connect !== undefined && connection !== undefined && (
        <ConnectResult result={connect} connection={connection} onDismiss={forget} />
      )}
      {error !== null && <Failed error={error} onRetry={() => void refetch()} />}
      {connection === undefined && error === null && <Loading lines={8} />}
      {connection !== undefined && <Standing connection={connection} />}
    </div>
  );
}

function Standing({ connection }: { connection: ConnectionAnswer }): ReactNode {
  switch (connection.state) {
    case 'notConnected':
      return (
        <>
          <ConnectFirst />
          <SetupGuide connection={connection} />
        </>
      );
    case 'disconnected':
      return <Reconnect connection={connection} />;
    case 'needsReconnect':
      return (
        <>
          <Reconnect connection={connection} />
          <ConnectedCompany connection={connection} />
        </>
      );
    case 'active':
    case 'subscriptionLapsed':
      return (
        <>
          <MappingState />
          <SetupGuide connection={connection} />
          <ConnectedCompany connection={connection} />
        </>
      );
  }
}

function MappingState(): ReactNode {
  const { data } = useQuery(referenceQuery(useApi()));
  return data === undefined || data.staleMapping.length === 0 ? null : (
    <StaleMapping stale={data.staleMapping} />
  );
}
