import type { ReactNode } from 'react';
import type { TenantPage } from '../../../../shared/contracts/operator-tenants.ts';
import { countText } from '../../show/money.ts';
import { Card } from '../../ui/card.tsx';
import { Table } from '../../ui/table.tsx';

type Queues = TenantPage['queues'];

/** What waits in the queues of the deployment, of all tenants together. Those in which nothing lies are folded away. */
export function QueuesCard({ queues }: { queues: Queues }): ReactNode {
  const busy = queues.filter(({ waiting = 0, deadLetters }) => waiting > 0 || deadLetters > 0);
  return (
    <Card
      title="Queues"
      lead={
        <>
          Of all tenants together. Dead letters are looked at and sent again on the command line:{' '}
          <code>npm run ops</code>.
        </>
      }
    >
      <div className="stack">
        {busy.length === 0 ? (
          <p>Nothing waits, and there are no dead letters.</p>
        ) : (
          <QueueTable caption="Queues in which something lies" queues={busy} />
        )}
        <details>
          <summary>All queues</summary>
          <div className="operator-queues">
            <QueueTable caption="All queues" queues={queues} />
          </div>
        </details>
      </div>
    </Card>
  );
}

const QueueTable = ({ caption, queues }: { caption: string; queues: Queues }): ReactNode => (
  <Table
    caption={caption}
    rows={queues}
    keyOf={({ queue }) => queue}
    columns={[
      { name: 'Queue', isRowHeader: true, cell: ({ queue }) => queue },
      {
        ...{ name: 'Waiting', align: 'end' },
        cell: ({ waiting }) => (
          <span className="number">{waiting === undefined ? '–' : countText(waiting)}</span>
        ),
      },
      {
        ...{ name: 'Dead letters', align: 'end' },
        cell: ({ deadLetters }) => <span className="number">{countText(deadLetters)}</span>,
      },
    ]}
  />
);
