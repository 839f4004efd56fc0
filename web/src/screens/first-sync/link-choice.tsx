import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useDeferredValue, useState, type ReactNode } from 'react';
import type { MatchEntry } from '../../../../shared/contracts/first-sync.ts';
import { useApi } from '../../api/tenant.tsx';
import { useSay } from '../../ui/announcer.tsx';
import { Button } from '../../ui/button.tsx';
import type { PickerOption } from '../../ui/picker-option.ts';
import { SearchPicker } from '../../ui/search-picker.tsx';
import { Failed } from '../../ui/states.tsx';
import { kindWords, reasonWords } from './match-words.ts';
import { recordsQuery } from './queries.ts';

/** Which record is meant: one of those that are like it, or any other by its name. */
export function LinkChoice({ entry, onDone }: { entry: MatchEntry; onDone: () => void }): ReactNode {
  const link = useLink(entry, onDone);
  const unlink = useUnlink(entry, onDone);
  return (
    <div className="first-sync-choice">
      {entry.candidates.map(({ record, reason }) => (
        <div key={record.id} className="first-sync-candidate">
          <span>
            {record.name}{' '}
            <span className="quiet small">
              {[reasonWords[reason], record.email, record.companyName]
                .filter((text) => text !== undefined)
                .join(' · ')}
            </span>
          </span>
          <Button size="small" isBusy={link.isPending} onClick={() => link.mutate(record)}>
            Link to {record.name}
          </Button>
        </div>
      ))}
      <AnyRecord entry={entry} onChoose={(record) => link.mutate(record)} />
      {entry.outcome === 'linked' && (
        <Button size="small" tone="quiet" isBusy={unlink.isPending} onClick={() => unlink.mutate()}>
          Take the link back
        </Button>
      )}
      {link.error !== null && <Failed error={link.error} title="It was not linked" />}
      {unlink.error !== null && <Failed error={unlink.error} title="The link stays" />}
    </div>
  );
}

function AnyRecord(props: {
  entry: MatchEntry;
  onChoose: (record: { id: string; name: string }) => void;
}): ReactNode {
  const { entry } = props;
  const [typed, setTyped] = useState('');
  const search = useDeferredValue(typed);
  const { data, isFetching } = useQuery({ ...recordsQuery(useApi(), { kind: entry.kind, search }) });
  const options = (data?.entries ?? []).map((record): PickerOption => ({ id: record.id, name: record.name }));
  return (
    <SearchPicker
      label={`Another ${kindWords[entry.kind].one} in QuickBooks for ${entry.name}`}
      options={options}
      value={undefined}
      isLoading={isFetching}
      onSearch={setTyped}
      onChange={(id) => {
        const record = options.find((option) => option.id === id);
        if (record !== undefined) props.onChoose(record);
      }}
    />
  );
}

function useLink(entry: MatchEntry, onDone: () => void) {
  const { kind, externalId, name } = entry;
  const api = useApi();
  const client = useQueryClient();
  const say = useSay();
  return useMutation({
    mutationFn: (record: { id: string; name: string }) =>
      api.send('POST', '/first-sync/link', { kind, externalId, name, entityId: record.id }),
    onSuccess: (_, record) => {
      say(`${name} is linked to ${record.name}.`);
      onDone();
    },
    onSettled: () => client.invalidateQueries({ queryKey: ['first-sync'] }),
  });
}

function useUnlink({ kind, externalId, name }: MatchEntry, onDone: () => void) {
  const api = useApi();
  const client = useQueryClient();
  const say = useSay();
  return useMutation({
    mutationFn: () => api.send('POST', '/first-sync/unlink', { kind, externalId }),
    onSuccess: () => {
      say(`The link of ${name} was taken back. What was pushed stays as it is.`);
      onDone();
    },
    onSettled: () => client.invalidateQueries({ queryKey: ['first-sync'] }),
  });
}
