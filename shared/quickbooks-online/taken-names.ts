import type { LinkKind, ReferenceProblem } from '../domain/books.ts';
import type { DeferredOutcome } from '../domain/outcomes.ts';
import type { CallAccess } from './client.ts';
import { normalisedName } from '../domain/names.ts';
import { takenBy, type createPartySearch } from './party-search.ts';
import type { Creatable } from './reference-plan.ts';

type PartyKind = Exclude<LinkKind, 'item'>;
type Searches = Readonly<Record<PartyKind, Pick<ReturnType<typeof createPartySearch>, 'findTaken'>>>;

/**
 * Customers and vendors that could not be created, because another kind of record has their name or is about to get it. A push
 * learns that by trying; a preview has to ask.
 */
export async function findTakenNames(
  searches: Searches,
  access: CallAccess,
  creates: readonly Creatable[],
): Promise<ReadonlyMap<Creatable, ReferenceProblem> | DeferredOutcome> {
  const taken = new Map<Creatable, ReferenceProblem>();
  for (const kind of ['customer', 'vendor'] as const) {
    const ofKind = creates.filter((create) => create.kind === kind);
    const found = await searches[kind].findTaken(access, ofKind);
    if ('outcome' in found) return found;
    for (const [create, problem] of found) taken.set(create, problem);
  }
  // Customers are created first.
  const theirs = new Set(
    creates
      .filter((create) => create.kind === 'customer' && !taken.has(create))
      .map(({ name }) => normalisedName(name)),
  );
  for (const create of creates) {
    if (create.kind !== 'vendor' || !theirs.has(normalisedName(create.name))) continue;
    taken.set(create, takenBy('vendor', 'Customer', create.name));
  }
  return taken;
}
