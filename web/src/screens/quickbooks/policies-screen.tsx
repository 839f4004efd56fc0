import type { ReactNode } from 'react';
import { Loading } from '../../ui/states.tsx';
import { Page } from '../../ui/page.tsx';

export function PoliciesScreen(): ReactNode {
  return (
    <Page title="Policies">
      <Loading />
    </Page>
  );
}
