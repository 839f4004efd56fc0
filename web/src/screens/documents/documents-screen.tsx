import type { ReactNode } from 'react';
import { Loading } from '../../ui/states.tsx';
import { Page } from '../../ui/page.tsx';

export function DocumentsScreen(): ReactNode {
  return (
    <Page title="Documents">
      <Loading />
    </Page>
  );
}
