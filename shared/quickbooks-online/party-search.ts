import type { ReferenceProblem, Spellings, WantedParty } from '../domain/books.ts';
import { InvariantError } from '../domain/errors.ts';
import type { DeferredOutcome } from '../domain/outcomes.ts';
import type { MatchPolicy } from '../domain/settings.ts';
import type { CallAccess, QuickBooksClient } from './client.ts';
import { normalisedName, partyName } from '../domain/names.ts';
import { partyPayload } from './party.ts';
import {
  asItWas,
  findAll,
  findByName,
  joined,
  linksTo,
  namesToLookUp,
  nothing,
  referenceEntities,
  refused,
  sameName,
  type Creatable,
  type NamedEntity,
  type ReferencePlan,
} from './reference-plan.ts';

type PartyKind = 'customer' | 'vendor';

/** Customers, vendors and employees share one list of names. */
const others = {
  customer: ['Vendor', 'Employee'],
  vendor: ['Customer', 'Employee'],
} as const;

/** Matches wanted customers or vendors with those in QuickBooks, by exact normalised name. Nothing ambiguous is guessed. */
export function createPartySearch(client: QuickBooksClient, kind: PartyKind) {
  const entity = referenceEntities[kind];
  return {
    async plan(
      access: CallAccess,
      of: {
        wanted: readonly WantedParty[];
        policy: MatchPolicy;
        known: Spellings | undefined;
      },
    ): Promise<ReferencePlan | DeferredOutcome> {
      const names = namesToLookUp(of.wanted, partyName, of);
      const found = await findByName(client, access, { entity, names });
      return Array.isArray(found) ? planParties(kind, { ...of, found }) : found;
    },

    /** Which of the names to be created belong to another kind of record: QuickBooks would refuse them. */
    async findTaken(
      access: CallAccess,
      creates: readonly Creatable[],
    ): Promise<ReadonlyMap<Creatable, ReferenceProblem> | DeferredOutcome> {
      const taken = new Map<Creatable, ReferenceProblem>();
      for (const other of others[kind]) {
        const names = creates.map(({ name }) => name);
        const bearers = await findByName(client, access, { entity: other, names });
        if (!Array.isArray(bearers)) return bearers;
        for (const create of creates) {
          if (sameName(bearers, create.name).length > 0) taken.set(create, takenBy(kind, other, create.name));
        }
      }
      return taken;
    },

    /** After QuickBooks said that the names exist: who bears them. */
    async explainClashes(
      access: CallAccess,
      creates: readonly Creatable[],
    ): Promise<ReferencePlan | DeferredOutcome> {
      const own = await findAll(client, access, entity);
      if (!Array.isArray(own)) return own;
      const foreign = creates.filter(({ name }) => sameName(own, name).length === 0);
      const taken = await this.findTaken(access, foreign);
      if ('outcome' in taken) return taken;
      return joined(
        creates.map((create) => {
          const matches = sameName(own, create.name);
          return matches.length > 0
            ? planFor(create, matches)
            : refused(create, taken.get(create) ?? takenBy(kind, 'record', create.name));
        }),
      );
    },
  };
}

function planParties(
  kind: PartyKind,
  of: { wanted: readonly WantedParty[]; policy: MatchPolicy; found: readonly NamedEntity[] },
): ReferencePlan {
  const foundByName = Map.groupBy(of.found, ({ name }) => normalisedName(name));
  const plans = [...Map.groupBy(of.wanted, (party) => normalisedName(partyName(party)))].map(
    ([form, sharing]) => {
      const matches = foundByName.get(form) ?? [];
      if (matches.length > 0) return planFor(creatable(kind, sharing), matches);
      const again = { ...nothing, links: sharing.flatMap((party) => asItWas(party) ?? []) };
      const others = sharing.filter(({ deadLink }) => deadLink === undefined);
      if (others.length === 0) return again;
      const create = creatable(kind, others);
      return joined([
        again,
        of.policy === 'matchOnly'
          ? refused(create, notLinked(kind, create.name))
          : { ...nothing, creates: [create] },
      ]);
    },
  );
  return joined(plans);
}

/** One record for all who share its name. */
function creatable(kind: PartyKind, sharing: readonly WantedParty[]): Creatable {
  const [first] = sharing;
  if (first === undefined) throw new InvariantError('Nobody wants the record.');
  return {
    kind,
    wanted: sharing.map(({ id, name }) => ({ externalId: id, originalName: name })),
    name: partyName(first),
    payload: partyPayload(first),
  };
}

function planFor(create: Creatable, matches: readonly NamedEntity[]): ReferencePlan {
  const active = matches.filter((match) => match.isActive);
  const [only] = active;
  if (only !== undefined && active.length === 1) return { ...nothing, links: linksTo(create, only) };
  const { kind, name } = create;
  return refused(create, active.length === 0 ? inactive(kind, name) : ambiguous(kind, name));
}

const inactive = (kind: Creatable['kind'], name: string): ReferenceProblem => ({
  cause: 'reference_inactive',
  detail: `The ${kind} "${name}" is inactive in QuickBooks.`,
});
const ambiguous = (kind: Creatable['kind'], name: string): ReferenceProblem => ({
  cause: 'name_ambiguous',
  detail: `Several ${kind}s in QuickBooks are called "${name}".`,
});
const notLinked = (kind: PartyKind, name: string): ReferenceProblem => ({
  cause: 'reference_not_linked',
  detail: `QuickBooks has no ${kind} called "${name}", and none is created.`,
});

const bearerWords = {
  Vendor: 'a vendor',
  Customer: 'a customer',
  Employee: 'an employee',
  record: 'another record',
};

/** That no record of this kind can have the name. */
export const takenBy = (
  kind: PartyKind,
  bearer: keyof typeof bearerWords,
  name: string,
): ReferenceProblem => ({
  cause: 'name_taken',
  detail: `The name "${name}" belongs to ${bearerWords[bearer]} in QuickBooks, so no ${kind} can bear it.`,
});
