import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { infer as Infer } from 'zod';
import type { DocumentAnswer } from '../../../../shared/contracts/http.ts';
import type { previewsAnswerSchema } from '../../../../shared/contracts/previews.ts';
import { useApi } from '../../api/tenant.tsx';
import { titleOf } from '../../show/document-words.ts';
import { countOf } from '../../show/money.ts';
import { Badge } from '../../ui/badge.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Failed, Loading } from '../../ui/states.tsx';
import { Table } from '../../ui/table.tsx';

type Preview = Infer<typeof previewsAnswerSchema>['previews'][number];

/** What a push of several documents would do, before anything is written. */
export function BulkPreview(props: { documents: readonly DocumentAnswer[]; onClose: () => void }): ReactNode {
  const { documents, onClose } = props;
  const api = useApi();
  const documentIds = documents.map(({ documentId }) => documentId);
  const { data, error, refetch } = useQuery({
    queryKey: ['document', 'previews', documentIds],
    queryFn: () =>
      api.send<Infer<typeof previewsAnswerSchema>>('POST', '/documents/preview', { documentIds }),
  });
  return (
    <Dialog
      isOpen
      onClose={onClose}
      size="wide"
      title={`Preview of ${countOf(documents.length, 'document')}`}
      closeWords="Close"
    >
      <p className="quiet">Nothing was written for it.</p>
      {error !== null && <Failed error={error} onRetry={() => void refetch()} />}
      {data === undefined && error === null && <Loading lines={5} />}
      {data !== undefined && (
        <Table
          caption="What each would do"
          rows={data.previews}
          keyOf={({ documentId }) => documentId}
          columns={[
            {
              name: 'Document',
              isRowHeader: true,
              cell: ({ documentId }) => <span className="number">{titleIn(documents, documentId)}</span>,
            },
            { name: 'Would', cell: (preview) => operationWords[preview.operation] },
            {
              name: 'Creates',
              cell: ({ willCreate }) => willCreate.map(({ name }) => name).join(', ') || 'nothing new',
            },
            { name: 'To know', cell: (preview) => <ToKnow preview={preview} /> },
          ]}
        />
      )}
    </Dialog>
  );
}

const operationWords: Readonly<Record<Preview['operation'], string>> = {
  create: 'be put into QuickBooks',
  update: 'be changed there',
  void: 'be voided there',
  none: 'stay as it is',
};

function titleIn(documents: readonly DocumentAnswer[], documentId: string): string {
  const found = documents.find((document) => document.documentId === documentId);
  return found === undefined ? documentId : titleOf(found);
}

function ToKnow({ preview: { problems, warnings } }: { preview: Preview }): ReactNode {
  if (problems.length === 0 && warnings.length === 0) return <Badge tone="good">Nothing in the way</Badge>;
  return (
    <ul className="stack-close">
      {problems.map(({ cause, detail }) => (
        <li key={cause}>
          <Badge tone="bad">Would be refused</Badge> {detail}
        </li>
      ))}
      {warnings.map(({ code, words }) => (
        <li key={code + words}>{words}</li>
      ))}
    </ul>
  );
}
