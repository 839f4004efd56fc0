import type { ReactNode } from 'react';
import { Loading } from '../../ui/states.tsx';
import { Page } from '../../ui/page.tsx';

export function ConnectionScreen(): ReactNode {
  return (
    <Page title="Connection">
      <Loading />
    </Page>
  );
}
