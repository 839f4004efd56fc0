import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import type { DocumentAnswer } from '../../../../shared/contracts/http.ts';
import { useApi, usePermissions, notAllowedWords } from '../../api/tenant.tsx';
import { moneyText } from '../../show/money.ts';
import { dayText } from '../../show/time.ts';
import { Button, ButtonLink } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { Choices } from '../../ui/field.tsx';
import { Empty, Failed, Loading } from '../../ui/states.tsx';
import { previewQuery, testableQuery } from './queries.ts';
import { TestPushPreview } from './test-push-preview.tsx';
import { TestPushResult } from './test-push-result.tsx';
import './first-sync.css';

/** One document goes to QuickBooks, and what was foretold stands beside what arrived (C6). */
export function TestPushScreen(): ReactNode {
  const [pushedId, setPushedId] = useState<string>();
  return (
    <Card
      title="Test push"
      lead="Send one document first, and see that it arrives as you expect. It is a real one: it stays in QuickBooks."
    >
      {pushedId === undefined ? (
        <ChooseOne onPushed={setPushedId} />
      ) : (
        <TestPushResult documentId={pushedId} onAnother={() => setPushedId(undefined)} />
      )}
    </Card>
  );
}

// More than these nobody compares; the list of documents has them all.
const maxOffered = 6;

function ChooseOne({ onPushed }: { onPushed: (documentId: string) => void }): ReactNode {
  const { data: documents, error, refetch } = useQuery(testableQuery(useApi()));
  const [chosenId, setChosenId] = useState<string>();
  if (error !== null) return <Failed error={error} onRetry={() => void refetch()} />;
  if (documents === undefined) return <Loading lines={5} />;
  const [first] = documents;
  if (first === undefined) {
    return (
      <Empty
        title="No document waits to be pushed"
        action={<ButtonLink to="/documents">See all documents</ButtonLink>}
      >
        Approve an invoice or a bill in your product, and it appears here. Documents that are in QuickBooks
        already cannot be sent as a test.
      </Empty>
    );
  }
  const documentId = chosenId ?? first.documentId;
  return (
    <div className="test-push-steps">
      <Choices
        legend="1. Choose a document"
        value={documentId}
        onChange={setChosenId}
        options={documents.slice(0, maxOffered).map((document) => ({
          value: document.documentId,
          name: nameOf(document),
          effect: `${moneyText(document.total, document.currency)}, dated ${dayText(document.issuedOn)}`,
        }))}
      />
      <Foretold key={documentId} documentId={documentId} onPushed={onPushed} />
    </div>
  );
}

const nameOf = ({ kind, number, customer, vendor }: DocumentAnswer): string =>
  `${kind === 'invoice' ? 'Invoice' : 'Bill'} ${number} · ${customer?.name ?? vendor?.name ?? ''}`;

function Foretold(props: { documentId: string; onPushed: (documentId: string) => void }): ReactNode {
  const { documentId, onPushed } = props;
  const api = useApi();
  const client = useQueryClient();
  const { canChange } = usePermissions();
  const preview = useQuery(previewQuery(api, documentId));
  const isUnmapped = preview.data?.warnings.some(({ code }) => code === 'waits_for_mapping') ?? false;
  const push = useMutation({
    mutationFn: () => api.send('POST', '/test-push', { documentId }),
    onSuccess: () => {
      client.removeQueries({ queryKey: ['document', documentId, 'test-push'] });
      void client.invalidateQueries({ queryKey: ['documents'] });
      onPushed(documentId);
    },
  });
  return (
    <section className="stack" aria-labelledby="test-push-preview">
      <h3 id="test-push-preview">2. Look at what will happen</h3>
      {preview.error !== null && <Failed error={preview.error} onRetry={() => void preview.refetch()} />}
      {preview.isPending && <Loading lines={6} what="Loading the preview" />}
      {preview.data !== undefined && <TestPushPreview preview={preview.data} />}
      {isUnmapped ? (
        <div className="row">
          <ButtonLink tone="primary" to="/settings/integrations/quickbooks/mapping">
            Set the mapping first
          </ButtonLink>
        </div>
      ) : (
        <div className="row">
          <Button
            tone="primary"
            isBusy={push.isPending}
            isDisabled={!canChange || preview.data === undefined || preview.data.problems.length > 0}
            onClick={() => push.mutate()}
          >
            Push this document
          </Button>
          {!canChange && <span className="quiet">{notAllowedWords}</span>}
        </div>
      )}
      {push.error !== null && <Failed error={push.error} title="It was not pushed" />}
    </section>
  );
}
