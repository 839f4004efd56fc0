import { lazy, Suspense, type ReactNode } from 'react';
import { Field, Input } from './field.tsx';
import type { PickerOption } from './picker-option.ts';

export interface SearchPickerProps {
  label: ReactNode;
  hint?: ReactNode;
  error?: string | undefined;
  options: readonly PickerOption[];
  /** Id of the chosen option. */
  value: string | undefined;
  onChange: (id: string | undefined) => void;
  /** What stands there while nothing is chosen. */
  placeholder?: string;
  /** Whether nothing may be chosen. @default false */
  isClearable?: boolean;
  isLoading?: boolean;
  isDisabled?: boolean;
  /** Hears what is typed, for options that are looked up elsewhere; they are then shown as they come. */
  onSearch?: (text: string) => void;
}

// A quarter of what a screen weighs: loaded beside it, so that the rest of the screen need not wait.
const Box = lazy(async () => ({ default: (await import('./search-picker-box.tsx')).SearchPickerBox }));

/** One of many, found by typing a part of its name, number or type. */
export function SearchPicker(props: SearchPickerProps): ReactNode {
  const standIn = (
    <Field label={props.label} hint={props.hint}>
      {(control) => <Input {...control} disabled placeholder="Loading …" />}
    </Field>
  );
  return (
    <Suspense fallback={standIn}>
      <Box {...props} />
    </Suspense>
  );
}
