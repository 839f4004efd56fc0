import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { DocumentAnswer } from '../../../../shared/contracts/http.ts';
import type { WaitingReason } from '../../../../shared/domain/document.ts';
import { driftWords, fieldTitles, waitingWords } from '../../show/document-words.ts';
import { ButtonLink } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Table } from '../../ui/table.tsx';

/** Why a document does not go on, or does not agree, and what to do about it. */
export function Obstacle({ document }: { document: DocumentAnswer }): ReactNode {
  const { pushError, waitingReason, drift, state, syncErrorId } = document;
  return (
    <>
      {drift !== undefined && (
        <Notice
          tone="bad"
          title={driftWords[drift.kind]}
          actions={
            <ButtonLink tone="primary" to="/sync-errors/$errorId" params={{ errorId: drift.errorId }}>
              Compare and decide
            </ButtonLink>
          }
        >
          <p>
            {drift.fields.length === 0
              ? 'It does not stand in QuickBooks as it was pushed.'
              : `What differs: ${drift.fields.map((field) => (fieldTitles[field] ?? field).toLowerCase()).join(', ')}.`}
          </p>
        </Notice>
      )}
      {pushError !== undefined && (state === 'refused' || state === 'parked') && (
        <Notice
          tone="bad"
          title={pushError.title}
          actions={
            syncErrorId !== undefined && (
              <ButtonLink tone="primary" to="/sync-errors/$errorId" params={{ errorId: syncErrorId }}>
                See what can be done
              </ButtonLink>
            )
          }
        >
          <p>{pushError.detail}</p>
          <p>{pushError.whatToDo}</p>
        </Notice>
      )}
      {state === 'parked' && pushError === undefined && (
        <Notice tone="bad" title="Support looks at it">
          <p>It could not go on by itself, and nothing of it is lost. You may retry it.</p>
        </Notice>
      )}
      {state === 'unknown' && (
        <Notice tone="warn" title="QuickBooks’ answer was lost on the way">
          <p>It may be there already. It is looked for in a few minutes, and never sent twice blindly.</p>
        </Notice>
      )}
      {state === 'waiting' && waitingReason !== undefined && (
        <Notice
          tone="warn"
          title={`It waits ${waitingWords[waitingReason].words}`}
          actions={<WayOn reason={waitingReason} />}
        >
          <p>{waitingWords[waitingReason].whatToDo}</p>
        </Notice>
      )}
    </>
  );
}

const base = '/settings/integrations/quickbooks';
const waysOn = {
  connection: { to: base, words: 'Go to the connection' },
  mapping: { to: `${base}/mapping`, words: 'Go to the mapping' },
  pause: { to: base, words: 'Go to Settings' },
  goLive: { to: `${base}/policies`, words: 'Go to the policies' },
  closedPeriod: { to: `${base}/policies`, words: 'Go to the policies' },
} as const;

function WayOn({ reason }: { reason: WaitingReason }): ReactNode {
  // What waits to be submitted has its button at the top of the page.
  if (reason === 'manual') return null;
  const { to, words } = waysOn[reason];
  return <Link to={to}>{words}</Link>;
}

/** Where QuickBooks' answer differs from what was sent (C7). */
export function Differences({ document: { quickbooks } }: { document: DocumentAnswer }): ReactNode {
  const differences = quickbooks?.differences ?? [];
  if (differences.length === 0) return null;
  return (
    <Card title="QuickBooks stored it otherwise" lead="It arrived, but not every field is as it was sent.">
      <Table
        caption="Sent beside stored"
        rows={differences}
        keyOf={({ field }) => field}
        columns={[
          { name: 'Field', isRowHeader: true, cell: ({ field }) => fieldTitles[field] ?? field },
          { name: 'Sent', cell: ({ sent }) => sent },
          { name: 'In QuickBooks', cell: ({ answered }) => answered || 'nothing' },
        ]}
      />
    </Card>
  );
}
