import { createContext, useContext } from 'react';
import type { Brand } from '../../../shared/contracts/app-settings.ts';
import type { Api } from '../api/api.ts';
import type { Session } from '../session/session.ts';

/** Who looks at what in this tab. */
export interface Visit {
  readonly brand: Brand;
  readonly session: Session;
  /** The tenant that is looked at; absent while an operator looks at all of them. */
  readonly tenantId: string | undefined;
  /** The API without a tenant, for an operator's list. */
  readonly deploymentApi: Api;
}

const VisitContext = createContext<Visit | undefined>(undefined);
export const VisitProvider = VisitContext.Provider;

export function useVisit(): Visit {
  const visit = useContext(VisitContext);
  if (visit === undefined) throw new Error('Nobody is signed in here.');
  return visit;
}

/** Where an operator looks at one tenant; the same screens lie below it as a tenant's people have at the root. */
export const operatorPathOf = (tenantId: string): string =>
  `/operator/tenants/${encodeURIComponent(tenantId)}`;

const operatorPath = /^\/operator\/tenants\/([^/]+)/;

/** The tenant that an operator's address names. */
export function tenantInPath(pathname: string): string | undefined {
  const [, tenantId] = operatorPath.exec(pathname) ?? [];
  return tenantId === undefined ? undefined : decodeURIComponent(tenantId);
}
