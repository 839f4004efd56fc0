import type { ReferenceLink, ReferenceProblem, WantedItem } from '../domain/books.ts';
import { codedItemName, legalName, normalisedName } from '../domain/names.ts';
import type { DeferredOutcome } from '../domain/outcomes.ts';
import type { CallAccess, QuickBooksClient } from './client.ts';
import { itemPayload, itemSku } from './item.ts';
import {
  findAll,
  findByName,
  sameName,
  type Creatable,
  type NamedEntity,
  type ReferencePlan,
} from './reference-plan.ts';

/**
 * Matches wanted items with those in QuickBooks. An item of ours bears its code as Sku and is known by it. One without a
 * Sku and of exactly this name is taken as meant. A name that belongs to another code, in the books or among the wanted
 * ones, is made unique as `name (code)`.
 */
export function createItemSearch(client: QuickBooksClient) {
  return {
    async plan(
      access: CallAccess & { mapping: { incomeAccountId: string } },
      wanted: readonly WantedItem[],
    ): Promise<ReferencePlan | DeferredOutcome> {
      const plain = await findByName(client, access, {
        entity: 'Item',
        names: wanted.map(({ name }) => legalName(name)),
      });
      if (!Array.isArray(plain)) return plain;
      const needCode = namesTaken(wanted, plain);
      const coded = await findByName(client, access, {
        entity: 'Item',
        names: wanted.filter(({ code }) => needCode.has(code)).map(codedItemName),
      });
      if (!Array.isArray(coded)) return coded;
      return planItems(wanted, { found: [...plain, ...coded], needCode, mapping: access.mapping });
    },

    /** After QuickBooks said that the name exists: the whole list tells who bears it, whatever its spelling. */
    async explainClash(
      access: CallAccess & { mapping: { incomeAccountId: string } },
      wanted: WantedItem,
    ): Promise<ReferencePlan | DeferredOutcome> {
      const found = await findAll(client, access, 'Item');
      if (!Array.isArray(found)) return found;
      return planItems([wanted], { found, needCode: namesTaken([wanted], found), mapping: access.mapping });
    },
  };
}

/** The codes of wanted items that cannot have their plain name. */
function namesTaken(wanted: readonly WantedItem[], found: readonly NamedEntity[]): Set<string> {
  const taken = new Set<string>();
  const firstOf = new Map<string, string>();
  for (const { code, name } of wanted) {
    const form = normalisedName(name);
    const first = firstOf.get(form);
    if (first === undefined) firstOf.set(form, code);
    const bearers = sameName(found, name);
    const isOurs = bearers.some((bearer) => bearer.sku === itemSku(code));
    if (isOurs) continue;
    const isForeign = bearers.some((bearer) => bearer.sku !== undefined || !bearer.isActive);
    if (isForeign || (first !== undefined && bearers.length === 0)) taken.add(code);
  }
  return taken;
}

interface ItemContext {
  readonly found: readonly NamedEntity[];
  readonly needCode: ReadonlySet<string>;
  readonly mapping: { readonly incomeAccountId: string };
}

function planItems(wanted: readonly WantedItem[], context: ItemContext): ReferencePlan {
  const links: ReferenceLink[] = [];
  const problems: { externalId: string; problem: ReferenceProblem }[] = [];
  const creates: Creatable[] = [];
  for (const item of wanted) {
    const step = planItem(item, context);
    if (step.kind === 'link') links.push(step.link);
    else if (step.kind === 'problem') problems.push({ externalId: item.code, problem: step.problem });
    else creates.push(step.create);
  }
  return { outcome: 'planned', links, problems, creates };
}

type ItemStep =
  | { kind: 'link'; link: ReferenceLink }
  | { kind: 'problem'; problem: ReferenceProblem }
  | { kind: 'create'; create: Creatable };

function planItem(item: WantedItem, context: ItemContext): ItemStep {
  const name = context.needCode.has(item.code) ? codedItemName(item) : legalName(item.name);
  const bearers = sameName(context.found, name);
  const bearer = bearers.find(({ sku }) => sku === itemSku(item.code)) ?? bearers[0];
  if (bearer === undefined) return { kind: 'create', create: creatable(item, name, context) };
  if (!bearer.isActive) return { kind: 'problem', problem: inactive(bearer.name) };
  if (bearer.sku !== undefined && bearer.sku !== itemSku(item.code)) {
    return { kind: 'problem', problem: ambiguous(bearer.name) };
  }
  return {
    kind: 'link',
    link: { externalId: item.code, originalName: item.name, entityId: bearer.id, entityName: bearer.name },
  };
}

const creatable = (item: WantedItem, name: string, { mapping }: ItemContext): Creatable => ({
  entity: 'Item',
  item,
  wanted: [{ externalId: item.code, originalName: item.name }],
  name,
  payload: itemPayload(item, { name, incomeAccountId: mapping.incomeAccountId }),
});

const inactive = (name: string): ReferenceProblem => ({
  cause: 'reference_inactive',
  detail: `The item "${name}" is inactive in QuickBooks.`,
});
const ambiguous = (name: string): ReferenceProblem => ({
  cause: 'name_ambiguous',
  detail: `The item "${name}" in QuickBooks bears the code of another product.`,
});
