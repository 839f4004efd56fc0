import { Combobox, ComboboxItem, ComboboxPopover, ComboboxProvider } from '@ariakit/react';
import { useId, useState, type ReactNode } from 'react';
import { Field } from './field.tsx';
import type { PickerOption } from './picker-option.ts';
import type { SearchPickerProps } from './search-picker.tsx';
import './search-picker.css';

// Beyond it nobody reads on: typing is quicker.
const maxShown = 60;

/** What {@link SearchPicker} becomes as soon as its code is there. */
export function SearchPickerBox(props: SearchPickerProps): ReactNode {
  const { options, value, onChange, onSearch } = props;
  const [typed, setTyped] = useState<string>();
  const chosen = options.find(({ id }) => id === value);
  const shownText = typed ?? (chosen === undefined ? '' : chosen.name);
  const found =
    onSearch || typed === undefined ? options : options.filter((option) => matches(option, typed));
  const listId = useId();
  const settle = (): void => {
    if (typed === '' && props.isClearable === true) onChange(undefined);
    setTyped(undefined);
  };
  return (
    <ComboboxProvider
      resetValueOnHide={false}
      value={shownText}
      setValue={(text) => {
        setTyped(text);
        onSearch?.(text);
      }}
      selectedValue={value ?? ''}
      setSelectedValue={(id) => {
        if (id !== '' && !Array.isArray(id)) onChange(id);
        setTyped(undefined);
      }}
      setOpen={(isOpen) => {
        if (!isOpen) settle();
      }}
    >
      <Field label={props.label} hint={props.hint} error={props.error}>
        {(control) => (
          <Combobox
            {...control}
            className="ui-input"
            placeholder={props.placeholder ?? 'Type to search'}
            disabled={props.isDisabled === true}
            autoSelect
            showOnClick
            onFocus={(event) => event.currentTarget.select()}
            onBlur={settle}
          />
        )}
      </Field>
      <ComboboxPopover
        id={listId}
        className="ui-picker-list"
        gutter={4}
        sameWidth
        aria-label="Options"
        unmountOnHide
        portal
      >
        {found.slice(0, maxShown).map((option) => (
          <ComboboxItem
            key={option.id}
            className="ui-picker-item"
            value={option.id}
            setValueOnClick={false}
            selectValueOnClick
            hideOnClick
          >
            <span>{option.name}</span>
            {option.detail !== undefined && <span className="ui-picker-detail">{option.detail}</span>}
          </ComboboxItem>
        ))}
        {found.length === 0 && (
          <p className="ui-picker-note">
            {props.isLoading === true ? 'Loading …' : 'Nothing goes by that name.'}
          </p>
        )}
        {found.length > maxShown && <p className="ui-picker-note">Type more to see the rest.</p>}
      </ComboboxPopover>
    </ComboboxProvider>
  );
}

const folded = (text: string): string => text.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase();

function matches({ name, detail = '' }: PickerOption, typed: string): boolean {
  const text = folded(`${name} ${detail}`);
  return folded(typed)
    .split(/\s+/)
    .every((word) => text.includes(word));
}
