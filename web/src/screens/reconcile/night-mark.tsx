import type { ReactNode } from 'react';
import { nightTones, type NightState } from './calendar.ts';

// Shapes differ, so that nobody has to tell colours apart.
const shapes: Readonly<Record<Exclude<NightState, 'none'>, ReactNode>> = {
  agrees: <path d="M3 8.5 6.5 12 13 4.5" />,
  differs: <path d="M2.5 5.75h11M2.5 10.25h11M10.5 2.5l-5 11" />,
  partly: (
    <>
      <circle cx="8" cy="8" r="5.5" />
      <path d="M8 2.5a5.5 5.5 0 0 0 0 11z" className="reconcile-mark-filled" />
    </>
  ),
  running: <path d="M13.5 8A5.5 5.5 0 1 1 8 2.5" />,
  missed: <path d="M4 4l8 8M12 4l-8 8" />,
  toCome: <circle cx="8" cy="8" r="4.5" strokeDasharray="2 2.2" />,
};

/** The sign for how a night went. The words beside it say the same. */
export function NightMark({ state }: { state: NightState }): ReactNode {
  if (state === 'none') return null;
  return (
    <svg className="reconcile-mark" data-tone={nightTones[state]} viewBox="0 0 16 16" aria-hidden="true">
      {shapes[state]}
    </svg>
  );
}
