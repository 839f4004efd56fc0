import { Link, Outlet } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useConnection } from '../../api/tenant.tsx';
import { Page } from '../../ui/page.tsx';
import { LinkStrip } from '../../ui/link-strip.tsx';
import './quickbooks.css';

const base = '/settings/integrations/quickbooks';

/** Settings → Integrations → QuickBooks: one page, its parts below each other's links. */
export function QuickbooksLayout(): ReactNode {
  const { data: connection } = useConnection();
  const hasCompany = connection !== undefined && connection.state !== 'notConnected';
  return (
    <Page title="QuickBooks Online" trail="Settings / Integrations">
      <nav className="quickbooks-parts" aria-label="QuickBooks settings">
        <LinkStrip>
          <li>
            <Link to={base} activeOptions={{ exact: true, includeSearch: false }}>
              Connection
            </Link>
          </li>
          {hasCompany && (
            <>
              <li>
                <Link to={`${base}/mapping`}>Mapping</Link>
              </li>
              <li>
                <Link to={`${base}/policies`}>Policies</Link>
              </li>
              <li>
                <Link to={`${base}/first-sync`}>First sync</Link>
              </li>
              <li>
                <Link to={`${base}/test-push`}>Test push</Link>
              </li>
            </>
          )}
        </LinkStrip>
      </nav>
      <Outlet />
    </Page>
  );
}
