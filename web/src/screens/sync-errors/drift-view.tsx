import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { DocumentDrift } from '../../../../shared/contracts/document-drift.ts';
import type { DocumentAnswer } from '../../../../shared/contracts/http.ts';
import type { SyncErrorAnswer } from '../../../../shared/contracts/sync-errors.ts';
import { useApi } from '../../api/tenant.tsx';
import { counterpartyOf, titleOf } from '../../show/document-words.ts';
import { countOf } from '../../show/money.ts';
import { Badge } from '../../ui/badge.tsx';
import { OutsideLink } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { Failed, Loading } from '../../ui/states.tsx';
import { Table } from '../../ui/table.tsx';
import { Moment } from '../../ui/time.tsx';
import { DriftDecisions } from './drift-decisions.tsx';
import { fieldTitle, linePairs, lineText, sideText, splitFields, type DriftField } from './drift-sides.ts';
import { driftQuery } from './queries.ts';

/** A document that differs from the books: three sides beside each other, and what can be decided. */
export function DriftView({
  error,
  document,
}: {
  error: SyncErrorAnswer;
  document: DocumentAnswer;
}): ReactNode {
  const { documentId, quickbooks } = document;
  const drift = useQuery(driftQuery(useApi(), documentId));
  return (
    <Card
      title={`${titleOf(document)} · ${counterpartyOf(document)}`}
      lead={
        <Link to="/documents/$documentId" params={{ documentId }}>
          See the document
        </Link>
      }
      actions={
        quickbooks !== undefined && <OutsideLink href={quickbooks.url}>Open in QuickBooks</OutsideLink>
      }
    >
      {drift.error !== null && <Failed error={drift.error} onRetry={() => void drift.refetch()} />}
      {drift.isPending && <Loading lines={4} what="Loading the comparison" />}
      {drift.data !== undefined && (
        <div className="stack">
          <Sides drift={drift.data} currency={document.currency} />
          {error.state === 'open' && <DriftDecisions error={error} document={document} drift={drift.data} />}
        </div>
      )}
    </Card>
  );
}

function Sides({ drift, currency }: { drift: DocumentDrift; currency: string }): ReactNode {
  const { changed, same } = splitFields(drift.fields);
  const lines = changed.find(({ field }) => field === 'lines');
  return (
    <>
      <p className="quiet small">
        As it stood in QuickBooks <Moment at={drift.seenAt} />
      </p>
      {changed.length > 0 && <FieldTable caption="What differs" fields={changed} currency={currency} />}
      {lines !== undefined && <LineTable field={lines} />}
      {same.length > 0 && (
        <details>
          <summary>{countOf(same.length, 'field agrees', 'fields agree')}</summary>
          <FieldTable caption="What agrees" fields={same} currency={currency} />
        </details>
      )}
    </>
  );
}

function FieldTable(props: { caption: string; fields: readonly DriftField[]; currency: string }): ReactNode {
  const { currency } = props;
  return (
    <Table
      caption={props.caption}
      rows={props.fields}
      keyOf={({ field }) => field}
      columns={[
        { name: 'Field', isRowHeader: true, cell: ({ field }) => fieldTitle(field) },
        { name: 'Ours', cell: ({ field, ours }) => sideText(field, ours, currency) },
        { name: 'Last agreed', cell: ({ field, agreed }) => sideText(field, agreed, currency) },
        {
          name: 'QuickBooks now',
          cell: ({ field, theirs, isChanged }) => (
            <span className={isChanged ? 'sync-errors-changed' : undefined}>
              {sideText(field, theirs, currency)}
            </span>
          ),
        },
      ]}
    />
  );
}

function LineTable({ field }: { field: DriftField }): ReactNode {
  return (
    <Table
      caption="Line by line"
      rows={linePairs(field.ours, field.theirs)}
      keyOf={({ place }) => String(place)}
      columns={[
        { name: 'Line', isRowHeader: true, cell: ({ place }) => place },
        { name: 'Ours', cell: ({ ours }) => lineText(ours) },
        { name: 'QuickBooks now', cell: ({ theirs }) => lineText(theirs) },
        {
          name: 'Same',
          cell: ({ isDifferent }) => (
            <Badge tone={isDifferent ? 'bad' : 'good'}>{isDifferent ? 'Differs' : 'Same'}</Badge>
          ),
        },
      ]}
    />
  );
}
