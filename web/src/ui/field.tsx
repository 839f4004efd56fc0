import { useId, type ComponentProps, type ReactNode } from 'react';
import './field.css';

interface FieldProps {
  label: ReactNode;
  hint?: ReactNode;
  /** What is wrong with what is in it, and what to do. */
  error?: string | undefined;
  /** Gets what its control must bear. */
  children: (control: {
    id: string;
    'aria-describedby': string | undefined;
    'aria-invalid': boolean;
  }) => ReactNode;
}

/** A control with its label, a hint and what is wrong with it. */
export function Field({ label, hint, error, children }: FieldProps): ReactNode {
  const id = useId();
  const hintId = `${id}-hint`;
  const errorId = `${id}-error`;
  const described = [hint !== undefined && hintId, error !== undefined && errorId].filter(
    (one) => one !== false,
  );
  return (
    <div className="ui-field">
      <label className="ui-field-label" htmlFor={id}>
        {label}
      </label>
      {children({
        id,
        'aria-describedby': described.length === 0 ? undefined : described.join(' '),
        'aria-invalid': error !== undefined,
      })}
      {hint !== undefined && (
        <p id={hintId} className="ui-field-hint">
          {hint}
        </p>
      )}
      {error !== undefined && (
        <p id={errorId} className="ui-field-error" role="alert">
          {error}
        </p>
      )}
    </div>
  );
}

export const Input = (props: ComponentProps<'input'>): ReactNode => <input {...props} className="ui-input" />;
export const TextArea = (props: ComponentProps<'textarea'>): ReactNode => (
  <textarea {...props} className="ui-input" />
);

/** A choice among few; the browser's own, which every phone and screen reader knows. */
export function Select<Value extends string>(
  props: Omit<ComponentProps<'select'>, 'value' | 'onChange' | 'children'> & {
    value: Value;
    options: Readonly<Record<Value, string>>;
    onChange: (value: Value) => void;
  },
): ReactNode {
  const { value, options, onChange, ...rest } = props;
  const names = Object.keys(options).filter((name): name is Value => Object.hasOwn(options, name));
  return (
    <select
      {...rest}
      className="ui-input"
      value={value}
      onChange={(event) => {
        const chosen = names.find((name) => name === event.target.value);
        if (chosen !== undefined) onChange(chosen);
      }}
    >
      {names.map((name) => (
        <option key={name} value={name}>
          {options[name]}
        </option>
      ))}
    </select>
  );
}

/** One of a few ways, each with what it means. */
export function Choices<Value extends string>(props: {
  legend: ReactNode;
  hint?: ReactNode;
  value: Value;
  options: readonly { readonly value: Value; readonly name: ReactNode; readonly effect: ReactNode }[];
  onChange: (value: Value) => void;
  isDisabled?: boolean;
}): ReactNode {
  const name = useId();
  return (
    <fieldset className="stack-close" disabled={props.isDisabled === true}>
      <legend className="ui-field-label">{props.legend}</legend>
      {props.hint !== undefined && <p className="ui-field-hint">{props.hint}</p>}
      <div className="ui-choices">
        {props.options.map((option) => (
          <label key={option.value} className="ui-choice">
            <input
              type="radio"
              name={name}
              checked={option.value === props.value}
              onChange={() => props.onChange(option.value)}
            />
            <span className="ui-choice-name">{option.name}</span>
            <span className="ui-choice-effect">{option.effect}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
