import type { ReactNode } from 'react';
import type { StaleTarget } from '../../../../shared/domain/settings.ts';
import { ButtonLink } from '../../ui/button.tsx';
import { Notice } from '../../ui/notice.tsx';

/** Something that the mapping points to is gone: told before a push fails on it. */
export function StaleMapping({ stale }: { stale: readonly StaleTarget[] }): ReactNode {
  const names = stale.map(({ name, id }) => name ?? `no. ${id}`).join(', ');
  return (
    <Notice
      tone="bad"
      title="The mapping points to something that is gone"
      actions={
        <ButtonLink tone="primary" to="/settings/integrations/quickbooks/mapping">
          Mend the mapping
        </ButtonLink>
      }
    >
      <p>{names} was deleted or made inactive in QuickBooks. Documents that need it wait.</p>
    </Notice>
  );
}
