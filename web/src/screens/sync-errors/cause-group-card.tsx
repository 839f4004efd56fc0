import { Link } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import type { SyncErrorAnswer } from '../../../../shared/contracts/sync-errors.ts';
import { usePermissions } from '../../api/tenant.tsx';
import { Badge } from '../../ui/badge.tsx';
import { Button, ButtonLink } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { Moment } from '../../ui/time.tsx';
import { Why } from './why.tsx';
import { DismissDialog } from './dismiss-dialog.tsx';
import { fixerWords, heldWords, primaryActionOf, subjectWords, type CauseGroup } from './error-words.ts';
import { LinkDialog } from './link-dialog.tsx';
import { useReopen, useRetryError } from './use-error-acts.ts';

/** All errors of one cause: what happened and what to do are said once, and each root has its row. */
export function CauseGroupCard(props: {
  group: CauseGroup;
  /** Ids of checked errors; undefined where nothing can be checked. */
  chosen: ReadonlySet<string> | undefined;
  onToggle: (errorId: string) => void;
}): ReactNode {
  const { group, chosen, onToggle } = props;
  const [first] = group.errors;
  if (first === undefined) return null;
  return (
    <Card
      title={group.title}
      lead={first.whatHappened}
      actions={
        <Badge tone={first.fixedBy === 'tenantAdmin' ? 'warn' : 'calm'}>{fixerWords[first.fixedBy]}</Badge>
      }
    >
      <div className="stack">
        <p>
          <strong>What to do: </strong>
          {first.whatToDo}
        </p>
        <ul className="sync-errors-rows">
          {group.errors.map((error) => (
            <ErrorRow
              key={error.errorId}
              error={error}
              isChosen={chosen?.has(error.errorId)}
              onToggle={() => onToggle(error.errorId)}
            />
          ))}
        </ul>
      </div>
    </Card>
  );
}

function ErrorRow(props: {
  error: SyncErrorAnswer;
  isChosen: boolean | undefined;
  onToggle: () => void;
}): ReactNode {
  const { error, isChosen, onToggle } = props;
  const name = subjectWords(error.subject);
  return (
    <li className="sync-errors-row">
      {isChosen !== undefined && (
        <input
          type="checkbox"
          className="ui-check"
          aria-label={`Choose ${name}`}
          checked={isChosen}
          onChange={onToggle}
        />
      )}
      <div className="sync-errors-what">
        <p>
          <Link to="/sync-errors/$errorId" params={{ errorId: error.errorId }}>
            {name}
          </Link>{' '}
          <span className="quiet">
            · {heldWords(error)} · since <Moment at={error.openedAt} />
          </span>
        </p>
        {error.dismissal !== undefined && error.state === 'dismissed' && (
          <p className="quiet">
            Dismissed <Moment at={error.dismissal.at} />: {error.dismissal.reason}
          </p>
        )}
        <Why error={error} />
      </div>
      <div className="row">
        <RowActions error={error} />
      </div>
    </li>
  );
}

function RowActions({ error }: { error: SyncErrorAnswer }): ReactNode {
  const { canChange } = usePermissions();
  const [isDismissing, setDismissing] = useState(false);
  const reopen = useReopen();
  if (error.state === 'closed') return null;
  if (error.state === 'dismissed') {
    return (
      canChange && (
        <Button size="small" isBusy={reopen.isPending} onClick={() => reopen.mutate(error.errorId)}>
          Take the dismissal back
        </Button>
      )
    );
  }
  return (
    <>
      <PrimaryAction error={error} />
      {canChange && (
        <Button size="small" tone="quiet" onClick={() => setDismissing(true)}>
          Dismiss
        </Button>
      )}
      {isDismissing && <DismissDialog error={error} onClose={() => setDismissing(false)} />}
    </>
  );
}

function PrimaryAction({ error }: { error: SyncErrorAnswer }): ReactNode {
  const { canChange, canRetry } = usePermissions();
  const retry = useRetryError();
  const [isLinking, setLinking] = useState(false);
  const action = primaryActionOf(error.actions);
  if (action === 'reconnect' && canChange) {
    return (
      <ButtonLink size="small" tone="primary" to="/settings/integrations/quickbooks">
        Reconnect QuickBooks
      </ButtonLink>
    );
  }
  if (action === 'editMapping' && canChange) {
    return (
      <ButtonLink size="small" tone="primary" to="/settings/integrations/quickbooks/mapping">
        Go to the mapping
      </ButtonLink>
    );
  }
  if (action === 'linkReference' && canChange) {
    return (
      <>
        <Button size="small" tone="primary" onClick={() => setLinking(true)}>
          Choose who is meant
        </Button>
        {isLinking && <LinkDialog error={error} onClose={() => setLinking(false)} />}
      </>
    );
  }
  if (action === 'retry' && canRetry) {
    return (
      <Button
        size="small"
        tone="primary"
        isBusy={retry.isPending}
        onClick={() => retry.mutate({ errorId: error.errorId })}
      >
        Retry
      </Button>
    );
  }
  return (
    <ButtonLink size="small" tone="primary" to="/sync-errors/$errorId" params={{ errorId: error.errorId }}>
      Compare and decide
    </ButtonLink>
  );
}
