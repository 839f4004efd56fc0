import type { ReactNode } from 'react';
import { Loading } from '../../ui/states.tsx';
import { Page } from '../../ui/page.tsx';

export function SyncErrorsScreen(): ReactNode {
  return (
    <Page title="Sync errors">
      <Loading />
    </Page>
  );
}
