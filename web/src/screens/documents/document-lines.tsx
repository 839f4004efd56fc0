import { useQuery } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import type { DocumentAnswer } from '../../../../shared/contracts/http.ts';
import type { SubmissionAnswer } from '../../../../shared/contracts/submission.ts';
import { useApi } from '../../api/tenant.tsx';
import { moneyText } from '../../show/money.ts';
import { dayText } from '../../show/time.ts';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { Facts } from '../../ui/facts.tsx';
import { Failed, Loading } from '../../ui/states.tsx';
import { Table } from '../../ui/table.tsx';
import { Day } from '../../ui/time.tsx';
import { submissionQuery } from './queries.ts';

// A document may have a thousand; few people read on.
const shownAtFirst = 50;

/** What is on it, as it was approved. */
export function DocumentLines({ document }: { document: DocumentAnswer }): ReactNode {
  const { documentId, revision, currency } = document;
  const { data, error, refetch } = useQuery(submissionQuery(useApi(), { documentId, revision }));
  const [isAll, setAll] = useState(false);
  if (error !== null)
    return <Failed error={error} title="The lines could not be loaded" onRetry={() => void refetch()} />;
  return (
    <Card title={data === undefined ? 'Lines' : `Lines (${data.lines.length})`}>
      {data === undefined ? (
        <Loading lines={Math.min(document.lineCount, 5)} />
      ) : (
        <div className="stack">
          <Table
            caption="Lines as approved"
            rows={numbered(data.lines).slice(0, isAll ? data.lines.length : shownAtFirst)}
            keyOf={({ place }) => String(place)}
            columns={[
              { name: 'Description', isRowHeader: true, cell: (line) => <LineWords line={line} /> },
              { name: 'Item', cell: ({ item, category }) => item?.name ?? item?.code ?? category ?? '–' },
              { name: 'Quantity', align: 'end', cell: ({ quantity }) => quantity ?? '–' },
              {
                name: 'Price',
                align: 'end',
                cell: ({ unitPrice }) => (unitPrice === undefined ? '–' : moneyText(unitPrice, currency)),
              },
              { name: 'Amount', align: 'end', cell: ({ amount }) => moneyText(amount, currency) },
            ]}
          />
          {!isAll && data.lines.length > shownAtFirst && (
            <div>
              <Button onClick={() => setAll(true)}>Show all {data.lines.length} lines</Button>
            </div>
          )}
          <Facts
            facts={{
              Due: data.dueOn === undefined ? undefined : <Day on={data.dueOn} />,
              'Tax as approved': data.taxTotal === undefined ? undefined : moneyText(data.taxTotal, currency),
              Amounts: data.amountsIncludeTax === true ? 'Tax is in them' : undefined,
              Memo: data.memo === undefined || data.memo === '' ? undefined : data.memo,
            }}
          />
        </div>
      )}
    </Card>
  );
}

type Line = SubmissionAnswer['lines'][number];

const numbered = (lines: readonly Line[]): (Line & { place: number })[] =>
  lines.map((line, index) => ({ ...line, place: index + 1 }));

function LineWords({ line }: { line: Line }): ReactNode {
  const { description, servicedOn, ticketReference, material, taxHint } = line;
  const more = [
    ticketReference === undefined ? undefined : `Ticket ${ticketReference}`,
    material,
    servicedOn === undefined ? undefined : dayText(servicedOn),
    taxHint === undefined ? undefined : `Tax: ${taxHint}`,
  ].filter((part) => part !== undefined);
  return (
    <span>
      {description ?? '–'}
      {more.length > 0 && <span className="quiet small"> · {more.join(' · ')}</span>}
    </span>
  );
}
