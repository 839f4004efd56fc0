import { useLocation } from '@tanstack/react-router';
import { useEffect, useRef, type ReactNode } from 'react';

/** Links side by side that may not all fit: the one of the place one is at is scrolled into sight. */
export function LinkStrip({ children }: { children: ReactNode }): ReactNode {
  const strip = useRef<HTMLUListElement>(null);
  const href = useLocation({ select: (location) => location.href });
  const shownFor = useRef('');
  useEffect(() => {
    const list = strip.current;
    const active = list?.querySelector<HTMLElement>('[data-status="active"]');
    if (list === null || !active || shownFor.current === href) return;
    shownFor.current = href;
    // Sideways only: the page itself must not move.
    list.scrollLeft = active.offsetLeft - (list.clientWidth - active.offsetWidth) / 2;
  }, [href]);
  return <ul ref={strip}>{children}</ul>;
}
