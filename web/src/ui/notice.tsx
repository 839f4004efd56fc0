import type { ReactNode } from 'react';
import './notice.css';

interface NoticeProps {
  tone: 'calm' | 'good' | 'warn' | 'bad';
  title: ReactNode;
  children?: ReactNode;
  actions?: ReactNode;
  /** Read out at once when it appears, as for something that just happened. @default false */
  isAnnounced?: boolean;
}

/** Something a person should know here, with what can be done about it. */
export function Notice({ tone, title, children, actions, isAnnounced = false }: NoticeProps): ReactNode {
  return (
    <div
      className="ui-notice"
      data-tone={tone}
      {...(isAnnounced && { role: tone === 'bad' ? 'alert' : 'status' })}
    >
      <div className="ui-notice-words">
        <p className="ui-notice-title">{title}</p>
        {children !== undefined && <div>{children}</div>}
      </div>
      {actions !== undefined && <div className="row">{actions}</div>}
    </div>
  );
}
