import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { Empty } from '../ui/states.tsx';
import { Page } from '../ui/page.tsx';

export function NotFound(): ReactNode {
  return (
    <Page title="Not found">
      <Empty title="There is nothing at this address" action={<Link to="/">Go to the start</Link>}>
        It may have been moved, or belong to another account.
      </Empty>
    </Page>
  );
}
