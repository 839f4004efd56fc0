import { useState, type ReactNode } from 'react';
import type { DocumentAnswer } from '../../../../shared/contracts/http.ts';
import type { SyncErrorAnswer } from '../../../../shared/contracts/sync-errors.ts';
import { notAllowedWords, usePermissions, useTenant } from '../../api/tenant.tsx';
import { countOf } from '../../show/money.ts';
import { useSay } from '../../ui/announcer.tsx';
import { Button, ButtonLink } from '../../ui/button.tsx';
import { Confirm } from '../../ui/dialog.tsx';
import { Failed } from '../../ui/states.tsx';
import { DismissDialog } from './dismiss-dialog.tsx';
import { has, isDrift, supportText } from './error-words.ts';
import { LinkDialog } from './link-dialog.tsx';
import { useReadAgain, useReopen, useResolve, useRetryError } from './use-error-acts.ts';

/** What can be done about an error as a whole. What is decided document by document stands with the documents. */
export function ErrorActions(props: {
  error: SyncErrorAnswer;
  documents: readonly DocumentAnswer[];
}): ReactNode {
  const { error, documents } = props;
  const { canChange, canRetry } = usePermissions();
  if (error.state === 'closed') return null;
  if (error.state === 'dismissed') return canChange ? <Reopen error={error} /> : null;
  return (
    <div className="stack-close">
      <div className="row">
        {canChange && has(error, 'reconnect') && (
          <ButtonLink tone="primary" to="/settings/integrations/quickbooks">
            Reconnect QuickBooks
          </ButtonLink>
        )}
        {canChange && has(error, 'editMapping') && (
          <ButtonLink tone="primary" to="/settings/integrations/quickbooks/mapping">
            Go to the mapping
          </ButtonLink>
        )}
        {canChange && has(error, 'linkReference') && <LinkReference error={error} />}
        {canChange && has(error, 'letQuickBooksNumber') && (
          <LetQuickBooksNumber error={error} documents={documents} />
        )}
        {canChange && has(error, 'allowDuplicate') && <AllowDuplicate error={error} documents={documents} />}
        {canChange && has(error, 'overwrite') && !isDrift(error) && (
          <Overwrite error={error} documents={documents} />
        )}
        {canRetry && has(error, 'retry') && <Retry error={error} />}
        {canChange && has(error, 'refreshReferenceData') && <ReadAgain />}
        {has(error, 'contactSupport') && <CopyForSupport error={error} />}
        {canChange && <Dismiss error={error} />}
      </div>
      {has(error, 'reviseDocument') && (
        <p className="quiet">
          Or change the document in your product and approve it again: the new one takes its place.
        </p>
      )}
      {!canChange && <p className="quiet">{notAllowedWords}</p>}
    </div>
  );
}

function Reopen({ error }: { error: SyncErrorAnswer }): ReactNode {
  const reopen = useReopen();
  return (
    <div>
      <Button isBusy={reopen.isPending} onClick={() => reopen.mutate(error.errorId)}>
        Take the dismissal back
      </Button>
    </div>
  );
}

function LinkReference({ error }: { error: SyncErrorAnswer }): ReactNode {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button tone="primary" onClick={() => setOpen(true)}>
        Choose who is meant
      </Button>
      {isOpen && <LinkDialog error={error} onClose={() => setOpen(false)} />}
    </>
  );
}

function Retry({ error }: { error: SyncErrorAnswer }): ReactNode {
  const retry = useRetryError();
  return (
    <>
      <Button
        tone={error.doesRetryHelp ? 'primary' : 'plain'}
        isBusy={retry.isPending}
        onClick={() => retry.mutate({ errorId: error.errorId })}
      >
        {error.documentCount > 1
          ? `Retry all ${error.documentCount}${error.isCountCapped ? '+' : ''}`
          : 'Retry'}
      </Button>
      {retry.error !== null && <Failed error={retry.error} title="It was not tried again" />}
    </>
  );
}

function ReadAgain(): ReactNode {
  const readAgain = useReadAgain();
  return (
    <Button isBusy={readAgain.isPending} onClick={() => readAgain.mutate()}>
      Read QuickBooks again
    </Button>
  );
}

function Dismiss({ error }: { error: SyncErrorAnswer }): ReactNode {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button tone="quiet" onClick={() => setOpen(true)}>
        Dismiss
      </Button>
      {isOpen && <DismissDialog error={error} onClose={() => setOpen(false)} />}
    </>
  );
}

function CopyForSupport({ error }: { error: SyncErrorAnswer }): ReactNode {
  const { tenantId } = useTenant();
  const say = useSay();
  const text = supportText(error, tenantId);
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(text);
      say('Copied. Paste it into your message to support.');
    } catch {
      say('It could not be copied. What support needs stands under “Why”.');
    }
  };
  return <Button onClick={() => void copy()}>Copy details for support</Button>;
}

interface OfDocuments {
  error: SyncErrorAnswer;
  documents: readonly DocumentAnswer[];
}

/** An act for all documents of an error that asks first. */
function ForAll(
  props: OfDocuments & {
    name: string;
    title: string;
    words: string;
    action: 'letQuickBooksNumber' | 'allowDuplicate' | 'overwrite';
  },
): ReactNode {
  const { error, name, title, words, action } = props;
  const resolve = useResolve(error.errorId);
  const [isAsking, setAsking] = useState(false);
  const count = countOf(error.documentCount, 'document');
  return (
    <>
      <Button tone="primary" onClick={() => setAsking(true)}>
        {name}
      </Button>
      <Confirm
        isOpen={isAsking}
        onClose={() => setAsking(false)}
        title={title}
        act={name}
        onConfirm={() => resolve.mutateAsync({ resolution: { action }, said: `${count} on the way.` })}
      >
        <p>{words}</p>
        <p className="quiet">This is for {count}.</p>
      </Confirm>
    </>
  );
}

const LetQuickBooksNumber = (of: OfDocuments): ReactNode => (
  <ForAll
    {...of}
    action="letQuickBooksNumber"
    name="Let QuickBooks number it"
    title="Let QuickBooks give the number?"
    words="QuickBooks gives its next number. Ours stands in the private note, and both are shown here."
  />
);

const AllowDuplicate = (of: OfDocuments): ReactNode => (
  <ForAll
    {...of}
    action="allowDuplicate"
    name="It is no duplicate"
    title="Push it although it looks like another?"
    words="It is put into QuickBooks beside the one that looks the same. Be sure that both are meant: they count twice."
  />
);

const Overwrite = (of: OfDocuments): ReactNode => (
  <ForAll
    {...of}
    action="overwrite"
    name="Send ours again"
    title="Replace what stands in QuickBooks?"
    words="What somebody changed there is replaced by our version. Payments on it stay."
  />
);
