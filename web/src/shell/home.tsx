import { Navigate } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useConnection } from '../api/tenant.tsx';
import { Failed, Loading } from '../ui/states.tsx';
import { useVisit } from './visit.ts';

/** The start: whoever has not connected yet goes to do that, everybody else to the documents, an operator to the tenants. */
export function Home(): ReactNode {
  const { tenantId } = useVisit();
  return tenantId === undefined ? <Navigate to="/operator" replace /> : <TenantHome />;
}

function TenantHome(): ReactNode {
  const { data: connection, error, refetch } = useConnection();
  if (error !== null) return <Failed error={error} onRetry={() => void refetch()} />;
  if (connection === undefined) return <Loading />;
  return connection.state === 'notConnected' ? (
    <Navigate to="/settings/integrations/quickbooks" replace />
  ) : (
    <Navigate to="/documents" replace />
  );
}
