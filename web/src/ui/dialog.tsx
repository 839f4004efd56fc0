import { Dialog as AriakitDialog, DialogDismiss, DialogHeading } from '@ariakit/react';
import { useState, type ReactNode } from 'react';
import { Button } from './button.tsx';
import { Failed } from './states.tsx';
import './dialog.css';

interface DialogProps {
  isOpen: boolean;
  onClose: () => void;
  title: ReactNode;
  size?: 'normal' | 'wide';
  children: ReactNode;
  /** Beside the button that closes it. */
  actions?: ReactNode;
  closeWords?: string;
}

/** Asks or shows something on top of the page. Escape closes it, and the focus returns to where it was. */
export function Dialog(props: DialogProps): ReactNode {
  const { isOpen, onClose, title, size = 'normal', children, actions, closeWords = 'Cancel' } = props;
  return (
    <AriakitDialog
      open={isOpen}
      onClose={onClose}
      unmountOnHide
      className="ui-dialog"
      data-size={size}
      backdrop={<div className="ui-backdrop" />}
    >
      {/* The title becomes its content. */}
      {/* oxlint-disable-next-line jsx-a11y/heading-has-content */}
      <DialogHeading render={<h2 />}>{title}</DialogHeading>
      {children}
      <div className="ui-dialog-actions">
        <DialogDismiss className="ui-button" data-tone="plain" data-size="normal">
          {closeWords}
        </DialogDismiss>
        {actions}
      </div>
    </AriakitDialog>
  );
}

/** Asks before something is done that others will notice. It stays open while it is under way, and says if it failed. */
export function Confirm(props: {
  isOpen: boolean;
  onClose: () => void;
  title: ReactNode;
  children: ReactNode;
  /** What the button says: the act itself, not "OK". */
  act: string;
  tone?: 'primary' | 'danger';
  onConfirm: () => Promise<unknown>;
}): ReactNode {
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const confirm = async (): Promise<void> => {
    setBusy(true);
    setError(undefined);
    try {
      await props.onConfirm();
      props.onClose();
    } catch (caught) {
      setError(caught);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Dialog
      isOpen={props.isOpen}
      onClose={props.onClose}
      title={props.title}
      actions={
        <Button tone={props.tone ?? 'primary'} isBusy={isBusy} onClick={() => void confirm()}>
          {props.act}
        </Button>
      }
    >
      {props.children}
      {error !== undefined && <Failed error={error} title="It was not done" />}
    </Dialog>
  );
}
