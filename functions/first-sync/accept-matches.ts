/** Links each that has exactly one record of its name in the books, and that nothing speaks against (B6). */
import type * as z from 'zod';
import type {
  acceptedMatchesAnswerSchema,
  acceptMatchesRequestSchema,
  MatchEntry,
} from '../../shared/contracts/first-sync.ts';
import { eachOf, sourceOf } from '../../shared/domain/each-of.ts';
import type { TenantId } from '../../shared/domain/ids.ts';
import type { Links } from '../../shared/store/links.ts';
import { matchCompany, type FirstSyncDeps } from './get-first-sync.ts';
import { linkTo } from './match-records.ts';
import { retryReferences, type RetryReferencesDeps } from './retry-references.ts';

export interface AcceptMatchesDeps extends FirstSyncDeps, RetryReferencesDeps {
  readonly links: Pick<Links, 'list' | 'rivals' | 'putUnrivalled'>;
}

type Request = z.infer<typeof acceptMatchesRequestSchema>;
type Accepted = z.infer<typeof acceptedMatchesAnswerSchema>;

// Two writes each, twenty at a time, within the time of a request.
const maxLinked = 1_000;
const atOnce = 20;

/** Repeated, it links the rest, and queues what is left of what is linked already. Throws as `matchCompany` does. */
export async function acceptMatches(
  deps: AcceptMatchesDeps,
  { tenantId, kind, externalIds }: Request & { tenantId: TenantId },
): Promise<Accepted> {
  const { connection, entries } = await matchCompany(deps, tenantId);
  const chosen = externalIds === undefined ? undefined : new Set(externalIds);
  const ofKind = entries.filter((entry) => entry.kind === kind);
  const meant = ofKind.filter(({ externalId }) => chosen === undefined || chosen.has(externalId));
  const acceptable = meant.filter(({ outcome }) => outcome === 'exact');
  const taken = acceptable.slice(0, maxLinked);
  const scope = { tenantId, realmId: connection.realmId, kind };
  const linked = new Set<string>();
  await eachOf(sourceOf(taken), atOnce, async (entry) => {
    if (entry.record === undefined) return;
    const rival = await deps.links.putUnrivalled(scope, linkTo(entry, entry.record));
    if (rival === undefined) linked.add(entry.externalId);
  });
  // The time was over the last time, or the process died after linking.
  const before = meant.filter(({ outcome, push }) => outcome === 'linked' && push === 'links');
  const { queued, hasMore } = await retryReferences(deps, {
    ...{ tenantId, kind },
    externalIds: new Set([...linked, ...before.map(({ externalId }) => externalId)]),
  });
  return {
    linked: linked.size,
    // No more are named in a request than are linked at once.
    notLinked: [...(chosen ?? [])]
      .filter((externalId) => !linked.has(externalId))
      .map((externalId) => ({ externalId, outcome: outcomeOf(ofKind, externalId) })),
    queued,
    hasMore: hasMore || acceptable.length > taken.length,
  };
}

function outcomeOf(
  entries: readonly MatchEntry[],
  externalId: string,
): Accepted['notLinked'][number]['outcome'] {
  const outcome = entries.find((entry) => entry.externalId === externalId)?.outcome;
  // Exact when it was looked at, and linked under another name a moment later.
  return outcome === 'exact' ? 'ambiguous' : (outcome ?? 'unknown');
}
