import type { ReferenceProblem, WantedCustomer } from '../domain/books.ts';
import { customerName, normalisedName } from '../domain/names.ts';
import type { DeferredOutcome } from '../domain/outcomes.ts';
import type { CallAccess, QuickBooksClient } from './client.ts';
import { customerPayload } from './customer.ts';
import {
  findAll,
  findByName,
  linksTo,
  problemsOf,
  sameName,
  type Creatable,
  type NamedEntity,
  type ReferencePlan,
} from './reference-plan.ts';

/** Matches wanted customers with those in QuickBooks, by exact normalised name. Nothing ambiguous is guessed. */
export function createCustomerSearch(client: QuickBooksClient) {
  return {
    async plan(
      access: CallAccess,
      wanted: readonly WantedCustomer[],
    ): Promise<ReferencePlan | DeferredOutcome> {
      const found = await findByName(client, access, {
        entity: 'Customer',
        names: wanted.map(customerName),
      });
      return Array.isArray(found) ? planCustomers(wanted, found) : found;
    },

    /** After QuickBooks said that the name exists: who bears it. */
    async explainClash(access: CallAccess, create: Creatable): Promise<ReferencePlan | DeferredOutcome> {
      const customers = await findAll(client, access, 'Customer');
      if (!Array.isArray(customers)) return customers;
      const matches = sameName(customers, create.name);
      if (matches.length > 0) return planFor(create, matches);
      for (const entity of ['Vendor', 'Employee'] as const) {
        const others = await findByName(client, access, { entity, names: [create.name] });
        if (!Array.isArray(others)) return others;
        if (others.length > 0) return refused(create, takenBy(entity, create.name));
      }
      return refused(create, takenBy('record', create.name));
    },
  };
}

function planCustomers(wanted: readonly WantedCustomer[], found: readonly NamedEntity[]): ReferencePlan {
  const plans = [...Map.groupBy(wanted, (customer) => normalisedName(customerName(customer))).values()].map(
    (sharing) => {
      const [first] = sharing;
      if (first === undefined) return nothing;
      const create: Creatable = {
        entity: 'Customer',
        wanted: sharing.map(({ id, name }) => ({ externalId: id, originalName: name })),
        name: customerName(first),
        payload: customerPayload(first),
      };
      const matches = sameName(found, create.name);
      return matches.length === 0 ? { ...nothing, creates: [create] } : planFor(create, matches);
    },
  );
  return {
    outcome: 'planned',
    links: plans.flatMap((plan) => plan.links),
    problems: plans.flatMap((plan) => plan.problems),
    creates: plans.flatMap((plan) => plan.creates),
  };
}

const nothing: ReferencePlan = { outcome: 'planned', links: [], problems: [], creates: [] };

function planFor(create: Creatable, matches: readonly NamedEntity[]): ReferencePlan {
  const active = matches.filter((match) => match.isActive);
  const [only] = active;
  if (only !== undefined && active.length === 1) return { ...nothing, links: linksTo(create, only) };
  return refused(create, active.length === 0 ? inactive(create.name) : ambiguous(create.name));
}

const refused = (create: Creatable, problem: ReferenceProblem): ReferencePlan => ({
  ...nothing,
  problems: problemsOf(create, problem),
});

const inactive = (name: string): ReferenceProblem => ({
  cause: 'reference_inactive',
  detail: `The customer "${name}" is inactive in QuickBooks.`,
});
const ambiguous = (name: string): ReferenceProblem => ({
  cause: 'name_ambiguous',
  detail: `Several customers in QuickBooks are called "${name}".`,
});
const takenBy = (kind: 'Vendor' | 'Employee' | 'record', name: string): ReferenceProblem => ({
  cause: 'name_taken',
  detail: `The name "${name}" belongs to ${kind === 'Employee' ? 'an employee' : kind === 'Vendor' ? 'a vendor' : 'another record'} in QuickBooks, so no customer can bear it.`,
});
