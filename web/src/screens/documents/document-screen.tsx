import type { ReactNode } from 'react';
import { Loading } from '../../ui/states.tsx';
import { Page } from '../../ui/page.tsx';

export function DocumentScreen(): ReactNode {
  return (
    <Page title="Document">
      <Loading />
    </Page>
  );
}
