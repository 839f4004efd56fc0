import { useEffect, useRef, type ReactNode } from 'react';
import './page.css';

interface PageProps {
  title: string;
  /** Shown in place of the title where that is more than text. */
  heading?: ReactNode;
  /** Where it belongs: links to what is above it. */
  trail?: ReactNode;
  lead?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
}

// The first page of a visit leaves the focus where browsers put it.
let isFirstPage = true;

/** A screen. It names the window, and takes the focus when a link led here, so that a screen reader says where one is. */
export function Page({ title, heading, trail, lead, actions, children }: PageProps): ReactNode {
  const headingRef = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} · Counterfoil`;
  }, [title]);
  useEffect(() => {
    if (!isFirstPage) headingRef.current?.focus({ preventScroll: true });
    isFirstPage = false;
  }, []);
  return (
    <div className="ui-page">
      <header className="ui-page-head">
        <div>
          {trail !== undefined && (
            <nav className="ui-page-trail" aria-label="You are here">
              {trail}
            </nav>
          )}
          <h1 ref={headingRef} tabIndex={-1}>
            {heading ?? title}
          </h1>
          {lead !== undefined && <p className="ui-page-lead">{lead}</p>}
        </div>
        {actions !== undefined && <div className="row">{actions}</div>}
      </header>
      {children}
    </div>
  );
}
