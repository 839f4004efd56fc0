import { useMutation } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { useApi, usePermissions } from '../../api/tenant.tsx';
import { useVisit } from '../../shell/visit.ts';
import { Button } from '../../ui/button.tsx';
import { Failed } from '../../ui/states.tsx';

const returnPath = '/settings/integrations/quickbooks';

/** Sends the person to QuickBooks. `words`: "Connect to QuickBooks" for whoever is not connected, as Intuit asks. */
export function ConnectButton({ words = 'Connect to QuickBooks' }: { words?: string }): ReactNode {
  const api = useApi();
  const { canChange } = usePermissions();
  const start = useMutation({
    mutationFn: () => api.send<{ authorizeUrl: string }>('POST', '/connection/authorize', { returnPath }),
    onSuccess: ({ authorizeUrl }) => window.location.assign(authorizeUrl),
  });
  if (!canChange) return <p className="quiet">An admin of this account can do that.</p>;
  const isLeaving = start.isPending || start.isSuccess;
  return (
    <div className="stack-close">
      <div className="row">
        <Face words={words} isBusy={isLeaving} onClick={() => start.mutate()} />
        {isLeaving && <span className="quiet">Taking you to QuickBooks …</span>}
      </div>
      {start.error !== null && <Failed error={start.error} title="The connection could not be started" />}
    </div>
  );
}

/** Intuit's own images where the vendor has them, else a button with the same words. */
function Face(props: { words: string; isBusy: boolean; onClick: () => void }): ReactNode {
  const { connectButton } = useVisit().brand;
  const [isOver, setOver] = useState(false);
  if (connectButton === undefined || props.words !== 'Connect to QuickBooks') {
    return (
      <button
        type="button"
        className="ui-button quickbooks-connect"
        aria-disabled={props.isBusy}
        onClick={() => {
          if (!props.isBusy) props.onClick();
        }}
      >
        {props.words}
      </button>
    );
  }
  const { imageUrl, hoverImageUrl = imageUrl } = connectButton;
  return (
    <Button
      tone="quiet"
      isBusy={props.isBusy}
      onClick={props.onClick}
      onMouseEnter={() => setOver(true)}
      onMouseLeave={() => setOver(false)}
    >
      <img src={isOver ? hoverImageUrl : imageUrl} alt={props.words} height={36} />
    </Button>
  );
}
