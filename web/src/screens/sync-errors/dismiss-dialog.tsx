import { useState, type ReactNode } from 'react';
import type { SyncErrorAnswer } from '../../../../shared/contracts/sync-errors.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field, TextArea } from '../../ui/field.tsx';
import { Failed } from '../../ui/states.tsx';
import { isDrift, subjectWords } from './error-words.ts';
import { useDismiss } from './use-error-acts.ts';

/** Puts an error aside, with a reason that others read later. */
export function DismissDialog({
  error,
  onClose,
}: {
  error: SyncErrorAnswer;
  onClose: () => void;
}): ReactNode {
  const [reason, setReason] = useState('');
  const [isTried, setTried] = useState(false);
  const dismiss = useDismiss();
  const problem =
    isTried && reason.trim() === '' ? 'Say in a few words why: others will read it.' : undefined;
  const submit = (): void => {
    setTried(true);
    if (reason.trim() === '') return;
    dismiss.mutate({ errorId: error.errorId, reason: reason.trim() }, { onSuccess: onClose });
  };
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={`Dismiss: ${subjectWords(error.subject)}`}
      actions={
        <Button tone="primary" isBusy={dismiss.isPending} onClick={submit}>
          Dismiss
        </Button>
      }
    >
      <p>
        {isDrift(error)
          ? 'Both sides stay as they are. If it changes again in QuickBooks, you hear of it anew.'
          : 'The documents stay where they are and are not tried again. The same cause opens it anew when a new document meets it.'}
      </p>
      <Field label="Reason" error={problem}>
        {(control) => (
          <TextArea
            {...control}
            maxLength={500}
            value={reason}
            onChange={({ target: { value } }) => setReason(value)}
          />
        )}
      </Field>
      {dismiss.error !== null && <Failed error={dismiss.error} title="It was not dismissed" />}
    </Dialog>
  );
}
