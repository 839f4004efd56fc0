import { createContext, useCallback, useContext, useMemo, useState, type ReactNode } from 'react';
import './announcer.css';

type Say = (words: string) => void;
const SayContext = createContext<Say>(() => undefined);

// Long enough to be read twice.
const shownMs = 6000;

/** Says what was done, in a corner and to screen readers. */
export function Announcer({ children }: { children: ReactNode }): ReactNode {
  const [said, setSaid] = useState<{ words: string; serial: number }>();
  const say = useCallback((words: string): void => {
    setSaid((before) => ({ words, serial: (before?.serial ?? 0) + 1 }));
    setTimeout(() => setSaid((now) => (now?.words === words ? undefined : now)), shownMs);
  }, []);
  return (
    <SayContext value={useMemo(() => say, [say])}>
      {children}
      <div className="ui-announcer" role="status" aria-live="polite">
        {said !== undefined && (
          <p key={said.serial} className="ui-announcer-words">
            {said.words}
          </p>
        )}
      </div>
    </SayContext>
  );
}

/** A function that says what was just done, such as "12 documents are on their way". */
export const useSay = (): Say => useContext(SayContext);
