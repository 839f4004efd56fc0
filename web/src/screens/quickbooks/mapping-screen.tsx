import type { ReactNode } from 'react';
import { Loading } from '../../ui/states.tsx';
import { Page } from '../../ui/page.tsx';

export function MappingScreen(): ReactNode {
  return (
    <Page title="Mapping">
      <Loading />
    </Page>
  );
}
