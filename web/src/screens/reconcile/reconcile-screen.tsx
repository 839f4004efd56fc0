import type { ReactNode } from 'react';
import { Loading } from '../../ui/states.tsx';
import { Page } from '../../ui/page.tsx';

export function ReconcileScreen(): ReactNode {
  return (
    <Page title="Reconcile">
      <Loading />
    </Page>
  );
}
