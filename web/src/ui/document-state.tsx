import type { ReactNode } from 'react';
import type { DocumentAnswer } from '../../../shared/contracts/http.ts';
import { driftWords, paymentWords, stateWords, waitingWords } from '../show/document-words.ts';
import { Badge } from './badge.tsx';

/** Where a document stands, with what it waits for, and whether it differs from the books. */
export function DocumentState({
  document,
}: {
  document: Pick<DocumentAnswer, 'state' | 'waitingReason' | 'drift' | 'operation'>;
}): ReactNode {
  const { state, waitingReason, drift, operation } = document;
  const { words, tone } = stateWords[state];
  const change = state === 'queued' && operation === 'update' ? 'Change on its way' : undefined;
  const ending = state === 'queued' && operation === 'void' ? 'Void on its way' : undefined;
  return (
    <span className="row">
      <Badge tone={tone}>
        {ending ?? change ?? words}
        {waitingReason !== undefined && state === 'waiting' && ` ${waitingWords[waitingReason].words}`}
      </Badge>
      {drift !== undefined && <Badge tone="bad">{driftWords[drift.kind]}</Badge>}
    </span>
  );
}

/** What is paid of it; nothing while it is not in the books. */
export function PaymentState({
  document: { payment },
}: {
  document: Pick<DocumentAnswer, 'payment'>;
}): ReactNode {
  if (payment === undefined) return <span className="quiet">–</span>;
  const { words, tone } = paymentWords[payment.status];
  return <Badge tone={tone}>{words}</Badge>;
}
