import { QueryClient } from '@tanstack/react-query';
import { mayPass } from './api-error.ts';

const retries = 2;

/** What is read is kept for as long as the tab is open, and read again when a screen shows it. */
export const createQueryClient = (): QueryClient =>
  new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 5_000,
        retry: (count, error) => count < retries && mayPass(error),
      },
    },
  });

/** How often a list is read again while work is under way, and otherwise. */
export const refreshMs = { whileBusy: 2_000, otherwise: 10_000 } as const;
