import { useState, type ReactNode } from 'react';
import type { DocumentAnswer } from '../../../../shared/contracts/http.ts';
import { titleOf } from '../../show/document-words.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field, Input } from '../../ui/field.tsx';
import { Failed } from '../../ui/states.tsx';
import { transactionIdIn } from './transaction-id.ts';
import { useResolve } from './use-error-acts.ts';

interface DecideProps {
  errorId: string;
  document: DocumentAnswer;
  onClose: () => void;
}

// QuickBooks' limit on DocNumber.
const maxNumberLength = 21;

/** Gives a document another number than the one that is taken. */
export function RenumberDialog({ errorId, document, onClose }: DecideProps): ReactNode {
  const [number, setNumber] = useState(document.number);
  const resolve = useResolve(errorId);
  const isSame = number.trim() === document.number || number.trim() === '';
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={`Another number for ${titleOf(document)}`}
      actions={
        <Button
          tone="primary"
          isBusy={resolve.isPending}
          isDisabled={isSame}
          onClick={() =>
            resolve.mutate(
              {
                resolution: { action: 'renumber', documentId: document.documentId, number: number.trim() },
                said: `It goes as ${number.trim()}.`,
              },
              { onSuccess: onClose },
            )
          }
        >
          Push it under this number
        </Button>
      }
    >
      <Field
        label="Number in QuickBooks"
        hint={`Up to ${maxNumberLength} characters. In your product it keeps its own.`}
      >
        {(control) => (
          <Input
            {...control}
            maxLength={maxNumberLength}
            value={number}
            onChange={({ target: { value } }) => setNumber(value)}
          />
        )}
      </Field>
      {resolve.error !== null && <Failed error={resolve.error} title="It was not renumbered" />}
    </Dialog>
  );
}

/** Says that a transaction which is in QuickBooks already is this document. */
export function AdoptDialog({ errorId, document, onClose }: DecideProps): ReactNode {
  const [typed, setTyped] = useState('');
  const resolve = useResolve(errorId);
  const entityId = transactionIdIn(typed);
  const adopt = (): void => {
    if (entityId === undefined) return;
    resolve.mutate(
      {
        resolution: { action: 'adopt', documentId: document.documentId, entityId },
        said: `${titleOf(document)} is linked to what is in QuickBooks.`,
      },
      { onSuccess: onClose },
    );
  };
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={`Which transaction is ${titleOf(document)}?`}
      actions={
        <Button tone="primary" isBusy={resolve.isPending} isDisabled={entityId === undefined} onClick={adopt}>
          It is this one
        </Button>
      }
    >
      <p>
        Open the transaction in QuickBooks and copy the address of its page, or the number after “txnId=” in
        it. Nothing is written: from then on the two stand for each other.
      </p>
      <Field
        label="Address of its page in QuickBooks, or its number there"
        error={typed !== '' && entityId === undefined ? 'This holds no number of a transaction.' : undefined}
      >
        {(control) => (
          <Input {...control} value={typed} onChange={({ target: { value } }) => setTyped(value)} />
        )}
      </Field>
      {resolve.error !== null && <Failed error={resolve.error} title="It was not linked" />}
    </Dialog>
  );
}
