import { useQuery } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import type { DocumentAnswer } from '../../../../shared/contracts/http.ts';
import { useApi } from '../../api/tenant.tsx';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { Failed, Loading } from '../../ui/states.tsx';
import { previewQuery } from '../first-sync/queries.ts';
import { TestPushPreview } from '../first-sync/test-push-preview.tsx';

/** What the next push of it would do; asked for when somebody wants to know, because QuickBooks is read for it. */
export function NextPush({ document: { documentId, state } }: { document: DocumentAnswer }): ReactNode {
  const [isOpen, setOpen] = useState(false);
  const { data, error, refetch } = useQuery({ ...previewQuery(useApi(), documentId), enabled: isOpen });
  return (
    <Card
      title={state === 'pushed' ? 'If it were pushed again' : 'Preview of the push'}
      lead="What would be sent to QuickBooks as things stand now. Nothing is written by looking."
      actions={!isOpen && <Button onClick={() => setOpen(true)}>Show the preview</Button>}
    >
      {isOpen && error !== null && <Failed error={error} onRetry={() => void refetch()} />}
      {isOpen && data === undefined && error === null && <Loading lines={5} />}
      {isOpen && data !== undefined && (
        <div className="stack">
          <TestPushPreview preview={data} />
          {data.operation === 'none' && <p className="quiet">Nothing would be sent.</p>}
          {data.payload !== undefined && (
            <details>
              <summary>Exactly what is sent</summary>
              <pre
                className="documents-payload"
                // A long text is scrolled, by keyboard too.
                // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
                tabIndex={0}
                role="region"
                aria-label="What is sent to QuickBooks"
              >
                {JSON.stringify(data.payload, undefined, 2)}
              </pre>
            </details>
          )}
        </div>
      )}
    </Card>
  );
}
