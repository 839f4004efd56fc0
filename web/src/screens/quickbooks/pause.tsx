import { useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import type { ConnectionAnswer } from '../../../../shared/contracts/http.ts';
import { useApi } from '../../api/tenant.tsx';
import { useSay } from '../../ui/announcer.tsx';
import { Button } from '../../ui/button.tsx';
import { Confirm } from '../../ui/dialog.tsx';

/** Stops pushing for a while, and lets it go on. */
export function Pause({ connection }: { connection: ConnectionAnswer }): ReactNode {
  const api = useApi();
  const client = useQueryClient();
  const say = useSay();
  const [isAsking, setAsking] = useState(false);
  const { isPaused } = connection;
  const change = async (): Promise<void> => {
    await api.send('POST', isPaused ? '/resume' : '/pause');
    await Promise.all([
      client.invalidateQueries({ queryKey: ['connection'] }),
      client.invalidateQueries({ queryKey: ['documents'] }),
    ]);
    say(isPaused ? 'Pushing goes on.' : 'Pushing is paused.');
  };
  return (
    <>
      <Button tone={isPaused ? 'primary' : 'plain'} onClick={() => setAsking(true)}>
        {isPaused ? 'Resume pushing' : 'Pause pushing'}
      </Button>
      <Confirm
        isOpen={isAsking}
        onClose={() => setAsking(false)}
        title={isPaused ? 'Resume pushing?' : 'Pause pushing?'}
        act={isPaused ? 'Resume' : 'Pause'}
        onConfirm={change}
      >
        <p>
          {isPaused
            ? 'Documents that waited for this go on at once, oldest first.'
            : 'Documents are still taken in, and wait. Payments still come back, and the nightly check still runs. Nothing is lost.'}
        </p>
      </Confirm>
    </>
  );
}
