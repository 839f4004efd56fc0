import { useQuery } from '@tanstack/react-query';
import { useMemo, type ReactNode } from 'react';
import type { DocumentAnswer } from '../../../../shared/contracts/http.ts';
import { useApi } from '../../api/tenant.tsx';
import { Card } from '../../ui/card.tsx';
import { Moment } from '../../ui/time.tsx';
import { documentActivityQuery } from './queries.ts';
import { timelineOf } from './timeline.ts';

/** All that happened to it, the latest first. */
export function DocumentTimeline({ document }: { document: DocumentAnswer }): ReactNode {
  const { data } = useQuery(documentActivityQuery(useApi(), document.documentId));
  const happenings = useMemo(() => timelineOf(document, data?.activities ?? []), [document, data]);
  return (
    <Card title="History">
      <ol className="documents-timeline">
        {happenings.map(({ key, at, title, words, tone, reference }) => (
          <li key={key} data-tone={tone}>
            <p>{title}</p>
            <p className="quiet small">
              <Moment at={at} />
              {words !== undefined && ` · ${words}`}
            </p>
            {reference !== undefined && (
              <details className="small">
                <summary className="quiet">For support</summary>
                <code>{reference}</code>
              </details>
            )}
          </li>
        ))}
      </ol>
    </Card>
  );
}
