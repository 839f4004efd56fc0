import type { ReactNode } from 'react';
import { Loading } from '../../ui/states.tsx';
import { Page } from '../../ui/page.tsx';

export function CertificateScreen(): ReactNode {
  return (
    <Page title="Certificate">
      <Loading />
    </Page>
  );
}
