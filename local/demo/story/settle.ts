import { DemoFailure } from '../demo-failure.ts';
import { untilSeen } from '../until-seen.ts';
import type { WaitDeps } from '../until-seen.ts';
import type { StoryApi, StoryDocument } from './story-api.ts';
import type { StoryBill, StoryInvoice } from './write-documents.ts';

const SETTLED_WITHIN_MS = 120_000;
// As many as the stack has workers for a function.
const AT_ONCE = 4;
const settledStates = new Set(['pushed', 'refused', 'waiting', 'voided', 'parked']);

/** Submits documents and waits until each stands somewhere; answers them in their order, as they stand then. */
export async function settle(
  deps: WaitDeps,
  api: StoryApi,
  documents: readonly (StoryInvoice | StoryBill)[],
): Promise<StoryDocument[]> {
  const ids = await submitAll(api, documents);
  const settled = await mustBe(deps, `settle what ${api.tenantId} submitted`, async () => {
    const all = new Map((await api.documents()).map((document) => [document.documentId, document]));
    const ours = ids.flatMap((id) => all.get(id) ?? []);
    return ours.length === ids.length && ours.every(({ state }) => settledStates.has(state))
      ? ours
      : undefined;
  });
  return settled;
}

async function submitAll(api: StoryApi, documents: readonly (StoryInvoice | StoryBill)[]): Promise<string[]> {
  const ids: string[] = [];
  for (let start = 0; start < documents.length; start += AT_ONCE) {
    const some = documents.slice(start, start + AT_ONCE);
    const accepted = await Promise.all(some.map((document) => api.submit(document)));
    ids.push(...accepted.map(({ documentId }) => documentId));
  }
  return ids;
}

/** Waits for something that has to come; fails with what it was where it does not. */
export async function mustBe<Seen>(
  deps: WaitDeps,
  doing: string,
  look: () => Promise<Seen | undefined>,
): Promise<Seen> {
  const seen = await untilSeen(deps, SETTLED_WITHIN_MS, look);
  if (seen === undefined) throw new DemoFailure(`Could not ${doing} within ${SETTLED_WITHIN_MS / 1000} s.`);
  return seen;
}
