import type { ReactNode } from 'react';
import { Loading } from '../../ui/states.tsx';
import { Page } from '../../ui/page.tsx';

export function TestPushScreen(): ReactNode {
  return (
    <Page title="Test push">
      <Loading />
    </Page>
  );
}
