import type { ReactNode } from 'react';
import './progress.css';

/** How far something is that goes on while one looks. */
export function Progress({
  label,
  done,
  total,
}: {
  label: ReactNode;
  done: number;
  total: number;
}): ReactNode {
  return (
    <div className="ui-progress">
      <p className="ui-progress-label" aria-live="polite">
        {label}
      </p>
      <progress aria-label="Progress" max={Math.max(total, 1)} value={Math.min(done, total)} />
    </div>
  );
}
