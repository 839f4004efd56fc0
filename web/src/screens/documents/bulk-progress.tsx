import { useQueries, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useEffect, useRef, type ReactNode } from 'react';
import type { DocumentAnswer } from '../../../../shared/contracts/http.ts';
import { refreshMs } from '../../api/query-client.ts';
import { useApi } from '../../api/tenant.tsx';
import { titleOf } from '../../show/document-words.ts';
import { Button } from '../../ui/button.tsx';
import { DocumentState } from '../../ui/document-state.tsx';
import { Progress } from '../../ui/progress.tsx';
import { isOnItsWay, progressOf } from './bulk.ts';
import { documentQuery } from './queries.ts';

/** How far documents are that were sent on together, until each has come to an end. */
export function BulkProgress(props: { documentIds: readonly string[]; onClose: () => void }): ReactNode {
  const api = useApi();
  const documents = useQueries({
    queries: props.documentIds.map((documentId) => ({
      ...documentQuery(api, documentId),
      // One that has arrived is not asked for any more.
      refetchInterval: ({ state: { data } }: { state: { data?: DocumentAnswer | undefined } }) =>
        data === undefined || isOnItsWay(data) ? refreshMs.whileBusy : false,
    })),
    combine: (results) => results.flatMap(({ data }) => (data === undefined ? [] : [data])),
  });
  const { arrived, stopped, isOver } = progressOf(documents);
  const client = useQueryClient();
  const standing = `${arrived} ${isOver}`;
  const told = useRef(standing);
  useEffect(() => {
    if (told.current === standing) return;
    told.current = standing;
    // The list beside it tells the same.
    void client.invalidateQueries({ queryKey: ['documents', 'list'] });
  }, [client, standing]);
  const total = props.documentIds.length;
  return (
    <section className="documents-progress" aria-label="How far it is">
      <Progress
        label={`${arrived} of ${total} are in QuickBooks`}
        done={arrived + stopped.length}
        total={total}
      />
      {stopped.length > 0 && (
        <ul className="stack-close">
          {stopped.map((document) => (
            <li key={document.documentId} className="row">
              <Link to="/documents/$documentId" params={{ documentId: document.documentId }}>
                {titleOf(document)}
              </Link>
              <DocumentState document={document} />
            </li>
          ))}
        </ul>
      )}
      {isOver && documents.length === total && (
        <div>
          <Button size="small" onClick={props.onClose}>
            Close
          </Button>
        </div>
      )}
    </section>
  );
}
