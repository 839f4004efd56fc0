import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import type { DocumentAnswer } from '../../../../shared/contracts/http.ts';
import { failureWords } from '../../api/api-error.ts';
import { useApi, usePermissions } from '../../api/tenant.tsx';
import { canRetryNow, titleOf, waitsForSubmit } from '../../show/document-words.ts';
import { useSay } from '../../ui/announcer.tsx';
import { Button } from '../../ui/button.tsx';
import { Confirm } from '../../ui/dialog.tsx';

/** What a person can do with a document. */
export function DocumentActions({ document }: { document: DocumentAnswer }): ReactNode {
  const { canChange, canRetry } = usePermissions();
  return (
    <>
      {canChange && waitsForSubmit(document) && <Submit document={document} />}
      {canRetry && canRetryNow(document) && <Retry document={document} />}
      {canChange && mayVoid(document) && <Void document={document} />}
    </>
  );
}

const mayVoid = ({ state, operation }: DocumentAnswer): boolean =>
  state !== 'voided' && state !== 'queued' && state !== 'unknown' && operation !== 'void';

function useAct(document: DocumentAnswer) {
  const client = useQueryClient();
  return () =>
    Promise.all(
      [['document', document.documentId], ['documents'], ['sync-errors'], ['activity']].map((queryKey) =>
        client.invalidateQueries({ queryKey }),
      ),
    );
}

function Submit({ document }: { document: DocumentAnswer }): ReactNode {
  const api = useApi();
  const say = useSay();
  const refresh = useAct(document);
  const submit = useMutation({
    mutationFn: () => api.send('POST', '/documents/submit', { documentIds: [document.documentId] }),
    onSuccess: () => say(`${titleOf(document)} is on its way.`),
    onError: (error) => say(failureWords(error).words),
    onSettled: refresh,
  });
  return (
    <Button tone="primary" isBusy={submit.isPending} onClick={() => submit.mutate()}>
      Submit
    </Button>
  );
}

function Retry({ document }: { document: DocumentAnswer }): ReactNode {
  const api = useApi();
  const say = useSay();
  const refresh = useAct(document);
  const retry = useMutation({
    mutationFn: () => api.send('POST', `/documents/${document.documentId}/retry`),
    onSuccess: () => say(`${titleOf(document)} is tried again.`),
    onError: (error) => say(failureWords(error).words),
    onSettled: refresh,
  });
  return (
    <Button tone="primary" isBusy={retry.isPending} onClick={() => retry.mutate()}>
      Retry
    </Button>
  );
}

function Void({ document }: { document: DocumentAnswer }): ReactNode {
  const api = useApi();
  const say = useSay();
  const refresh = useAct(document);
  const [isAsking, setAsking] = useState(false);
  const isInBooks = document.quickbooks !== undefined;
  const void_ = async (): Promise<void> => {
    await api.send('POST', `/documents/${document.documentId}/void`);
    say(isInBooks ? `${titleOf(document)} is being voided.` : `${titleOf(document)} is voided.`);
    await refresh();
  };
  return (
    <>
      <Button onClick={() => setAsking(true)}>Void</Button>
      <Confirm
        isOpen={isAsking}
        onClose={() => setAsking(false)}
        title={`Void ${titleOf(document)}?`}
        act="Void it"
        tone="danger"
        onConfirm={void_}
      >
        <p>
          {isInBooks
            ? 'It stays in QuickBooks with its number and zero amounts, as an accountant expects. A paid one cannot be voided: remove the payment in QuickBooks first.'
            : 'It was never put into QuickBooks, and will not be. Approve a new revision in your product to bring it back.'}
        </p>
        <p>This cannot be undone here.</p>
      </Confirm>
    </>
  );
}
