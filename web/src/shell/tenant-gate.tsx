import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { Api } from '../api/api.ts';
import { TenantAccessProvider, tenantQuery } from '../api/tenant.tsx';
import { ApiError } from '../api/api-error.ts';
import { Loading } from '../ui/states.tsx';
import { useVisit } from './visit.ts';
import { Welcome } from './welcome.tsx';

/** Reads the tenant before anything is shown: its zone is the one that times are shown in. */
export function TenantGate({ api, children }: { api: Api; children: ReactNode }): ReactNode {
  const { session } = useVisit();
  const { data: tenant, error, refetch } = useQuery(tenantQuery(api));
  if (tenant !== undefined) {
    return (
      <TenantAccessProvider value={{ api, tenant, role: session.person.role }}>
        {children}
      </TenantAccessProvider>
    );
  }
  if (error === null)
    return (
      <main className="shell-main">
        <Loading what="Loading your account" />
      </main>
    );
  const isMissing = error instanceof ApiError && error.status === 404;
  return (
    <Welcome
      title={isMissing ? 'This account is not set up yet' : 'Your account could not be loaded'}
      words={
        isMissing
          ? 'Whoever runs the product has to set it up first. Nothing is wrong on your side.'
          : error.message
      }
      action={
        isMissing
          ? { name: 'Sign out', run: () => void session.signOut() }
          : { name: 'Try again', run: () => void refetch() }
      }
    />
  );
}
