import type { ReferenceProblem, Spellings, WantedItem } from '../domain/books.ts';
import { isItemForLines } from '../domain/mapping-targets.ts';
import { meantBy } from '../domain/matching.ts';
import { codedItemName, legalName, normalisedName } from '../domain/names.ts';
import type { DeferredOutcome } from '../domain/outcomes.ts';
import type { MatchPolicy } from '../domain/settings.ts';
import type { CallAccess, QuickBooksClient } from './client.ts';
import { itemPayload, itemSku } from './item.ts';
import {
  asItWas,
  findAll,
  findByName,
  joined,
  linksTo,
  namesToLookUp,
  nothing,
  refused,
  type NamedEntity,
  type ReferencePlan,
} from './reference-plan.ts';

/**
 * Matches wanted items with those in QuickBooks. An item of ours bears its code as Sku and is known by it. The only one
 * without a Sku and of exactly this name is taken as meant. A name that belongs to another code, in the books or among the
 * wanted ones, or to what no line can bear, is made unique as `name (code)`.
 */
export function createItemSearch(client: QuickBooksClient) {
  return {
    async plan(
      access: CallAccess,
      of: { wanted: readonly WantedItem[]; policy: MatchPolicy; known: Spellings | undefined },
    ): Promise<ReferencePlan | DeferredOutcome> {
      const { wanted, policy } = of;
      const plain = await findByName(client, access, {
        entity: 'Item',
        names: namesToLookUp(wanted, ({ name }) => legalName(name), of),
      });
      if (!Array.isArray(plain)) return plain;
      const needCode = namesTaken(wanted, plain);
      const coded = await findByName(client, access, {
        entity: 'Item',
        names: namesToLookUp(
          wanted.filter(({ code }) => needCode.has(code)),
          codedItemName,
          of,
        ),
      });
      if (!Array.isArray(coded)) return coded;
      return planItems(wanted, { found: [...plain, ...coded], needCode, policy });
    },

    /** After QuickBooks said that the names exist: the whole list tells who bears them, whatever their spelling. */
    async explainClashes(
      access: CallAccess,
      wanted: readonly WantedItem[],
    ): Promise<ReferencePlan | DeferredOutcome> {
      const found = await findAll(client, access, 'Item');
      if (!Array.isArray(found)) return found;
      return planItems(wanted, {
        found,
        needCode: namesTaken(wanted, found),
        policy: 'createMissing',
      });
    },
  };
}

/** The codes of wanted items that cannot have their plain name. */
function namesTaken(wanted: readonly WantedItem[], found: readonly NamedEntity[]): Set<string> {
  const foundByName = Map.groupBy(found, (entity) => normalisedName(entity.name));
  const taken = new Set<string>();
  const firstOf = new Map<string, string>();
  for (const { code, name } of wanted) {
    const form = normalisedName(name);
    const first = firstOf.get(form);
    if (first === undefined) firstOf.set(form, code);
    const bearers = foundByName.get(form) ?? [];
    const isOurs = bearers.some((bearer) => bearer.sku === itemSku(code));
    if (isOurs) continue;
    const isNameOfOther = bearers.length > 0 ? meantAmong(bearers, code).length === 0 : first !== undefined;
    if (isNameOfOther) taken.add(code);
  }
  return taken;
}

// Item names are unique below one parent only.
const meantAmong = (bearers: readonly NamedEntity[], code: string): NamedEntity[] =>
  meantBy(
    bearers.filter((bearer) => bearer.isActive && isItemForLines(bearer)),
    itemSku(code),
  );

interface ItemContext {
  readonly found: readonly NamedEntity[];
  readonly needCode: ReadonlySet<string>;
  readonly policy: MatchPolicy;
}

function planItems(wanted: readonly WantedItem[], context: ItemContext): ReferencePlan {
  const foundByName = Map.groupBy(context.found, (entity) => normalisedName(entity.name));
  return joined(wanted.map((item) => planItem(item, { ...context, foundByName })));
}

const wantedOf = (item: WantedItem) => ({
  kind: 'item' as const,
  wanted: [{ externalId: item.code, originalName: item.name }],
});

function planItem(
  item: WantedItem,
  context: ItemContext & { foundByName: ReadonlyMap<string, readonly NamedEntity[]> },
): ReferencePlan {
  const asked = wantedOf(item);
  const name = context.needCode.has(item.code) ? codedItemName(item) : legalName(item.name);
  const bearers = context.foundByName.get(normalisedName(name)) ?? [];
  const [meant, another] = meantAmong(bearers, item.code);
  if (meant !== undefined) {
    return another === undefined
      ? { ...nothing, links: linksTo(asked, meant) }
      : refused(asked, ambiguous(`Several products in QuickBooks are called "${meant.name}".`));
  }
  const bearer = bearers.find(({ sku }) => sku === itemSku(item.code)) ?? bearers[0];
  if (bearer === undefined) {
    const link = asItWas(item);
    if (link !== undefined) return { ...nothing, links: [link] };
    return context.policy === 'matchOnly'
      ? refused(asked, notLinked(name))
      : { ...nothing, creates: [{ ...asked, item, name, payload: itemPayload(item, name) }] };
  }
  if (!bearer.isActive) return refused(asked, inactive(bearer.name));
  const reason = isItemForLines(bearer)
    ? 'bears the code of another product'
    : 'is one that no line can bear';
  return refused(asked, ambiguous(`The item "${bearer.name}" in QuickBooks ${reason}.`));
}

const notLinked = (name: string): ReferenceProblem => ({
  cause: 'reference_not_linked',
  detail: `QuickBooks has no product or service called "${name}", and none is created.`,
});
const inactive = (name: string): ReferenceProblem => ({
  cause: 'reference_inactive',
  detail: `The item "${name}" is inactive in QuickBooks.`,
});
const ambiguous = (detail: string): ReferenceProblem => ({ cause: 'name_ambiguous', detail });
