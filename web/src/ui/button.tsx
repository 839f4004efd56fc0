import { Link, type LinkProps } from '@tanstack/react-router';
import type { ComponentProps, ReactNode } from 'react';
import './button.css';

export type ButtonTone = 'primary' | 'plain' | 'quiet' | 'danger';

interface Look {
  tone?: ButtonTone;
  size?: 'normal' | 'small';
}

interface ButtonProps extends Look, Omit<ComponentProps<'button'>, 'disabled'> {
  /** What it does is under way: it shows so, and a second press does nothing. */
  isBusy?: boolean;
  /** It stays focusable, so that a keyboard or a screen reader finds it and hears why it cannot be used. */
  isDisabled?: boolean;
}

/** A button. */
export function Button(props: ButtonProps): ReactNode {
  const {
    tone = 'plain',
    size = 'normal',
    isBusy = false,
    isDisabled = false,
    children,
    onClick,
    ...rest
  } = props;
  const isIdle = isBusy || isDisabled;
  return (
    <button
      type="button"
      {...rest}
      className="ui-button"
      data-tone={tone}
      data-size={size}
      aria-disabled={isIdle}
      aria-busy={isBusy}
      onClick={(event) => {
        if (isIdle) event.preventDefault();
        else onClick?.(event);
      }}
    >
      {isBusy && <span className="ui-button-spinner" aria-hidden="true" />}
      {children}
    </button>
  );
}

/** A link within the app that looks like a button. */
export function ButtonLink({ tone = 'plain', size = 'normal', ...link }: Look & LinkProps): ReactNode {
  return <Link {...link} className="ui-button" data-tone={tone} data-size={size} />;
}

/** A link out of the app: another tab, and no word to it of where it was followed from. */
export function OutsideLink({
  href,
  look,
  children,
}: {
  href: string;
  look?: Look;
  children: ReactNode;
}): ReactNode {
  const asButton = look && {
    className: 'ui-button',
    'data-tone': look.tone ?? 'plain',
    'data-size': look.size ?? 'normal',
  };
  return (
    <a href={href} target="_blank" rel="noreferrer" {...asButton}>
      {children}
      <span className="visually-hidden"> (opens in a new tab)</span>
      <span aria-hidden="true"> ↗</span>
    </a>
  );
}
