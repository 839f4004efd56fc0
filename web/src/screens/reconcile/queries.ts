import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import type { ActivityPage } from '../../../../shared/contracts/activity.ts';
import type { FiguresAnswer } from '../../../../shared/contracts/figures.ts';
import type {
  FindingPage,
  ReconcileAnswer,
  ReconcilePage,
  ReconcileSummary,
} from '../../../../shared/contracts/reconcile-answers.ts';
import { ApiError, mayPass } from '../../api/api-error.ts';
import type { Api } from '../../api/api.ts';
import { refreshMs } from '../../api/query-client.ts';
import { monthPlus } from './calendar.ts';
import { isYetToBegin } from './certificate-words.ts';

interface RunsOfMonth {
  /** Newest first. */
  readonly runs: readonly ReconcileSummary[];
  /** Whether there are any before the month. */
  readonly hasOlder: boolean;
}

const isRunning = ({ state }: ReconcileSummary): boolean => state === 'running';
const refreshWhile = (isBusy: boolean): number => (isBusy ? refreshMs.whileBusy : refreshMs.otherwise);

/** All runs of a month `YYYY-MM`. */
export const monthQuery = (api: Api, month: string) =>
  queryOptions({
    queryKey: ['reconciles', 'month', month],
    queryFn: ({ signal }) => readMonth(api, month, signal),
    refetchInterval: ({ state: { data } }) => refreshWhile(data?.runs.some(isRunning) === true),
  });

async function readMonth(api: Api, month: string, signal: AbortSignal): Promise<RunsOfMonth> {
  const runs: ReconcileSummary[] = [];
  let after: string | undefined = `${monthPlus(month, 1)}-01`;
  while (after !== undefined && !runs.some(({ localDate }) => localDate < month)) {
    const page: ReconcilePage = await api.get('/reconciles', { query: { limit: 100, after }, signal });
    runs.push(...page.reconciles);
    after = page.next;
  }
  const ofMonth = runs.filter(({ localDate }) => localDate.startsWith(month));
  return { runs: ofMonth, hasOlder: ofMonth.length < runs.length || after !== undefined };
}

/** The newest run, and the newest that has a certificate. */
export const newestQuery = (api: Api) =>
  queryOptions({
    queryKey: ['reconciles', 'newest'],
    queryFn: async ({ signal }) => {
      const query = { limit: 20 };
      const { reconciles } = await api.get<ReconcilePage>('/reconciles', { query, signal });
      return { newest: reconciles[0], certified: newestCertified(reconciles) };
    },
    refetchInterval: ({ state: { data } }) =>
      refreshWhile(data?.newest !== undefined && isRunning(data.newest)),
  });

/** By when it was finished: one by hand may bear the date of a night that came after it. */
const newestCertified = (runs: readonly ReconcileSummary[]): ReconcileSummary | undefined =>
  runs
    .filter(({ coverage }) => coverage !== undefined)
    .reduce<ReconcileSummary | undefined>(
      (newest, run) => ((newest?.finishedAt ?? '') < (run.finishedAt ?? '') ? run : newest),
      undefined,
    );

/** One run, asked for again until it is finished. */
export const runQuery = (api: Api, runId: string) =>
  queryOptions({
    queryKey: ['reconciles', 'run', runId],
    queryFn: ({ signal }) => api.get<ReconcileAnswer>(runPath(runId), { signal }),
    refetchInterval: ({ state: { data } }) => (data?.state === 'finished' ? false : refreshMs.whileBusy),
    // What was asked for a moment ago is there as soon as a worker has taken it.
    retry: (count, error) =>
      isMissing(error) ? isYetToBegin(runId, Date.now()) : mayPass(error) && count < 2,
    retryDelay: (count, error) => (isMissing(error) ? 1_000 : 1_000 * 2 ** count),
  });

/** There is no such run, or not yet. */
export const isMissing = (error: unknown): boolean =>
  error instanceof ApiError && (error.status === 404 || error.status === 400);

/** Where a run lies; its id holds colons. */
export const runPath = (runId: string): string => `/reconciles/${encodeURIComponent(runId)}`;

/** What a run found, oldest document first. */
export const findingsQuery = (api: Api, runId: string) =>
  infiniteQueryOptions({
    queryKey: ['reconciles', 'findings', runId],
    queryFn: ({ signal, pageParam }) =>
      api.get<FindingPage>(`${runPath(runId)}/findings`, { query: { limit: 100, after: pageParam }, signal }),
    initialPageParam: '',
    getNextPageParam: ({ next }: FindingPage): string | undefined => next,
    // A finished run does not change.
    staleTime: Number.POSITIVE_INFINITY,
  });

export const shownDays = 90;

/** Pushes, refusals and payments, day by day. */
export const figuresQuery = (api: Api) =>
  queryOptions({
    queryKey: ['figures'],
    queryFn: ({ signal }) => api.get<FiguresAnswer>('/figures', { query: { days: shownDays }, signal }),
    refetchInterval: refreshMs.otherwise,
  });

/** What people did last; tells who asked for a run. */
export const recentActivityQuery = (api: Api) =>
  queryOptions({
    queryKey: ['activity', 'recent'],
    queryFn: ({ signal }) => api.get<ActivityPage>('/activity', { query: { limit: 100 }, signal }),
  });
