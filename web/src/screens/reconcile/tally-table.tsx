import type { ReactNode } from 'react';
import type { Tally } from '../../../../shared/contracts/reconcile.ts';
import { countText } from '../../show/money.ts';
import { Money } from '../../ui/money.tsx';
import { Table } from '../../ui/table.tsx';
import { sumsByKind, tallyRows, type TallyRow, type TallySum } from './tally-rows.ts';

/** What every document came to: how many, and over how much. The last row holds all of them. */
export function TallyTable({ tallies }: { tallies: readonly Tally[] }): ReactNode {
  const all: TallyRow = { key: 'all', words: 'All', tone: 'neutral', of: sumsByKind(tallies) };
  return (
    <Table
      caption="Documents by what they came to"
      rows={[...tallyRows(tallies), all]}
      keyOf={({ key }) => key}
      columns={[
        { name: 'Result', isRowHeader: true, cell: (row) => <Verdict row={row} /> },
        { name: 'Invoices', align: 'end', cell: ({ of }) => <Sum of={of.invoice} /> },
        { name: 'Bills', align: 'end', cell: ({ of }) => <Sum of={of.bill} /> },
      ]}
    />
  );
}

function Verdict({ row }: { row: TallyRow }): ReactNode {
  if (row.key === 'all') return <strong>All documents</strong>;
  return (
    <span className="reconcile-verdict" data-tone={row.tone}>
      {row.words}
      {row.reason !== undefined && <span className="reconcile-reason">{row.reason}</span>}
    </span>
  );
}

function Sum({ of: { count, totals } }: { of: TallySum }): ReactNode {
  if (count === 0) return <span className="quiet">–</span>;
  return (
    <span className="reconcile-sum">
      <span className="number">{countText(count)}</span>
      {Object.entries(totals).map(([currency, amount]) => (
        <span key={currency} className="quiet small">
          <Money amount={amount} currency={currency} />
        </span>
      ))}
    </span>
  );
}
