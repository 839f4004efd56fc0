import type { ReactNode } from 'react';
import { Failed } from '../ui/states.tsx';

/** A screen that broke, or whose code could not be loaded: the rest of the page stays. */
export function Crash({ error }: { error: unknown }): ReactNode {
  return (
    <Failed error={error} title="This page could not be shown" onRetry={() => window.location.reload()} />
  );
}
