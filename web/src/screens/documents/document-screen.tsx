import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { DocumentAnswer } from '../../../../shared/contracts/http.ts';
import { ApiError } from '../../api/api-error.ts';
import { useApi } from '../../api/tenant.tsx';
import { counterpartyOf, titleOf } from '../../show/document-words.ts';
import { OutsideLink } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { DocumentState, PaymentState } from '../../ui/document-state.tsx';
import { Facts } from '../../ui/facts.tsx';
import { Money } from '../../ui/money.tsx';
import { Page } from '../../ui/page.tsx';
import { Empty, Failed, Loading } from '../../ui/states.tsx';
import { Day, Moment } from '../../ui/time.tsx';
import { DocumentActions } from './document-actions.tsx';
import { DocumentLines } from './document-lines.tsx';
import { DocumentTimeline } from './document-timeline.tsx';
import { Differences, Obstacle } from './obstacle.tsx';
import { NextPush } from './next-push.tsx';
import { Payments } from './payments.tsx';
import { documentQuery } from './queries.ts';
import './documents.css';

const route = getRouteApi('/documents/$documentId');

/** One document: where it stands, what is on it, and all that happened to it. */
export function DocumentScreen(): ReactNode {
  const { documentId } = route.useParams();
  const { data: document, error, refetch } = useQuery(documentQuery(useApi(), documentId));
  const trail = <Link to="/documents">Documents</Link>;
  if (document === undefined) {
    const isMissing = error instanceof ApiError && (error.status === 404 || error.status === 400);
    return (
      <Page title={isMissing ? 'Not found' : 'Document'} trail={trail}>
        {isMissing && <Empty title="There is no such document" />}
        {error !== null && !isMissing && <Failed error={error} onRetry={() => void refetch()} />}
        {error === null && <Loading lines={10} />}
      </Page>
    );
  }
  return (
    <Page
      title={titleOf(document)}
      trail={trail}
      lead={counterpartyOf(document)}
      actions={
        <>
          <DocumentActions document={document} />
          {document.quickbooks !== undefined && (
            <OutsideLink href={document.quickbooks.url} look={{}}>
              Open in QuickBooks
            </OutsideLink>
          )}
        </>
      }
    >
      <Obstacle document={document} />
      <div className="documents-columns">
        <div className="stack">
          <AtAGlance document={document} />
          <Differences document={document} />
          <DocumentLines document={document} />
          {document.state !== 'voided' && <NextPush document={document} />}
        </div>
        <div className="stack">
          <Payments document={document} />
          <DocumentTimeline document={document} />
        </div>
      </div>
    </Page>
  );
}

function AtAGlance({ document }: { document: DocumentAnswer }): ReactNode {
  const { kind, number, issuedOn, total, currency, acceptedAt, quickbooks, revision } = document;
  return (
    <Card title="At a glance" actions={<DocumentState document={document} />}>
      <Facts
        facts={{
          [kind === 'invoice' ? 'Customer' : 'Vendor']: counterpartyOf(document),
          Date: <Day on={issuedOn} />,
          Total: <Money amount={total} currency={currency} />,
          Payment: document.payment === undefined ? undefined : <PaymentState document={document} />,
          'Number in QuickBooks':
            quickbooks === undefined || quickbooks.number === number
              ? undefined
              : (quickbooks.number ?? 'None'),
          'Date in QuickBooks':
            quickbooks?.issuedOn === undefined || quickbooks.issuedOn === issuedOn ? undefined : (
              <Day on={quickbooks.issuedOn} />
            ),
          Revision: revision === 1 ? undefined : String(revision),
          Approved: <Moment at={acceptedAt} />,
        }}
      />
    </Card>
  );
}
