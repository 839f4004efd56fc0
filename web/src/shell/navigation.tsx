import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useApi } from '../api/tenant.tsx';
import { openErrorCountQuery } from './open-errors.ts';
import { useVisit } from './visit.ts';
import { LinkStrip } from '../ui/link-strip.tsx';

export function Navigation(): ReactNode {
  const { session, tenantId } = useVisit();
  return (
    <nav className="shell-nav" aria-label="Main">
      <LinkStrip>
        {session.person.role === 'operator' && (
          <li>
            {/* Out of the tenant and back to all of them: another place of the app, entered anew. */}
            <a
              href="/operator"
              {...(tenantId === undefined && { 'data-status': 'active', 'aria-current': 'page' })}
            >
              Tenants
            </a>
          </li>
        )}
        {tenantId !== undefined && <TenantLinks />}
      </LinkStrip>
    </nav>
  );
}

function TenantLinks(): ReactNode {
  const { data: errorCount } = useQuery(openErrorCountQuery(useApi()));
  return (
    <>
      <li>
        <Link to="/documents">Documents</Link>
      </li>
      <li>
        <Link to="/sync-errors">
          Sync errors
          {errorCount !== undefined && errorCount.count > 0 && (
            <span className="shell-count">
              {errorCount.count}
              {errorCount.isCapped && '+'}
              <span className="visually-hidden"> open</span>
            </span>
          )}
        </Link>
      </li>
      <li>
        <Link to="/reconcile">Reconcile</Link>
      </li>
      <li>
        <Link to="/activity">Activity</Link>
      </li>
      <li>
        <Link to="/settings/integrations/quickbooks">Settings</Link>
      </li>
    </>
  );
}
