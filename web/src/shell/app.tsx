import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import type { Brand } from '../../../shared/contracts/app-settings.ts';
import { createApi, type ApiDeps } from '../api/api.ts';
import { createQueryClient } from '../api/query-client.ts';
import { createAppRouter } from '../routes.tsx';
import type { Session } from '../session/session.ts';
import { Announcer } from '../ui/announcer.tsx';
import { sessionEnd } from './session-end.ts';
import { TenantGate } from './tenant-gate.tsx';
import { operatorPathOf, tenantInPath, VisitProvider, type Visit } from './visit.ts';

/** The app for whoever is signed in. An operator's tenant is in the address, everybody else's in the token. */
export function App({ brand, session }: { brand: Brand; session: Session }): ReactNode {
  const [queryClient] = useState(createQueryClient);
  const [parts] = useState(() => partsOf(brand, session));
  const app = <RouterProvider router={parts.router} />;
  return (
    <QueryClientProvider client={queryClient}>
      <Announcer>
        <VisitProvider value={parts.visit}>
          {parts.tenantApi === undefined ? app : <TenantGate api={parts.tenantApi}>{app}</TenantGate>}
        </VisitProvider>
      </Announcer>
    </QueryClientProvider>
  );
}

function partsOf(brand: Brand, session: Session) {
  const deps: ApiDeps = {
    fetch: (...request) => fetch(...request),
    accessToken: session.accessToken,
    onSessionEnded: sessionEnd.tell,
    newId: () => crypto.randomUUID(),
  };
  const isOperator = session.person.role === 'operator';
  const tenantId = isOperator ? tenantInPath(window.location.pathname) : session.person.tenantId;
  const visit: Visit = { brand, session, tenantId, deploymentApi: createApi(deps, '/v1') };
  return {
    visit,
    router: createAppRouter(isOperator && tenantId !== undefined ? operatorPathOf(tenantId) : '/'),
    tenantApi:
      tenantId === undefined ? undefined : createApi(deps, `/v1/tenants/${encodeURIComponent(tenantId)}`),
  };
}
