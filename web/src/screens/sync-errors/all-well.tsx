import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useApi } from '../../api/tenant.tsx';
import { countOf } from '../../show/money.ts';
import { longDayText } from '../../show/time.ts';
import { Empty } from '../../ui/states.tsx';
import { latestNightQuery } from './queries.ts';

/** Nothing is wrong, said with what it rests on. */
export function AllWell(): ReactNode {
  const { data: night } = useQuery(latestNightQuery(useApi()));
  const isProven =
    night?.state === 'finished' && night.outcome === 'complete' && night.documentCount !== undefined;
  return (
    <Empty
      title="Nothing holds your documents up"
      action={<Link to="/reconcile">See the nightly checks</Link>}
    >
      {isProven
        ? `In the night of ${longDayText(night.localDate)} ${countOf(night.documentCount ?? 0, 'document was', 'documents were')} compared with QuickBooks. `
        : 'The nightly check compares every document with QuickBooks. '}
      Whatever needs you appears here by itself, with what to do.
    </Empty>
  );
}
