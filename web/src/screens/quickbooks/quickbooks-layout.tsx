import { Outlet } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { Page } from '../../ui/page.tsx';

export function QuickbooksLayout(): ReactNode {
  return (
    <Page title="QuickBooks Online">
      <Outlet />
    </Page>
  );
}
