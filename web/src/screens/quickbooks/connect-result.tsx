import type { ReactNode } from 'react';
import { connectRefusals, type RefusalCode } from '../../../../shared/contracts/connect-refusals.ts';
import type { ConnectionAnswer } from '../../../../shared/contracts/http.ts';
import { Button, ButtonLink } from '../../ui/button.tsx';
import { Notice } from '../../ui/notice.tsx';

const isRefusal = (result: string): result is RefusalCode => Object.hasOwn(connectRefusals, result);

/** What came of going to QuickBooks. Anything that is no result of ours is not shown. */
export function ConnectResult(props: {
  result: string;
  connection: ConnectionAnswer;
  onDismiss: () => void;
}): ReactNode {
  const { result, connection, onDismiss } = props;
  const dismiss = <Button onClick={onDismiss}>Dismiss</Button>;
  if (result === 'connected') {
    return (
      <Notice
        tone="good"
        isAnnounced
        title={`${connection.company?.name ?? 'Your company'} is connected`}
        actions={
          <>
            <ButtonLink tone="primary" to="/settings/integrations/quickbooks/mapping">
              Go on to the mapping
            </ButtonLink>
            {dismiss}
          </>
        }
      >
        <p>Its accounts, tax codes and names are being read now. Nothing is written yet.</p>
      </Notice>
    );
  }
  if (result === 'denied') {
    return (
      <Notice tone="calm" isAnnounced title="You did not connect" actions={dismiss}>
        <p>
          QuickBooks told us that you said no. Nothing was changed. You can start again whenever you like.
        </p>
      </Notice>
    );
  }
  if (!isRefusal(result)) return null;
  const { title, words } = connectRefusals[result];
  return (
    <Notice tone="warn" isAnnounced title={title} actions={dismiss}>
      <p>{words}</p>
    </Notice>
  );
}
