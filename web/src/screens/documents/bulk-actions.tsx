import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import type { DocumentAnswer, SubmitByHandAnswer } from '../../../../shared/contracts/http.ts';
import { useApi, usePermissions } from '../../api/tenant.tsx';
import { countOf } from '../../show/money.ts';
import { useSay } from '../../ui/announcer.tsx';
import { Button } from '../../ui/button.tsx';
import { Failed } from '../../ui/states.tsx';
import { bulkOf, forEachOf } from './bulk.ts';
import { BulkPreview } from './bulk-preview.tsx';
import { BulkProgress } from './bulk-progress.tsx';

interface BulkActionsProps {
  documents: readonly DocumentAnswer[];
  chosen: ReadonlySet<string>;
  onChoose: (chosen: ReadonlySet<string>) => void;
}

// Attempts are asked for one by one; the API takes a few at a time without being troubled.
const retriedAtOnce = 4;

/** What can be done with several documents at once, and how far it is. */
export function BulkActions({ documents, chosen, onChoose }: BulkActionsProps): ReactNode {
  const { canChange, canRetry } = usePermissions();
  const [watched, setWatched] = useState<readonly string[]>([]);
  const [previewed, setPreviewed] = useState<readonly DocumentAnswer[]>();
  const checked = documents.filter(({ documentId }) => chosen.has(documentId));
  const { submit, retry, preview } = bulkOf(checked);
  const waiting = bulkOf(documents).submit;
  const sendOn = useSendOn((documentIds) => {
    setWatched(documentIds);
    onChoose(new Set());
  });
  const isAll = checked.length === documents.length;
  return (
    <div className="stack-close">
      <div className="row documents-bulk" role="group" aria-label="With the checked documents">
        <Button
          size="small"
          onClick={() => onChoose(isAll ? new Set() : new Set(documents.map(({ documentId }) => documentId)))}
        >
          {isAll ? 'Check none' : 'Check all on this page'}
        </Button>
        {checked.length > 0 && <span aria-live="polite">{countOf(checked.length, 'document')} checked</span>}
        {preview.length > 0 && (
          <Button size="small" onClick={() => setPreviewed(preview)}>
            Preview
          </Button>
        )}
        {canChange && submit.length > 0 && (
          <Button
            size="small"
            tone="primary"
            isBusy={sendOn.isPending}
            onClick={() => sendOn.mutate({ act: 'submit', documents: submit })}
          >
            Submit {countOf(submit.length, 'document')}
          </Button>
        )}
        {canRetry && retry.length > 0 && (
          <Button
            size="small"
            tone="primary"
            isBusy={sendOn.isPending}
            onClick={() => sendOn.mutate({ act: 'retry', documents: retry })}
          >
            Retry {countOf(retry.length, 'document')}
          </Button>
        )}
        {canChange && checked.length === 0 && waiting.length > 0 && (
          <Button
            size="small"
            tone="primary"
            isBusy={sendOn.isPending}
            onClick={() => sendOn.mutate({ act: 'submitAll', documents: waiting })}
          >
            Submit all that wait for it
          </Button>
        )}
      </div>
      {sendOn.error !== null && <Failed error={sendOn.error} title="They were not sent on" />}
      {watched.length > 0 && <BulkProgress documentIds={watched} onClose={() => setWatched([])} />}
      {previewed !== undefined && (
        <BulkPreview documents={previewed} onClose={() => setPreviewed(undefined)} />
      )}
    </div>
  );
}

interface SendOn {
  act: 'submit' | 'submitAll' | 'retry';
  documents: readonly DocumentAnswer[];
}

function useSendOn(onSent: (documentIds: readonly string[]) => void) {
  const api = useApi();
  const client = useQueryClient();
  const say = useSay();
  return useMutation({
    mutationFn: async ({ act, documents }: SendOn): Promise<number> => {
      const documentIds = documents.map(({ documentId }) => documentId);
      if (act === 'retry') {
        const failed = await forEachOf(documentIds, retriedAtOnce, (id) =>
          api.send('POST', `/documents/${id}/retry`),
        );
        return documentIds.length - failed.length;
      }
      let submitted = 0;
      for (let isMoreLeft = true; isMoreLeft;) {
        const body = act === 'submitAll' ? { all: true } : { documentIds };
        const answer = await api.send<SubmitByHandAnswer>('POST', '/documents/submit', body);
        submitted += answer.submitted;
        isMoreLeft = answer.isMoreLeft;
      }
      return submitted;
    },
    onSuccess: (count, { documents }) => {
      say(`${countOf(count, 'document')} on the way.`);
      onSent(documents.map(({ documentId }) => documentId));
    },
    onSettled: () => client.invalidateQueries({ queryKey: ['documents'] }),
  });
}
