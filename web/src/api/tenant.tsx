import { queryOptions, useQuery } from '@tanstack/react-query';
import { createContext, useContext, useState } from 'react';
import type { ConnectionAnswer } from '../../../shared/contracts/http.ts';
import type { Tenant } from '../../../shared/domain/tenant.ts';
import type { Role } from '../../../shared/contracts/routes.ts';
import { dayOf } from '../show/time.ts';
import type { Api } from './api.ts';

/** What every screen of a tenant can ask for. */
export interface TenantAccess {
  /** Paths begin at the tenant: `/documents`. */
  readonly api: Api;
  readonly role: Role;
  readonly tenant: Tenant;
}

const AccessContext = createContext<TenantAccess | undefined>(undefined);
export const TenantAccessProvider = AccessContext.Provider;

function useAccess(): TenantAccess {
  const access = useContext(AccessContext);
  if (access === undefined) throw new Error('This part of the page belongs to a tenant, and there is none.');
  return access;
}

/** The API of the tenant that is looked at. */
export const useApi = (): Api => useAccess().api;
/** The tenant that is looked at; its zone is the one that times are shown in. */
export const useTenant = (): Tenant => useAccess().tenant;

/** The day it is at the tenant's, as `YYYY-MM-DD`, when the part of the page was opened. */
export function useToday(): string {
  const { timeZone } = useTenant();
  const [today] = useState(() => dayOf(Date.now(), timeZone));
  return today;
}

/** What the person is offered; what is allowed the API decides. */
export interface Permissions {
  /** Connect, map, submit, resolve: a tenant's admin. */
  readonly canChange: boolean;
  /** Ask for another attempt, pause and resume: an operator too. */
  readonly canRetry: boolean;
}

export function usePermissions(): Permissions {
  const { role } = useAccess();
  return { canChange: role === 'admin', canRetry: role !== 'viewer' };
}

/** The words beside what a person sees and may not do. */
export const notAllowedWords = 'Only an admin of this account can change this.';

export const tenantQuery = (api: Api) =>
  queryOptions({ queryKey: ['tenant'], queryFn: ({ signal }) => api.get<Tenant>('', { signal }) });

const connectionQuery = (api: Api) =>
  queryOptions({
    queryKey: ['connection'],
    queryFn: ({ signal }) => api.get<ConnectionAnswer>('/connection', { signal }),
    // A grant may die at any time, and the banner is to tell of it on whatever page one is.
    refetchInterval: 15_000,
  });

/** How the tenant stands with QuickBooks. */
export const useConnection = () => useQuery(connectionQuery(useApi()));
