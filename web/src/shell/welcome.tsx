import type { ReactNode } from 'react';
import { Button } from '../ui/button.tsx';
import { Notice } from '../ui/notice.tsx';
import './welcome.css';

/** Before there is an app to show: why nobody is signed in, or why the app cannot start. */
export function Welcome(props: {
  title: string;
  words: string;
  action?: { name: string; run: () => void };
}): ReactNode {
  const { title, words, action } = props;
  return (
    <main className="welcome">
      <h1>Counterfoil</h1>
      <Notice
        tone="warn"
        isAnnounced
        title={title}
        actions={
          action && (
            <Button tone="primary" onClick={action.run}>
              {action.name}
            </Button>
          )
        }
      >
        <p>{words}</p>
      </Notice>
    </main>
  );
}
