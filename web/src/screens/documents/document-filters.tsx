import { useEffect, useState, type ReactNode } from 'react';
import type { DocumentsSearch } from '../../search.ts';
import { Button } from '../../ui/button.tsx';
import { Field, Input, Select } from '../../ui/field.tsx';
import {
  filterCount,
  isFiltered,
  kindOptions,
  paymentOptions,
  stateOptions,
  waitingOptions,
  withFilter,
} from './filters.ts';

interface FiltersProps {
  search: DocumentsSearch;
  onChange: (search: DocumentsSearch) => void;
}

// A pause in typing, so that not every letter asks.
const typingMs = 350;

/** What of the documents is shown. It all stands in the address, so that a view can be kept and sent on. */
export function DocumentFilters({ search, onChange }: FiltersProps): ReactNode {
  const count = filterCount(search);
  const [isOpen, setOpen] = useState(count > 0);
  return (
    <search className="documents-filters">
      <div className="documents-filters-first">
        <SearchBox search={search} onChange={onChange} />
        <Button aria-expanded={isOpen} aria-controls="documents-more" onClick={() => setOpen(!isOpen)}>
          Filters{count > 0 && ` (${count})`}
        </Button>
        {isFiltered(search) && (
          <Button tone="quiet" onClick={() => onChange({})}>
            Clear
          </Button>
        )}
      </div>
      {isOpen && <MoreFilters search={search} onChange={onChange} />}
    </search>
  );
}

function SearchBox({ search, onChange }: FiltersProps): ReactNode {
  const given = search.search ?? '';
  const [typed, setTyped] = useState(given);
  const [isTyping, setTyping] = useState(false);
  useEffect(() => {
    if (!isTyping) return undefined;
    const timer = setTimeout(() => {
      setTyping(false);
      onChange(withFilter(search, 'search', typed.trim()));
    }, typingMs);
    return () => clearTimeout(timer);
  }, [isTyping, typed, search, onChange]);
  return (
    <Field label={<span className="visually-hidden">Number or name</span>}>
      {(control) => (
        <Input
          {...control}
          type="search"
          placeholder="Number, customer or vendor"
          maxLength={100}
          value={isTyping ? typed : given}
          onChange={({ target: { value } }) => {
            setTyped(value);
            setTyping(true);
          }}
        />
      )}
    </Field>
  );
}

function MoreFilters({ search, onChange }: FiltersProps): ReactNode {
  return (
    <div id="documents-more" className="documents-filters-more">
      <Field label="State">
        {(control) => (
          <Select
            {...control}
            value={search.state ?? ''}
            options={stateOptions}
            onChange={(value) => onChange(withFilter(search, 'state', value))}
          />
        )}
      </Field>
      {search.state === 'waiting' && (
        <Field label="Waiting for">
          {(control) => (
            <Select
              {...control}
              value={search.waitingReason ?? ''}
              options={waitingOptions}
              onChange={(value) => onChange(withFilter(search, 'waitingReason', value))}
            />
          )}
        </Field>
      )}
      <Field label="Kind">
        {(control) => (
          <Select
            {...control}
            value={search.kind ?? ''}
            options={kindOptions}
            onChange={(value) => onChange(withFilter(search, 'kind', value))}
          />
        )}
      </Field>
      <Field label="Payment">
        {(control) => (
          <Select
            {...control}
            value={search.payment ?? ''}
            options={paymentOptions}
            onChange={(value) => onChange(withFilter(search, 'payment', value))}
          />
        )}
      </Field>
      <Field label="Dated from">
        {(control) => (
          <Input
            {...control}
            type="date"
            value={search.from ?? ''}
            onChange={({ target: { value } }) => onChange(withFilter(search, 'from', value))}
          />
        )}
      </Field>
      <Field label="Dated up to">
        {(control) => (
          <Input
            {...control}
            type="date"
            value={search.to ?? ''}
            onChange={({ target: { value } }) => onChange(withFilter(search, 'to', value))}
          />
        )}
      </Field>
      <label className="documents-check">
        <input
          type="checkbox"
          className="ui-check"
          checked={search.hasDrift === 'true'}
          onChange={({ target: { checked } }) =>
            onChange(withFilter(search, 'hasDrift', checked ? 'true' : ''))
          }
        />
        Only those that differ from QuickBooks
      </label>
    </div>
  );
}
