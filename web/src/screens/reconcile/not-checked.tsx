import type { ReactNode } from 'react';
import type { Certificate } from '../../../../shared/contracts/reconcile.ts';
import { countOf } from '../../show/money.ts';
import { uncheckedReasons } from './tally-rows.ts';

/** What a certificate says nothing about, and why. */
export function NotChecked({ certificate }: { certificate: Certificate }): ReactNode {
  const { notReadBecause, tallies } = certificate;
  const reasons = uncheckedReasons(tallies);
  if (notReadBecause === undefined && reasons.length === 0)
    return <p className="quiet">Every document was checked.</p>;
  return (
    <ul className="stack-close">
      {notReadBecause !== undefined && <li>{notReadBecause}</li>}
      {reasons.map(({ words, count }) => (
        <li key={words}>
          {countOf(count, 'document')}: {words}
        </li>
      ))}
    </ul>
  );
}
