import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { ReferenceListName } from '../../../../shared/contracts/reference-data.ts';
import { useApi } from '../../api/tenant.tsx';
import { Button } from '../../ui/button.tsx';
import { SearchPicker } from '../../ui/search-picker.tsx';
import { targetsQuery } from './queries.ts';

interface TargetPickerProps {
  label: string;
  hint?: string;
  from: { list: ReferenceListName; usableFor?: string };
  value: string | undefined;
  onChange: (id: string | undefined) => void;
  error?: string | undefined;
  isClearable?: boolean;
  isDisabled?: boolean;
  /** Offers the only one that there is with one click. */
  suggestsOnlyOne?: boolean;
}

/** An account, tax code, term or item of the books. */
export function TargetPicker(props: TargetPickerProps): ReactNode {
  const { label, hint, from, value, onChange, error, isClearable = false, isDisabled = false } = props;
  const query = useQuery(targetsQuery(useApi(), from));
  const options = query.data ?? [];
  const [only] = options;
  const canSuggest =
    props.suggestsOnlyOne === true && options.length === 1 && value === undefined && !isDisabled;
  const isMissing =
    value !== undefined && query.data !== undefined && options.every(({ id }) => id !== value);
  return (
    <div className="stack-close">
      <SearchPicker
        label={label}
        hint={
          query.failureReason === null
            ? hint
            : 'The lists of QuickBooks are being read. This takes some seconds after connecting.'
        }
        options={options}
        value={value}
        onChange={onChange}
        error={
          error ??
          (isMissing ? 'What was chosen is not in QuickBooks any more. Choose another one.' : undefined)
        }
        isClearable={isClearable}
        isLoading={query.isPending}
        isDisabled={isDisabled}
        placeholder={query.isPending ? 'Loading …' : 'Choose, or type a name or number'}
      />
      {canSuggest && only !== undefined && (
        <div>
          <Button size="small" onClick={() => onChange(only.id)}>
            Use {only.name}
          </Button>
        </div>
      )}
    </div>
  );
}
