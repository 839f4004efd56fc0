import { useState, type ReactNode } from 'react';
import type { DocumentAnswer } from '../../../../shared/contracts/http.ts';
import type { SyncErrorAnswer } from '../../../../shared/contracts/sync-errors.ts';
import { usePermissions } from '../../api/tenant.tsx';
import { countOf } from '../../show/money.ts';
import { titleOf } from '../../show/document-words.ts';
import { Button, OutsideLink } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { Table, type Column } from '../../ui/table.tsx';
import { documentColumns } from '../documents/document-table.tsx';
import { AdoptDialog, RenumberDialog } from './decide-dialogs.tsx';
import { has } from './error-words.ts';
import { useRetryError } from './use-error-acts.ts';

/** The documents that an error holds up, each with what can be decided about it alone. */
export function HeldDocuments(props: {
  error: SyncErrorAnswer;
  documents: readonly DocumentAnswer[];
}): ReactNode {
  const { error, documents } = props;
  const { canRetry } = usePermissions();
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const retry = useRetryError();
  const toggle = (documentId: string): void => {
    const next = new Set(chosen);
    if (!next.delete(documentId)) next.add(documentId);
    setChosen(next);
  };
  const check: Column<DocumentAnswer> = {
    name: 'Choose',
    isNameHidden: true,
    cell: (document) => (
      <input
        type="checkbox"
        className="ui-check"
        aria-label={`Choose ${titleOf(document)}`}
        checked={chosen.has(document.documentId)}
        onChange={() => toggle(document.documentId)}
      />
    ),
  };
  const decide: Column<DocumentAnswer> = {
    name: 'Decide',
    isNameHidden: true,
    cell: (document) => <Decide error={error} document={document} />,
  };
  const canChoose = canRetry && has(error, 'retry') && error.state === 'open';
  return (
    <Card
      title="What it holds up"
      actions={
        canChoose && chosen.size > 0 ? (
          <Button
            size="small"
            tone="primary"
            isBusy={retry.isPending}
            onClick={() =>
              retry.mutate(
                { errorId: error.errorId, documentIds: [...chosen] },
                { onSuccess: () => setChosen(new Set()) },
              )
            }
          >
            Retry {countOf(chosen.size, 'document')}
          </Button>
        ) : undefined
      }
    >
      <Table
        caption="Documents that are held up"
        rows={documents}
        keyOf={({ documentId }) => documentId}
        columns={[...(canChoose ? [check] : []), ...documentColumns, decide]}
      />
    </Card>
  );
}

function Decide({ error, document }: { error: SyncErrorAnswer; document: DocumentAnswer }): ReactNode {
  const { canChange } = usePermissions();
  const [open, setOpen] = useState<'renumber' | 'adopt'>();
  const close = (): void => setOpen(undefined);
  const mayDecide = canChange && error.state === 'open';
  return (
    <span className="row">
      {mayDecide && has(error, 'renumber') && (
        <Button size="small" onClick={() => setOpen('renumber')}>
          Another number
        </Button>
      )}
      {mayDecide && has(error, 'adopt') && (
        <Button size="small" onClick={() => setOpen('adopt')}>
          It is there already
        </Button>
      )}
      {has(error, 'openInQuickBooks') && document.quickbooks !== undefined && (
        <OutsideLink href={document.quickbooks.url}>Open in QuickBooks</OutsideLink>
      )}
      {open === 'renumber' && <RenumberDialog errorId={error.errorId} document={document} onClose={close} />}
      {open === 'adopt' && <AdoptDialog errorId={error.errorId} document={document} onClose={close} />}
    </span>
  );
}
