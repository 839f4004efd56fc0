import { useState, type ReactNode } from 'react';
import type { DocumentDrift } from '../../../../shared/contracts/document-drift.ts';
import type { DocumentAnswer } from '../../../../shared/contracts/http.ts';
import type { Resolution, SyncErrorAnswer } from '../../../../shared/contracts/sync-errors.ts';
import { usePermissions } from '../../api/tenant.tsx';
import { titleOf } from '../../show/document-words.ts';
import { Button } from '../../ui/button.tsx';
import { Confirm } from '../../ui/dialog.tsx';
import { AdoptDialog } from './decide-dialogs.tsx';
import { overwriteWords } from './drift-sides.ts';
import { has } from './error-words.ts';
import { useResolve } from './use-error-acts.ts';

interface DecisionProps {
  error: SyncErrorAnswer;
  document: DocumentAnswer;
  drift: DocumentDrift;
}

/** Which side is right. Each says beforehand what changes where. */
export function DriftDecisions(props: DecisionProps): ReactNode {
  const { error, document, drift } = props;
  const { canChange } = usePermissions();
  const [isAdopting, setAdopting] = useState(false);
  const title = titleOf(document);
  if (!canChange) return null;
  return (
    <div className="row" role="group" aria-label={`Decide about ${title}`}>
      {has(error, 'overwrite') && (
        <Decision
          error={error}
          resolution={{ action: 'overwrite', documentIds: [document.documentId] }}
          name="Send ours again"
          title={`Send our ${title} again?`}
          said={`Our ${title} is on its way to QuickBooks.`}
          words={overwriteWords(drift.fields, document.currency)}
          more="Payments on it stay. Nothing changes in your product."
          isPrimary
        />
      )}
      {has(error, 'createAgain') && (
        <Decision
          error={error}
          resolution={{ action: 'createAgain' }}
          name="Put it into QuickBooks again"
          title={`Put ${title} into QuickBooks again?`}
          said={`${title} is on its way to QuickBooks.`}
          words={
            drift.kind === 'voided'
              ? 'A new one is created beside the voided one, with the same number where QuickBooks allows it.'
              : 'It is created anew, as if it had never been there.'
          }
          more="Payments that were on the old one have to be applied to it in QuickBooks."
          isPrimary
        />
      )}
      {has(error, 'acceptTheirs') && (
        <Decision
          error={error}
          resolution={{ action: 'acceptTheirs' }}
          name="Accept QuickBooks’"
          title={`Accept what QuickBooks says of ${title}?`}
          said={`What QuickBooks says of ${title} is accepted.`}
          words={
            drift.kind === 'edited'
              ? 'What stands in QuickBooks counts as agreed from now on. Nothing is written there.'
              : 'It counts as voided here, too. Nothing is written in QuickBooks.'
          }
          more="Your product is told, and keeps its own version until somebody changes it there."
        />
      )}
      {has(error, 'adopt') && <Button onClick={() => setAdopting(true)}>It is another transaction</Button>}
      {isAdopting && (
        <AdoptDialog errorId={error.errorId} document={document} onClose={() => setAdopting(false)} />
      )}
    </div>
  );
}

function Decision(props: {
  error: SyncErrorAnswer;
  resolution: Resolution;
  name: string;
  title: string;
  words: string;
  more: string;
  said: string;
  isPrimary?: boolean;
}): ReactNode {
  const { error, resolution, name, title, words, more, said, isPrimary = false } = props;
  const resolve = useResolve(error.errorId);
  const [isAsking, setAsking] = useState(false);
  return (
    <>
      <Button tone={isPrimary ? 'primary' : 'plain'} onClick={() => setAsking(true)}>
        {name}
      </Button>
      <Confirm
        isOpen={isAsking}
        onClose={() => setAsking(false)}
        title={title}
        act={name}
        onConfirm={() => resolve.mutateAsync({ resolution, said })}
      >
        <p>{words}</p>
        <p className="quiet">{more}</p>
      </Confirm>
    </>
  );
}
