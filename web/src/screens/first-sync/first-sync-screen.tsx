import type { ReactNode } from 'react';
import { Loading } from '../../ui/states.tsx';
import { Page } from '../../ui/page.tsx';

export function FirstSyncScreen(): ReactNode {
  return (
    <Page title="First sync">
      <Loading />
    </Page>
  );
}
