import type { ReactNode } from 'react';
import type { ConnectionAnswer } from '../../../../shared/contracts/http.ts';
import { Card } from '../../ui/card.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Moment } from '../../ui/time.tsx';
import { ConnectButton } from './connect-button.tsx';

/** For whoever was connected and is not any more. */
export function Reconnect({ connection }: { connection: ConnectionAnswer }): ReactNode {
  const name = connection.company?.name ?? 'your company';
  const isEnded = connection.state === 'disconnected';
  return (
    <Card
      title={isEnded ? 'QuickBooks is disconnected' : `Reconnect ${name}`}
      lead={
        isEnded
          ? `Documents that are in ${name} stay there. New ones wait here until a company is connected.`
          : 'QuickBooks does not let us in any more: the permission was withdrawn, or it ran out.'
      }
    >
      <div className="stack">
        <p>
          {isEnded
            ? `Connect ${name} again, and everything goes on where it ended. Or connect another company: links and mapping are kept for each company apart.`
            : `Sign in at QuickBooks and choose ${name} again. Everything goes on where it stopped; nothing is pushed twice.`}
        </p>
        <ConnectButton words={isEnded ? 'Connect to QuickBooks' : 'Reconnect QuickBooks'} />
        {connection.stateChangedAt !== undefined && (
          <p className="quiet small">
            Since <Moment at={connection.stateChangedAt} />
          </p>
        )}
        {connection.isRevokeUnconfirmed === true && (
          <Notice tone="warn" title="QuickBooks did not confirm the end of the permission">
            <p>
              Our side deleted it. To be sure, open QuickBooks, go to Apps, and disconnect this app there too.
            </p>
          </Notice>
        )}
      </div>
    </Card>
  );
}
