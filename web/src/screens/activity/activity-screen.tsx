import type { ReactNode } from 'react';
import { Loading } from '../../ui/states.tsx';
import { Page } from '../../ui/page.tsx';

export function ActivityScreen(): ReactNode {
  return (
    <Page title="Activity">
      <Loading />
    </Page>
  );
}
