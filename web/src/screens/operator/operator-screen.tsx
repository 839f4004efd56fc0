import type { ReactNode } from 'react';
import { Loading } from '../../ui/states.tsx';
import { Page } from '../../ui/page.tsx';

export function OperatorScreen(): ReactNode {
  return (
    <Page title="Tenants">
      <Loading />
    </Page>
  );
}
