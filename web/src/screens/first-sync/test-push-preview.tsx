import type { ReactNode } from 'react';
import type { DocumentPreview } from '../../../../shared/domain/preview.ts';
import { moneyText } from '../../show/money.ts';
import { Facts } from '../../ui/facts.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Table } from '../../ui/table.tsx';
import { Day } from '../../ui/time.tsx';

type Foretold = NonNullable<DocumentPreview['expected']>;

/** What a push of a document would do. Nothing was written for it. */
export function TestPushPreview({ preview }: { preview: DocumentPreview }): ReactNode {
  const { problems, willCreate, willLink, expected } = preview;
  // That nothing would be done is no warning.
  const warnings = preview.warnings.filter(({ code }) => code !== 'nothing_to_do');
  return (
    <div className="stack">
      {problems.map(({ cause, detail }) => (
        <Notice key={cause} tone="bad" title="It would be refused">
          <p>{detail}</p>
        </Notice>
      ))}
      {warnings.length > 0 && (
        <Notice tone="warn" title={warnings.length === 1 ? 'Before it goes' : 'Some things before it goes'}>
          <ul>
            {warnings.map(({ code, words }) => (
              <li key={code + words}>{words}</li>
            ))}
          </ul>
        </Notice>
      )}
      {(willCreate.length > 0 || willLink.length > 0) && (
        <ul className="stack-close">
          {willCreate.map(({ kind, name, originalName }) => (
            <li key={`${kind} ${name}`}>
              Creates the {kind} <strong>{name}</strong>
              {name !== originalName && <span className="quiet"> (submitted as {originalName})</span>}
            </li>
          ))}
          {willLink.map(({ kind, name, entityName }) => (
            <li key={`${kind} ${name}`}>
              Uses the {kind} <strong>{entityName}</strong>
              {name !== entityName && <span className="quiet"> for {name}</span>}
            </li>
          ))}
        </ul>
      )}
      {expected !== undefined && <ExpectedFacts expected={expected} />}
    </div>
  );
}

function ExpectedFacts({ expected }: { expected: Foretold }): ReactNode {
  const { number, counterparty, issuedOn, dueOn, total, currency, lines } = expected;
  const amount = (text: string): string => (currency === undefined ? text : moneyText(text, currency));
  return (
    <>
      <Facts
        facts={{
          Number: number ?? 'Given by QuickBooks',
          'Customer or vendor': counterparty.name,
          Date: issuedOn === undefined ? undefined : <Day on={issuedOn} />,
          Due: dueOn === undefined ? undefined : <Day on={dueOn} />,
          'Total before tax': <span className="number">{amount(total)}</span>,
        }}
      />
      <Table
        caption="Lines as they will stand in QuickBooks"
        rows={lines.map((line, index) => ({ ...line, key: String(index) }))}
        keyOf={({ key }) => key}
        columns={[
          { name: 'Description', isRowHeader: true, cell: ({ description }) => description ?? '–' },
          { name: 'Item or account', cell: ({ record }) => record?.name ?? '–' },
          { name: 'Quantity', align: 'end', cell: ({ quantity }) => quantity ?? '–' },
          {
            name: 'Amount',
            align: 'end',
            cell: (line) => <span className="number">{amount(line.amount)}</span>,
          },
        ]}
      />
    </>
  );
}
