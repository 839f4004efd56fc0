import { useId, type ReactNode } from 'react';
import './card.css';

/** A part of a page with a heading of its own. */
export function Card(props: {
  title: ReactNode;
  lead?: ReactNode;
  actions?: ReactNode;
  children?: ReactNode;
}): ReactNode {
  const id = useId();
  return (
    <section className="ui-card" aria-labelledby={id}>
      <div className="ui-card-head">
        <div>
          <h2 id={id}>{props.title}</h2>
          {props.lead !== undefined && <p className="ui-card-lead">{props.lead}</p>}
        </div>
        {props.actions !== undefined && <div className="row">{props.actions}</div>}
      </div>
      {props.children}
    </section>
  );
}
