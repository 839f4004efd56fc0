import { useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { useApi } from '../../api/tenant.tsx';
import { useSay } from '../../ui/announcer.tsx';
import { Button } from '../../ui/button.tsx';
import { Confirm } from '../../ui/dialog.tsx';

/** Ends the connection, after saying what that does and what it does not. */
export function Disconnect({ companyName }: { companyName: string }): ReactNode {
  const api = useApi();
  const client = useQueryClient();
  const say = useSay();
  const [isAsking, setAsking] = useState(false);
  const disconnect = async (): Promise<void> => {
    await api.send('POST', '/connection/disconnect');
    await client.invalidateQueries();
    say(`${companyName} is disconnected.`);
  };
  return (
    <>
      <Button onClick={() => setAsking(true)}>Disconnect</Button>
      <Confirm
        isOpen={isAsking}
        onClose={() => setAsking(false)}
        title={`Disconnect ${companyName}?`}
        act="Disconnect"
        tone="danger"
        onConfirm={disconnect}
      >
        <div className="quickbooks-lists">
          <div>
            <h3>What happens</h3>
            <ul>
              <li>Our permission at QuickBooks ends, and what we hold of it is deleted.</li>
              <li>Documents that have not gone yet wait.</li>
              <li>Payments are no longer read, and the nightly check stops.</li>
            </ul>
          </div>
          <div data-is="not">
            <h3>What stays</h3>
            <ul>
              <li>Everything that is in QuickBooks.</li>
              <li>Links, mapping and policies.</li>
              <li>The way back: connect the same company, and all goes on where it ended.</li>
            </ul>
          </div>
        </div>
      </Confirm>
    </>
  );
}
