import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import type { StartReconcileAnswer } from '../../../../shared/contracts/reconcile-answers.ts';
import { useApi, useConnection, usePermissions } from '../../api/tenant.tsx';
import { useSay } from '../../ui/announcer.tsx';
import { Button } from '../../ui/button.tsx';
import { Confirm } from '../../ui/dialog.tsx';

/** Has everything compared now, and leads to where one sees it go on. */
export function CheckNow(): ReactNode {
  const api = useApi();
  const client = useQueryClient();
  const navigate = useNavigate();
  const say = useSay();
  const { canChange } = usePermissions();
  const [isAsking, setAsking] = useState(false);
  const { data: connection } = useConnection();
  const canBeRead = connection?.state === 'active' || connection?.state === 'subscriptionLapsed';
  if (!canChange || !canBeRead) return null;
  const start = async (): Promise<void> => {
    const { runId } = await api.send<StartReconcileAnswer>('POST', '/reconciles');
    say('The check has been asked for.');
    void client.invalidateQueries({ queryKey: ['reconciles'] });
    await navigate({ to: '/reconcile/$runId', params: { runId } });
  };
  return (
    <>
      <Button tone="primary" onClick={() => setAsking(true)}>
        Check now
      </Button>
      <Confirm
        isOpen={isAsking}
        onClose={() => setAsking(false)}
        title="Check everything now?"
        act="Check now"
        onConfirm={start}
      >
        <p>
          Every document in QuickBooks is read and compared with yours. That takes from some seconds to a few
          minutes, and you can watch it.
        </p>
        <p>Nothing is changed in QuickBooks. What differs appears under Sync errors.</p>
      </Confirm>
    </>
  );
}
