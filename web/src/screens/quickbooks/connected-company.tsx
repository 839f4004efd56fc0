import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import type { ConnectionAnswer } from '../../../../shared/contracts/http.ts';
import { useApi, usePermissions, useToday } from '../../api/tenant.tsx';
import { countOf } from '../../show/money.ts';
import { useSay } from '../../ui/announcer.tsx';
import { Badge, type Tone } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { Facts } from '../../ui/facts.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Day, Moment } from '../../ui/time.tsx';
import { countryText, grantEndWords, preferenceWords } from './company-words.ts';
import { ConnectButton } from './connect-button.tsx';
import { Disconnect } from './disconnect.tsx';
import { Pause } from './pause.tsx';
import { usageQuery } from './queries.ts';

const stateWords: Readonly<Record<ConnectionAnswer['state'], { words: string; tone: Tone }>> = {
  active: { words: 'Connected', tone: 'good' },
  needsReconnect: { words: 'Needs to be reconnected', tone: 'bad' },
  subscriptionLapsed: { words: 'Subscription lapsed', tone: 'warn' },
  disconnected: { words: 'Disconnected', tone: 'neutral' },
  notConnected: { words: 'Not connected', tone: 'neutral' },
};

/** The company that is connected, and what can be done with the connection. */
export function ConnectedCompany({ connection }: { connection: ConnectionAnswer }): ReactNode {
  const { company, state, realmId } = connection;
  const today = useToday();
  const { canChange, canRetry } = usePermissions();
  if (company === undefined) return null;
  const { words, tone } = stateWords[state];
  const ends = grantEndWords(connection.refreshTokenHardExpiresAt, today);
  return (
    <Card title={company.name} actions={<Badge tone={tone}>{words}</Badge>}>
      <div className="stack">
        {ends !== undefined && <Notice tone="warn" title={ends} />}
        <Facts
          facts={{
            Country: countryText(company.country),
            'Home currency': company.homeCurrency,
            'Connected by': connection.connectedByName ?? connection.connectedBy,
            Connected:
              connection.connectedAt === undefined ? undefined : <Moment at={connection.connectedAt} />,
            'Books closed up to':
              company.bookClosedOn === undefined ? undefined : <Day on={company.bookClosedOn} />,
            'Company number at QuickBooks': realmId,
            'Read last': <Moment at={company.readAt} />,
          }}
        />
        <ul className="stack-close quiet">
          {preferenceWords(company).map((sentence) => (
            <li key={sentence}>{sentence}</li>
          ))}
        </ul>
        <div className="row">
          {canRetry && <Pause connection={connection} />}
          {canChange && state !== 'needsReconnect' && (
            <>
              <ReadAgain />
              <Disconnect companyName={company.name} />
            </>
          )}
        </div>
        {canChange && state === 'active' && <ChangePermission companyName={company.name} />}
        <Usage />
      </div>
    </Card>
  );
}

function ReadAgain(): ReactNode {
  const api = useApi();
  const client = useQueryClient();
  const say = useSay();
  const [isBusy, setBusy] = useState(false);
  const readAgain = async (): Promise<void> => {
    setBusy(true);
    try {
      await api.send('POST', '/reference/refresh');
      say('The company is being read again: accounts, tax codes, names and preferences.');
      await client.invalidateQueries({ queryKey: ['reference'] });
    } catch (error) {
      say(error instanceof Error ? error.message : 'It could not be read again just now.');
    } finally {
      setBusy(false);
    }
  };
  return (
    <Button isBusy={isBusy} onClick={() => void readAgain()}>
      Read the company again
    </Button>
  );
}

/** Renewing the permission while it still holds starts its five years anew. */
function ChangePermission({ companyName }: { companyName: string }): ReactNode {
  return (
    <details>
      <summary>Renew the permission, or choose another company</summary>
      <div className="stack-close">
        <p className="quiet">
          To renew it, reconnect and choose {companyName} again: nothing else changes. To move to another
          company, disconnect first, then connect the other one.
        </p>
        <ConnectButton words="Reconnect QuickBooks" />
      </div>
    </details>
  );
}

function Usage(): ReactNode {
  const { data } = useQuery(usageQuery(useApi()));
  if (data === undefined) return null;
  return (
    <p className="quiet small">
      {countOf(data.months[0]?.meteredReads ?? 0, 'read')} of QuickBooks this month that Intuit charges for.
    </p>
  );
}
