import type { ReactNode } from 'react';
import './badge.css';

export type { Tone } from './tone.ts';
import type { Tone } from './tone.ts';

/** A state in a word or two. The words tell it; the colour only helps. */
export function Badge({ tone, children }: { tone: Tone; children: ReactNode }): ReactNode {
  return (
    <span className="ui-badge" data-tone={tone}>
      {children}
    </span>
  );
}
