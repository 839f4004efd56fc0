import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useDeferredValue, useState, type ReactNode } from 'react';
import type { SyncErrorAnswer } from '../../../../shared/contracts/sync-errors.ts';
import { useApi } from '../../api/tenant.tsx';
import { countOf } from '../../show/money.ts';
import { useSay } from '../../ui/announcer.tsx';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Notice } from '../../ui/notice.tsx';
import { SearchPicker } from '../../ui/search-picker.tsx';
import { Failed } from '../../ui/states.tsx';
import { recordsQuery } from '../first-sync/queries.ts';
import { subjectWords } from './error-words.ts';
import { useReadAgain } from './use-error-acts.ts';

type Linkable = 'customer' | 'vendor' | 'item';

const isLinkable = (kind: string): kind is Linkable =>
  kind === 'customer' || kind === 'vendor' || kind === 'item';

/** Which record in QuickBooks is meant; choosing it lets everything that waits for it go on. */
export function LinkDialog({ error, onClose }: { error: SyncErrorAnswer; onClose: () => void }): ReactNode {
  const { kind, id, name = id } = error.subject;
  if (!isLinkable(kind) || id === undefined || name === undefined) {
    return (
      <Dialog isOpen onClose={onClose} title="Choose who is meant" closeWords="Close">
        <Notice tone="calm" title="Choose it under First sync">
          <p>There you see every customer, vendor and item with the records that may be meant.</p>
        </Notice>
      </Dialog>
    );
  }
  return <Choosing of={{ kind, id, name }} title={subjectWords(error.subject)} onClose={onClose} />;
}

/** What was entered in QuickBooks since its lists were read is not among them yet. */
function NotThere(): ReactNode {
  const readAgain = useReadAgain();
  return (
    <p className="quiet">
      Entered it in QuickBooks just now?{' '}
      <Button size="small" isBusy={readAgain.isPending} onClick={() => readAgain.mutate()}>
        Read QuickBooks again
      </Button>
    </p>
  );
}

// A list that is being read anew is there in a few seconds.
const lookAgainMs = 3_000;

function Choosing(props: {
  of: { kind: Linkable; id: string; name: string };
  title: string;
  onClose: () => void;
}): ReactNode {
  const { kind, id, name } = props.of;
  const api = useApi();
  const client = useQueryClient();
  const say = useSay();
  const [typed, setTyped] = useState('');
  const [entityId, setEntityId] = useState<string>();
  const { data, isFetching } = useQuery({
    ...recordsQuery(api, { kind, search: useDeferredValue(typed) }),
    refetchInterval: lookAgainMs,
  });
  const options = (data?.entries ?? []).map((record) => ({ id: record.id, name: record.name }));
  const link = useMutation({
    mutationFn: () =>
      api.send<{ queued: number }>('POST', '/first-sync/link', { kind, externalId: id, name, entityId }),
    onSuccess: ({ queued }) => {
      say(
        queued === 0
          ? `${name} is linked.`
          : `${name} is linked. ${countOf(queued, 'document')} on the way again.`,
      );
      props.onClose();
    },
    onSettled: () =>
      Promise.all(
        [['sync-errors'], ['documents'], ['first-sync']].map((queryKey) =>
          client.invalidateQueries({ queryKey }),
        ),
      ),
  });
  return (
    <Dialog
      isOpen
      onClose={props.onClose}
      title={`Who is ${props.title}?`}
      actions={
        <Button
          tone="primary"
          isBusy={link.isPending}
          isDisabled={entityId === undefined}
          onClick={() => link.mutate()}
        >
          Link
        </Button>
      }
    >
      <p>
        Choose the {kind} in QuickBooks that is meant. The link stays, whatever either side calls it later.
      </p>
      <NotThere />
      <SearchPicker
        label={`The ${kind} in QuickBooks`}
        options={options}
        value={entityId}
        isLoading={isFetching}
        onSearch={setTyped}
        onChange={setEntityId}
      />
      {link.error !== null && <Failed error={link.error} title="It was not linked" />}
    </Dialog>
  );
}
