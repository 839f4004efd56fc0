import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { ReconcileAnswer } from '../../../../shared/contracts/reconcile-answers.ts';
import type { Certificate } from '../../../../shared/contracts/reconcile.ts';
import { useApi, useTenant } from '../../api/tenant.tsx';
import { countText } from '../../show/money.ts';
import { Badge } from '../../ui/badge.tsx';
import { Card } from '../../ui/card.tsx';
import { Facts } from '../../ui/facts.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Moment } from '../../ui/time.tsx';
import { nightTones, runState, runWords } from './calendar.ts';
import { Result } from './latest-certificate.tsx';
import { NotChecked } from './not-checked.tsx';
import { recentActivityQuery } from './queries.ts';
import { whoAsked } from './who-asked.ts';

/** What came of it, and what was read for it. */
export function ResultCard({
  run,
  certificate,
}: {
  run: ReconcileAnswer;
  certificate: Certificate;
}): ReactNode {
  const { tallies, companyName, timeZone, startedAt, finishedAt, meteredReads, everythingReadAt } =
    certificate;
  const tenant = useTenant();
  const shown = { ...run, tallies };
  return (
    <Card title="Result" actions={<Badge tone={nightTones[runState(shown)]}>{runWords(shown)}</Badge>}>
      <div className="stack">
        <Result certificate={certificate} />
        <Facts
          facts={{
            Account: tenant.name,
            'Company in QuickBooks': companyName ?? 'None was connected',
            ...(run.requestedAt === undefined
              ? {}
              : { 'Asked for by': <WhoAsked requestedAt={run.requestedAt} /> }),
            Began: <Moment at={startedAt} />,
            Ended: <Moment at={finishedAt} />,
            'Time zone': timeZone,
            'Reads of QuickBooks': countText(meteredReads),
            'All of QuickBooks was last read':
              everythingReadAt === undefined ? undefined : <Moment at={everythingReadAt} />,
          }}
        />
      </div>
    </Card>
  );
}

function WhoAsked({ requestedAt }: { requestedAt: string }): ReactNode {
  const { data } = useQuery(recentActivityQuery(useApi()));
  return whoAsked(data?.activities ?? [], requestedAt) ?? 'By hand';
}

export const NotCheckedCard = ({ certificate }: { certificate: Certificate }): ReactNode => (
  <Card title="What was not checked">
    <NotChecked certificate={certificate} />
  </Card>
);

/** What whoever keeps a copy holds it against. */
export function ProofCard({
  run,
  certificate,
}: {
  run: ReconcileAnswer;
  certificate: Certificate;
}): ReactNode {
  const { isIntact, certificateHash } = run;
  const { previousHash } = certificate;
  return (
    <Card
      title="Proof"
      lead="Each certificate bears the fingerprint of the one before, so that none can be changed or taken out unnoticed."
    >
      <div className="stack">
        {isIntact === false ? (
          <Notice tone="bad" title="This certificate is not as it was written">
            <p>Its fingerprint does not fit what it says. Tell support, and do not rely on it.</p>
          </Notice>
        ) : (
          <p>This certificate is as it was written: its fingerprint fits what it says.</p>
        )}
        <dl className="reconcile-proof">
          <div>
            <dt>Fingerprint (SHA-256)</dt>
            <dd>
              <code>{certificateHash}</code>
            </dd>
          </div>
          <div>
            <dt>Fingerprint of the one before</dt>
            <dd>
              {previousHash === undefined ? 'None: this is the first one' : <code>{previousHash}</code>}
            </dd>
          </div>
        </dl>
      </div>
    </Card>
  );
}
