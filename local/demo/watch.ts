import type { Accepted, Progressing } from './submit.ts';
import type { DemoDocument, VendorApi } from './vendor-api.ts';

interface WatchDeps {
  api: Pick<VendorApi, 'listDocuments'>;
  sleep: (ms: number) => Promise<void>;
  nowMs: () => number;
  /** Hears of every round, to show progress. */
  onRound: (so: Progressing) => void;
}

const POLL_MS = 500;
// With thousands on the way a round turns many pages; what it asks of the stack the workers do not get.
const REST_PER_ROUND = 3;
// A lost answer is looked up after QuickBooks can no longer be working on it, about two minutes; twice that, and more.
const PATIENCE_MS = 300_000;
// A document that waits needs somebody to do something, which in the demo nobody does.
const PATIENCE_WITH_WAITING_MS = 20_000;

const settledStates = new Set(['pushed', 'refused', 'parked', 'voided']);
const isSettled = ({ document }: Accepted): boolean => settledStates.has(document.state);

/** Polls until every accepted document is settled, or nothing has moved for long. Returns when the last push was seen. */
export async function watchUntilSettled(
  deps: WatchDeps,
  so: Progressing,
): Promise<{ lastPushSeenAtMs: number }> {
  let movedAtMs = deps.nowMs();
  let lastPushSeenAtMs = movedAtMs;
  let before = '';
  for (;;) {
    const roundAtMs = deps.nowMs();
    const wasDone = so.isDone;
    const pending = so.accepted.filter((accepted) => !isSettled(accepted));
    await refreshDocuments(deps.api, pending);
    const now = deps.nowMs();
    if (pending.some(({ document }) => document.state === 'pushed')) lastPushSeenAtMs = now;
    deps.onRound(so);
    if (wasDone && so.accepted.every(isSettled)) return { lastPushSeenAtMs };
    const seen = fingerprint(so);
    if (seen !== before) movedAtMs = now;
    before = seen;
    if (wasDone && now - movedAtMs > patienceMs(so)) return { lastPushSeenAtMs };
    await deps.sleep(Math.max(POLL_MS, REST_PER_ROUND * (deps.nowMs() - roundAtMs)));
  }
}

function patienceMs(so: Progressing): number {
  const open = so.accepted.filter((accepted) => !isSettled(accepted));
  return open.every(({ document }) => document.state === 'waiting') ? PATIENCE_WITH_WAITING_MS : PATIENCE_MS;
}

const fingerprint = (so: Progressing): string =>
  `${so.submitted} ${so.accepted.map(({ document }) => document.state).join(',')}`;

/** Reads anew where documents stand. The list is newest first, so that what was just submitted lies on its first pages. */
export async function refreshDocuments(api: WatchDeps['api'], accepted: readonly Accepted[]): Promise<void> {
  const sought = new Map(accepted.map((one) => [one.document.documentId, one]));
  let after: string | undefined;
  while (sought.size > 0) {
    const page = await api.listDocuments(after);
    for (const document of page.documents) take(sought, document);
    after = page.next;
    if (after === undefined) return;
  }
}

function take(sought: Map<string, Accepted>, document: DemoDocument): void {
  const accepted = sought.get(document.documentId);
  if (accepted === undefined) return;
  accepted.document = document;
  sought.delete(document.documentId);
}
