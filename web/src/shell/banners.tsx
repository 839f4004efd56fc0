import { Link, useLocation } from '@tanstack/react-router';
import { useSyncExternalStore, type ReactNode } from 'react';
import { useConnection, usePermissions, useTenant } from '../api/tenant.tsx';
import { ButtonLink } from '../ui/button.tsx';
import { Notice } from '../ui/notice.tsx';
import { sessionEnd } from './session-end.ts';
import { Button } from '../ui/button.tsx';
import { useVisit } from './visit.ts';

/** What is to be known on every page: whose books these are to an operator, no network, no session, no connection, a pause. */
export function Banners({ hasTenant }: { hasTenant: boolean }): ReactNode {
  return (
    <>
      <SessionBanner />
      <OfflineBanner />
      {hasTenant && <OperatorBanner />}
      {hasTenant && <ConnectionBanner />}
    </>
  );
}

function SessionBanner(): ReactNode {
  const { session } = useVisit();
  const hasEnded = useSyncExternalStore(sessionEnd.subscribe, sessionEnd.hasEnded);
  if (!hasEnded) return null;
  return (
    <Notice
      tone="warn"
      isAnnounced
      title="Your session has ended"
      actions={
        <Button tone="primary" onClick={() => void session.signInAgain()}>
          Sign in again
        </Button>
      }
    >
      <p>You come back to this page. What you typed and did not save is lost then.</p>
    </Notice>
  );
}

function subscribeToNetwork(listener: () => void): () => void {
  window.addEventListener('online', listener);
  window.addEventListener('offline', listener);
  return () => {
    window.removeEventListener('online', listener);
    window.removeEventListener('offline', listener);
  };
}

function OfflineBanner(): ReactNode {
  const isOnline = useSyncExternalStore(subscribeToNetwork, () => navigator.onLine);
  if (isOnline) return null;
  return (
    <Notice tone="warn" isAnnounced title="You are offline">
      <p>What you see may be old. It is read again as soon as there is a network.</p>
    </Notice>
  );
}

/** An operator is never in doubt whose books these are. */
function OperatorBanner(): ReactNode {
  const { session } = useVisit();
  const { name } = useTenant();
  if (session.person.role !== 'operator') return null;
  return (
    <Notice
      tone="calm"
      title={`You are looking at ${name}`}
      actions={
        // Out of the tenant: another place of the app, entered anew.
        <a href="/operator" className="ui-button" data-size="small">
          Back to all tenants
        </a>
      }
    >
      <p>As support you can retry documents and pause or resume pushing. The rest is theirs to change.</p>
    </Notice>
  );
}

const settingsPath = '/settings/integrations/quickbooks';

function ConnectionBanner(): ReactNode {
  const { data: connection } = useConnection();
  const { canChange } = usePermissions();
  const isOnSettings = useLocation({ select: ({ pathname }) => pathname === settingsPath });
  if (connection === undefined) return null;
  const company = connection.company?.name ?? 'the company';
  if (connection.state === 'needsReconnect') {
    return (
      <Notice
        tone="bad"
        title="QuickBooks has to be reconnected"
        actions={
          canChange && !isOnSettings ? (
            <ButtonLink tone="primary" to={settingsPath}>
              Reconnect QuickBooks
            </ButtonLink>
          ) : undefined
        }
      >
        <p>
          {company} does not let us in any more. Documents wait and lose nothing; they go on by themselves
          once it is reconnected.{!canChange && ' An admin of this account can do that.'}
        </p>
      </Notice>
    );
  }
  if (connection.state === 'subscriptionLapsed') {
    return (
      <Notice tone="warn" title="The QuickBooks subscription has lapsed">
        <p>
          {company} can be read and not written to. Documents wait until the subscription is renewed at
          QuickBooks.
        </p>
      </Notice>
    );
  }
  if (connection.isPaused) {
    return (
      <Notice tone="calm" title="Pushing is paused">
        <p>
          Documents wait until it is resumed.{' '}
          {!isOnSettings && <Link to={settingsPath}>See QuickBooks settings</Link>}
        </p>
      </Notice>
    );
  }
  return null;
}
