import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { Activity } from '../../../../shared/contracts/activity.ts';
import { useTenant } from '../../api/tenant.tsx';
import { actorWords } from '../../show/actor-words.ts';
import { clockText } from '../../show/time.ts';
import { Badge } from '../../ui/badge.tsx';
import { detailsOf, moreWords, outcomeOf } from './activity-words.ts';

/** One act. `isOfOne`: all acts shown are about the same document, so that none leads to it. */
export function ActivityEntry({ activity, isOfOne }: { activity: Activity; isOfOne: boolean }): ReactNode {
  const { at, actor, words } = activity;
  const { timeZone } = useTenant();
  const outcome = outcomeOf(activity);
  return (
    <li className="activity-entry">
      <time dateTime={at} title={timeZone} className="number quiet">
        {clockText(at, timeZone)}
      </time>
      <div className="activity-words">
        <p>
          <strong>{actorWords(actor)}</strong>
          {' · '}
          {[words, ...moreWords(activity)].join(': ')}
        </p>
        <p className="row small">
          <About activity={activity} isOfOne={isOfOne} />
        </p>
        <Details activity={activity} />
      </div>
      <Badge tone={outcome.tone}>{outcome.words}</Badge>
    </li>
  );
}

function About({ activity: { about }, isOfOne }: { activity: Activity; isOfOne: boolean }): ReactNode {
  const { documentId, errorId } = about;
  return (
    <>
      {documentId !== undefined && !isOfOne && (
        <Link to="/documents/$documentId" params={{ documentId }}>
          See the document
        </Link>
      )}
      {errorId !== undefined && (
        <Link to="/sync-errors/$errorId" params={{ errorId }}>
          See the sync error
        </Link>
      )}
    </>
  );
}

const Details = ({ activity }: { activity: Activity }): ReactNode => (
  <details className="small">
    <summary className="quiet">Details</summary>
    <dl className="activity-details">
      {detailsOf(activity).map(({ name, value }) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>
            <code>{value}</code>
          </dd>
        </div>
      ))}
    </dl>
  </details>
);
