import { useInfiniteQuery } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { failureWords } from '../../api/api-error.ts';
import { useApi } from '../../api/tenant.tsx';
import { useSay } from '../../ui/announcer.tsx';
import { Button } from '../../ui/button.tsx';
import { findingsQuery } from './queries.ts';

/** Prints the page once all findings are on it. */
export function PrintButton({ runId }: { runId: string }): ReactNode {
  const { hasNextPage, fetchNextPage } = useInfiniteQuery(findingsQuery(useApi(), runId));
  const say = useSay();
  const [isBusy, setBusy] = useState(false);
  const print = async (): Promise<void> => {
    setBusy(true);
    const failure = await readToTheEnd(hasNextPage, fetchNextPage);
    setBusy(false);
    if (failure !== null) return say(`Not all findings could be loaded. ${failureWords(failure).words}`);
    // What was read last has to be on the page first.
    requestAnimationFrame(() => setTimeout(() => window.print()));
  };
  return (
    <Button isBusy={isBusy} onClick={() => void print()}>
      Print
    </Button>
  );
}

async function readToTheEnd(
  isThereMore: boolean,
  readNext: () => Promise<{ hasNextPage: boolean; error: Error | null }>,
): Promise<Error | null> {
  for (let hasNextPage = isThereMore; hasNextPage;) {
    const read = await readNext();
    if (read.error !== null) return read.error;
    ({ hasNextPage } = read);
  }
  return null;
}
