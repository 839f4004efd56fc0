import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useBlocker } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import type { Settings } from '../../../../shared/domain/settings.ts';
import { ApiError } from '../../api/api-error.ts';
import { notAllowedWords, useApi, usePermissions } from '../../api/tenant.tsx';
import { useSay } from '../../ui/announcer.tsx';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Failed, Loading } from '../../ui/states.tsx';
import { isSame } from './mapping-edit.ts';
import { settingsQuery } from './queries.ts';
import { saveSettings } from './save-settings.ts';

export interface SettingsEdit {
  readonly settings: Settings;
  readonly change: (settings: Settings) => void;
  /** What the API says is wrong with a field, after a save that it refused. */
  readonly problemOf: (field: string) => string | undefined;
  readonly canChange: boolean;
}

/** Reads the settings, lets a part of a page change them, and saves them as a whole. Nobody leaves with changes unsaved by mistake. */
export function EditSettings(props: {
  savedWords: string;
  children: (edit: SettingsEdit) => ReactNode;
  /** Where to go on after the first save. */
  afterSave?: ReactNode;
}): ReactNode {
  const { data: saved, error, refetch } = useQuery(settingsQuery(useApi()));
  if (error !== null && saved === undefined) return <Failed error={error} onRetry={() => void refetch()} />;
  if (saved === undefined) return <Loading lines={8} />;
  return <Editing {...props} saved={saved} />;
}

function Editing(props: {
  saved: Settings;
  savedWords: string;
  children: (edit: SettingsEdit) => ReactNode;
  afterSave?: ReactNode;
}): ReactNode {
  const { saved, savedWords, children, afterSave } = props;
  // With what it was made from: others may save meanwhile.
  const [edited, setEdited] = useState<{ base: Settings; draft: Settings }>();
  const draft = edited?.draft;
  const setDraft = (changed: Settings | undefined): void =>
    setEdited(changed === undefined ? undefined : { base: edited?.base ?? saved, draft: changed });
  const { canChange } = usePermissions();
  const api = useApi();
  const client = useQueryClient();
  const say = useSay();
  const settings = draft ?? saved;
  const isChanged = edited !== undefined && !isSame(edited.draft, edited.base);
  const save = useMutation({
    mutationFn: () => saveSettings(api, edited ?? { base: saved, draft: saved }),
    onSuccess: async (answer) => {
      client.setQueryData(settingsQuery(api).queryKey, answer);
      setDraft(undefined);
      say(savedWords);
      await Promise.all(
        [['reference', 'state'], ['documents'], ['sync-errors'], ['first-sync']].map((queryKey) =>
          client.invalidateQueries({ queryKey }),
        ),
      );
    },
  });
  const fields = save.error instanceof ApiError ? save.error.fields : [];
  const problemOf = (field: string): string | undefined => {
    const found = fields.find((problem) => problem.field === field || problem.field.endsWith(`.${field}`));
    return found && `${found.reason}: ${found.remedy}`;
  };
  return (
    <div className="stack">
      {children({ settings, change: setDraft, problemOf, canChange })}
      {!canChange && <p className="quiet">{notAllowedWords}</p>}
      {save.error !== null && <Failed error={save.error} title="This was not saved" />}
      {save.isSuccess && !isChanged && afterSave}
      {isChanged && (
        <div className="quickbooks-save" role="region" aria-label="Unsaved changes">
          <span>You have changes that are not saved.</span>
          <div className="row">
            <Button onClick={() => setDraft(undefined)}>Undo</Button>
            <Button tone="primary" isBusy={save.isPending} onClick={() => save.mutate()}>
              Save
            </Button>
          </div>
        </div>
      )}
      <LeaveGuard isChanged={isChanged} />
    </div>
  );
}

function LeaveGuard({ isChanged }: { isChanged: boolean }): ReactNode {
  const blocker = useBlocker({
    shouldBlockFn: () => isChanged,
    enableBeforeUnload: isChanged,
    withResolver: true,
  });
  const isBlocked = blocker.status === 'blocked';
  return (
    <Dialog
      isOpen={isBlocked}
      onClose={() => blocker.reset?.()}
      title="Leave without saving?"
      closeWords="Stay here"
      actions={
        <Button tone="danger" onClick={() => blocker.proceed?.()}>
          Leave
        </Button>
      }
    >
      <p>What you changed on this page would be lost.</p>
    </Dialog>
  );
}
