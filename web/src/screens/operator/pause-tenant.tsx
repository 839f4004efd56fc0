import { useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import type { TenantStandingAnswer } from '../../../../shared/contracts/operator-tenants.ts';
import { useVisit } from '../../shell/visit.ts';
import { useSay } from '../../ui/announcer.tsx';
import { Button } from '../../ui/button.tsx';
import { Confirm } from '../../ui/dialog.tsx';

/** Stops the pushes of one tenant for a while, or lets them go on. */
export function PauseTenant({ tenant }: { tenant: TenantStandingAnswer }): ReactNode {
  const { deploymentApi } = useVisit();
  const client = useQueryClient();
  const say = useSay();
  const [isAsking, setAsking] = useState(false);
  const { tenantId, name, isPaused } = tenant;
  const act = isPaused ? 'Resume' : 'Pause';
  const change = async (): Promise<void> => {
    const path = `/tenants/${encodeURIComponent(tenantId)}/${isPaused ? 'resume' : 'pause'}`;
    await deploymentApi.send('POST', path);
    say(isPaused ? `Pushing goes on for ${name}.` : `Pushing is paused for ${name}.`);
    await client.invalidateQueries({ queryKey: ['operator', 'tenants'] });
  };
  return (
    <>
      <Button size="small" onClick={() => setAsking(true)}>
        {act}
        <span className="visually-hidden"> pushing for {name}</span>
      </Button>
      <Confirm
        isOpen={isAsking}
        onClose={() => setAsking(false)}
        title={`${act} pushing for ${name}?`}
        act={act}
        onConfirm={change}
      >
        <p>
          {isPaused
            ? 'Documents that waited for this go on at once, oldest first.'
            : 'Documents are still taken in, and wait. Payments still come back, and the nightly check still runs.'}
        </p>
        <p>It stands in the tenant’s activity as done by support.</p>
      </Confirm>
    </>
  );
}
