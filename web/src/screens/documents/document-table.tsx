import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { DocumentAnswer } from '../../../../shared/contracts/http.ts';
import { counterpartyOf, kindWords, titleOf } from '../../show/document-words.ts';
import { DocumentState, PaymentState } from '../../ui/document-state.tsx';
import { Money } from '../../ui/money.tsx';
import { Table, type Column } from '../../ui/table.tsx';
import { Day } from '../../ui/time.tsx';

interface DocumentTableProps {
  documents: readonly DocumentAnswer[];
  /** Ids of those that are checked. */
  chosen: ReadonlySet<string>;
  onChoose: (chosen: ReadonlySet<string>) => void;
}

/** A page of documents, each of which can be checked. */
export function DocumentTable({ documents, chosen, onChoose }: DocumentTableProps): ReactNode {
  const toggle = (documentId: string): void => {
    const next = new Set(chosen);
    if (!next.delete(documentId)) next.add(documentId);
    onChoose(next);
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
  return (
    <Table
      caption="Documents"
      rows={documents}
      keyOf={({ documentId }) => documentId}
      columns={[check, ...documentColumns]}
    />
  );
}

/** The columns that tell of a document wherever documents are listed. */
export const documentColumns: readonly Column<DocumentAnswer>[] = [
  {
    name: 'Number',
    isRowHeader: true,
    cell: ({ documentId, kind, number }) => (
      <span className="number">
        <span className="quiet small">{kindWords[kind]} </span>
        <Link to="/documents/$documentId" params={{ documentId }}>
          {number}
        </Link>
      </span>
    ),
  },
  {
    name: 'Customer or vendor',
    cell: (document) => <span className="documents-name">{counterpartyOf(document)}</span>,
  },
  { name: 'Date', cell: ({ issuedOn }) => <Day on={issuedOn} /> },
  {
    name: 'Total',
    align: 'end',
    cell: ({ total, currency }) => <Money amount={total} currency={currency} />,
  },
  { name: 'State', cell: (document) => <DocumentState document={document} /> },
  { name: 'Payment', cell: (document) => <PaymentState document={document} /> },
];
