import type { ReactNode } from 'react';
import { Loading } from '../../ui/states.tsx';
import { Page } from '../../ui/page.tsx';

export function SyncErrorScreen(): ReactNode {
  return (
    <Page title="Sync error">
      <Loading />
    </Page>
  );
}
