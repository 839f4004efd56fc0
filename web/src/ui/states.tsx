import type { ReactNode } from 'react';
import { failureWords } from '../api/api-error.ts';
import { Button } from './button.tsx';
import { Notice } from './notice.tsx';
import './states.css';

/** Stands where something is being read, about as high as what comes, so that nothing jumps. */
export function Loading({ lines = 6, what = 'Loading' }: { lines?: number; what?: string }): ReactNode {
  return (
    <div className="ui-loading" role="status" aria-label={what}>
      {Array.from({ length: lines }, (_, index) => (
        <div key={index} className="ui-loading-line" />
      ))}
    </div>
  );
}

/** Nothing is here, and that is said with what it means and what to do. */
export function Empty(props: { title: string; children?: ReactNode; action?: ReactNode }): ReactNode {
  return (
    <div className="ui-empty">
      <p className="ui-empty-title">{props.title}</p>
      {props.children !== undefined && <p>{props.children}</p>}
      {props.action}
    </div>
  );
}

/** Something could not be read or done, with the words of the API and what support asks for. */
export function Failed(props: {
  error: unknown;
  title?: string;
  onRetry?: (() => void) | undefined;
}): ReactNode {
  const { words, reference } = failureWords(props.error);
  return (
    <Notice
      tone="bad"
      isAnnounced
      title={props.title ?? 'This could not be loaded'}
      actions={props.onRetry && <Button onClick={props.onRetry}>Try again</Button>}
    >
      <p>{words}</p>
      {reference !== undefined && (
        <p className="small quiet">
          For support: <code>{reference}</code>
        </p>
      )}
    </Notice>
  );
}
