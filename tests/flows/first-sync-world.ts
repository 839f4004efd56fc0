import { acceptMatches } from '../../functions/first-sync/accept-matches.ts';
import { getFirstSync, type FirstSyncDeps } from '../../functions/first-sync/get-first-sync.ts';
import { linkReference, unlinkReference } from '../../functions/first-sync/link-reference.ts';
import { firstSyncAnswerSchema, firstSyncQuerySchema } from '../../shared/contracts/first-sync.ts';
import { createDocuments } from '../../shared/store/documents.ts';
import { createHeldDocuments } from '../../shared/store/held-documents.ts';
import { createLinks } from '../../shared/store/links.ts';
import { createReferenceLists } from '../../shared/store/reference-lists.ts';
import { createSubmissions } from '../../shared/store/submissions.ts';
import { createSyncErrors } from '../../shared/store/sync-errors.ts';
import { createCausesWorld, type CausesWorld } from './causes-world.ts';
import { queueAgainOf } from './queue-again-of.ts';

/** A tenant whose documents wait to be submitted by hand, so that everything can be looked at first. */
export async function createFirstSyncWorld(options: Parameters<typeof createCausesWorld>[0] = {}) {
  const world = await createCausesWorld(options);
  await world.save({ mode: 'manual' });
  return withFirstSync(world);
}

export type FirstSyncWorld = ReturnType<typeof withFirstSync>;

/** What the report is made of. */
export function firstSyncDeps(
  of: Pick<CausesWorld, 'table' | 'clock' | 'settingsStore'> & Pick<FirstSyncDeps, 'connections'>,
) {
  const { table } = of;
  const { nowMs } = of.clock;
  return {
    nowMs,
    connections: of.connections,
    settings: of.settingsStore,
    lists: createReferenceLists({ table, nowMs, newId: () => 'unused' }),
    links: createLinks(table),
    documents: createDocuments(table),
    submissions: createSubmissions(table),
    held: createHeldDocuments(table),
    syncErrors: createSyncErrors(table),
  };
}

/** What an admin does about matching, in a world. */
export function withFirstSync(world: CausesWorld) {
  const { clock, tenantId } = world;
  const deps = { ...firstSyncDeps(world), queueAgain: queueAgainOf(world) };
  return {
    ...world,
    async report(query: Record<string, string> = {}) {
      const answer = await getFirstSync(deps, { tenantId, query: firstSyncQuerySchema.parse(query) });
      return firstSyncAnswerSchema.parse(answer);
    },
    async accept(of: { kind: 'customer' | 'vendor' | 'item'; externalIds?: string[] }) {
      await clock.advance(1000);
      const answer = await acceptMatches(deps, { tenantId, ...of });
      await world.settle([]);
      return answer;
    },
    async link(of: Omit<Parameters<typeof linkReference>[1], 'tenantId'>) {
      await clock.advance(1000);
      const answer = await linkReference(deps, { tenantId, ...of });
      await world.settle([]);
      return answer;
    },
    unlink: (of: Omit<Parameters<typeof unlinkReference>[1], 'tenantId'>) =>
      unlinkReference(deps, { tenantId, ...of }),
  };
}
