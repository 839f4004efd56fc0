import * as z from 'zod';
import type { LinkKind, ReferenceLink, ReferenceProblem, Spellings, WantedItem } from '../domain/books.ts';
import { normalisedName } from '../domain/names.ts';
import type { DeferredOutcome, ReadOutcome } from '../domain/outcomes.ts';
import type { MatchPolicy } from '../domain/settings.ts';
import type { CallAccess, EntityName, QuickBooksClient } from './client.ts';
import { absentWhenOdd } from './lenient-fields.ts';
import { listsOf, type Statement } from './query.ts';
import { queryEach } from './query-each.ts';
import type { WireObject, WirePayload } from './wire.ts';

/** What QuickBooks calls a kind of reference. */
export const referenceEntities = {
  customer: 'Customer',
  vendor: 'Vendor',
  item: 'Item',
} as const satisfies Readonly<Record<LinkKind, EntityName>>;

/** A reference that is missing and can be created: as what, and for whom. */
export type Creatable = {
  /** The vendor's ids that will be linked to it: several customers may share a name. */
  readonly wanted: readonly { readonly externalId: string; readonly originalName: string }[];
  readonly name: string;
  readonly payload: WirePayload;
} & ({ readonly kind: 'customer' | 'vendor' } | { readonly kind: 'item'; readonly item: WantedItem });

/** What a look-up leads to for each wanted reference. */
export interface ReferencePlan {
  readonly outcome: 'planned';
  readonly links: readonly ReferenceLink[];
  readonly problems: readonly { readonly externalId: string; readonly problem: ReferenceProblem }[];
  readonly creates: readonly Creatable[];
}

/** A record of a name list, as far as matching needs it. */
export interface NamedEntity {
  readonly id: string;
  readonly name: string;
  readonly sku: string | undefined;
  /** Of an item. */
  readonly type: string | undefined;
  readonly isActive: boolean;
}

const namedEntitySchema = z.looseObject({
  Id: z.string(),
  DisplayName: z.string().optional(),
  Name: z.string().optional(),
  Sku: absentWhenOdd(z.string()),
  Type: absentWhenOdd(z.string()),
  Active: z.boolean().default(true).catch(true),
});

/** Reads a customer, vendor, employee or item; undefined for anything else. */
export function readNamedEntity(answer: WireObject): NamedEntity | undefined {
  const parsed = namedEntitySchema.safeParse(answer);
  if (!parsed.success) return undefined;
  const { Id, DisplayName, Name, Sku, Type, Active } = parsed.data;
  const name = DisplayName ?? Name;
  return name === undefined ? undefined : { id: Id, name, sku: Sku, type: Type, isActive: Active };
}

const nameField = (entity: EntityName): string => (entity === 'Item' ? 'Name' : 'DisplayName');

/** Records of these names, active or not; inactive ones would otherwise be hidden. Undefined names nothing. */
export async function findByName(
  client: QuickBooksClient,
  access: CallAccess,
  of: { entity: EntityName; names: readonly string[] },
): Promise<NamedEntity[] | DeferredOutcome> {
  const statements = listsOf(of.names).map((values): Statement => ({
    entity: of.entity,
    where: [
      { field: nameField(of.entity), is: 'IN', values },
      { field: 'Active', is: 'IN', values: [true, false] },
    ],
  }));
  return readable(await queryEach(client, access, statements));
}

/** The whole name list. For the rare clash that a look-up by exact name does not explain. */
export async function findAll(
  client: QuickBooksClient,
  access: CallAccess,
  entity: EntityName,
): Promise<NamedEntity[] | DeferredOutcome> {
  return readable(
    await client.queryAll(access, { entity, where: [{ field: 'Active', is: 'IN', values: [true, false] }] }),
  );
}

// A look-up that is refused says nothing about names: nothing is created, and it is tried again.
function readable(answer: ReadOutcome<readonly WireObject[]>): NamedEntity[] | DeferredOutcome {
  switch (answer.outcome) {
    case 'applied':
      return answer.answer.flatMap((row) => readNamedEntity(row) ?? []);
    case 'deferred':
      return answer;
    case 'refused':
      return { outcome: 'deferred', reason: 'unavailable', durationMs: answer.durationMs };
  }
}

/** Those of the records that bear this name, by the form in which names are compared. */
export const sameName = (records: readonly NamedEntity[], name: string): NamedEntity[] => {
  const form = normalisedName(name);
  return records.filter((record) => normalisedName(record.name) === form);
};

/**
 * The names that have to be looked up: as they are wanted, and as the books spell them, because a query tells kinds of blanks
 * and compositions of letters apart. Where references are created, those that the books are known not to have are left out,
 * but for what was linked before, of which no second one is created unasked:
 * a create that finds its name taken mends what was read too long ago. Where nothing is created nothing would, and a record
 * that somebody has just entered would be refused until the next reading.
 */
export const namesToLookUp = <Wanted extends { readonly deadLink?: ReferenceLink | undefined }>(
  wanted: readonly Wanted[],
  nameOf: (one: Wanted) => string,
  { policy, known }: { readonly policy: MatchPolicy; readonly known: Spellings | undefined },
): readonly string[] =>
  wanted.flatMap((one) => {
    const name = nameOf(one);
    if (known === undefined) return [name];
    const spelled = known.get(normalisedName(name));
    const isCreated = policy === 'createMissing' && one.deadLink === undefined;
    if (spelled === undefined) return isCreated ? [] : [name];
    return [name, ...spelled.filter((spelling) => spelling.toLowerCase() !== name.toLowerCase())];
  });

/** The link as it was, where nothing else has its name: it may be active again, and if not, that is told once more. */
export const asItWas = (wanted: {
  readonly deadLink?: ReferenceLink | undefined;
}): ReferenceLink | undefined =>
  wanted.deadLink === undefined ? undefined : { ...wanted.deadLink, isDead: undefined };

/** The links that a found or created entity gives. */
export const linksTo = (create: Pick<Creatable, 'wanted'>, entity: NamedEntity): ReferenceLink[] =>
  create.wanted.map(({ externalId, originalName }) => ({
    externalId,
    originalName,
    entityId: entity.id,
    entityName: entity.name,
  }));

/** The same problem for everyone who wanted the reference; each about its own. */
export const problemsOf = (
  create: Pick<Creatable, 'wanted' | 'kind'>,
  problem: ReferenceProblem,
): { externalId: string; problem: ReferenceProblem }[] =>
  create.wanted.map(({ externalId, originalName }) => ({
    externalId,
    problem: { ...problem, subject: { kind: create.kind, id: externalId, name: originalName } },
  }));

/** A plan that leads nowhere yet. */
export const nothing: ReferencePlan = { outcome: 'planned', links: [], problems: [], creates: [] };

/** Several plans as one. */
export const joined = (plans: readonly ReferencePlan[]): ReferencePlan => ({
  outcome: 'planned',
  links: plans.flatMap((plan) => plan.links),
  problems: plans.flatMap((plan) => plan.problems),
  creates: plans.flatMap((plan) => plan.creates),
});

/** The plan for references that cannot be had. */
export const refused = (
  create: Pick<Creatable, 'wanted' | 'kind'>,
  problem: ReferenceProblem,
): ReferencePlan => ({ ...nothing, problems: problemsOf(create, problem) });
