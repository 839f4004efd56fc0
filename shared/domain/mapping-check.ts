/**
 * What a mapping points to, held against the lists of the company: a record that is gone, inactive or of a type that cannot
 * be used there. The same rules tell an admin who saves a mapping what is wrong with it, and the daily reading what has
 * become wrong with one that was saved (B5).
 */
import type { DocumentKind } from './document.ts';
import {
  isAccountFor,
  isItemForLines,
  targetState,
  taxCodesFor,
  type AccountUse,
  type TargetState,
} from './mapping-targets.ts';
import type { AccountEntry, ItemEntry, TaxCodeEntry, TermEntry } from './reference-data.ts';
import type { Mapping, StaleTarget } from './settings.ts';

/** The lists that a mapping points into; one that was never read is undefined. */
export interface MappedLists {
  readonly account?: readonly AccountEntry[] | undefined;
  readonly taxCode?: readonly TaxCodeEntry[] | undefined;
  readonly term?: readonly TermEntry[] | undefined;
  readonly item?: readonly ItemEntry[] | undefined;
}

/** One id in a mapping: where it stands, and what it has to be good for. */
interface Target {
  /** `incomeAccountId`, `categoryRules[3].taxCodeId`. */
  readonly path: string;
  readonly field: string;
  readonly category?: string;
  readonly id: string;
  readonly kinds: readonly DocumentKind[];
  readonly is:
    | { readonly list: 'account'; readonly use: AccountUse }
    | { readonly list: 'taxCode'; readonly directions: readonly ('sales' | 'purchases')[] }
    | { readonly list: 'term' }
    | { readonly list: 'item' };
}

/** A target that documents cannot use, and why. */
export interface UnusableTarget extends Target {
  readonly state: Exclude<TargetState, 'usable'>;
  readonly name?: string;
}

const both: readonly DocumentKind[] = ['invoice', 'bill'];
const directions = { invoice: 'sales', bill: 'purchases' } as const;

/** Every id in the mapping. */
function targetsOf(mapping: Mapping): Target[] {
  const at = (field: string, id: string | undefined, of: Pick<Target, 'is' | 'kinds'>): Target[] =>
    id === undefined ? [] : [{ path: field, field, id, ...of }];
  const account = (use: AccountUse) => ({ list: 'account', use }) as const;
  const taxCode = (kinds: readonly DocumentKind[]) =>
    ({ list: 'taxCode', directions: kinds.map((kind) => directions[kind]) }) as const;
  // Without one of its own, the default counts for bills as well.
  const defaultKinds: readonly DocumentKind[] =
    mapping.defaultPurchaseTaxCodeId === undefined && mapping.expenseAccountId !== undefined
      ? both
      : ['invoice'];
  return [
    ...at('incomeAccountId', mapping.incomeAccountId, { is: account('income'), kinds: ['invoice'] }),
    ...at('expenseAccountId', mapping.expenseAccountId, { is: account('expense'), kinds: ['bill'] }),
    ...at('defaultTaxCodeId', mapping.defaultTaxCodeId, { is: taxCode(['invoice']), kinds: defaultKinds }),
    ...at('defaultPurchaseTaxCodeId', mapping.defaultPurchaseTaxCodeId, {
      is: taxCode(['bill']),
      kinds: ['bill'],
    }),
    ...at('salesTermId', mapping.salesTermId, { is: { list: 'term' }, kinds: ['invoice'] }),
    ...at('purchaseTermId', mapping.purchaseTermId, { is: { list: 'term' }, kinds: ['bill'] }),
    ...at('itemId', mapping.itemId, { is: { list: 'item' }, kinds: both }),
    ...(mapping.categoryRules ?? []).flatMap((rule, index) => {
      const path = `categoryRules[${index}]`;
      const of = (field: keyof typeof rule, more: Pick<Target, 'is' | 'kinds'>): Target[] =>
        at('categoryRules', rule[field], more).map((target) => ({
          ...target,
          path: `${path}.${field}`,
          category: rule.category,
        }));
      return [
        ...of('incomeAccountId', { is: account('income'), kinds: ['invoice'] }),
        ...of('expenseAccountId', { is: account('billLine'), kinds: ['bill'] }),
        ...of('taxCodeId', { is: taxCode(both), kinds: both }),
      ];
    }),
    ...(mapping.taxRules ?? []).map((rule, index): Target => ({
      path: `taxRules[${index}].taxCodeId`,
      field: 'taxRules',
      category: rule.taxHint,
      id: rule.taxCodeId,
      kinds: both,
      is: taxCode(both),
    })),
  ];
}

/** Where a mapping names this record of a list, as what documents cannot use any more. */
export const targetsNaming = (
  mapping: Mapping,
  gone: { readonly list: Target['is']['list']; readonly id: string; readonly name?: string | undefined },
): StaleTarget[] =>
  targetsOf(mapping)
    .filter(({ id, is }) => id === gone.id && is.list === gone.list)
    .map((target) => staleTarget({ ...target, name: gone.name }));

/** A target as it is kept with the mapping that names it. */
export const staleTarget = ({
  field,
  category,
  id,
  name,
  kinds,
}: Pick<Target, 'field' | 'category' | 'id' | 'kinds'> & { name?: string | undefined }): StaleTarget => ({
  field,
  ...(category === undefined ? {} : { category }),
  id,
  ...(name === undefined ? {} : { name }),
  kinds: [...kinds],
});

/** The kinds of list that a mapping points into. */
export const listsMapped = (mapping: Mapping): Set<Target['is']['list']> =>
  new Set(targetsOf(mapping).map(({ is }) => is.list));

/** What of a mapping documents cannot use. Targets in a list that was never read are left out: nothing is known of them. */
export function unusableTargets(mapping: Mapping, lists: MappedLists): UnusableTarget[] {
  return targetsOf(mapping).flatMap((target) => {
    const found = stateOf(target, lists);
    return found === undefined || found.state === 'usable'
      ? []
      : [{ ...target, ...found, state: found.state }];
  });
}

function stateOf(target: Target, lists: MappedLists): { state: TargetState; name?: string } | undefined {
  const { id, is } = target;
  const named = <Entry extends { readonly id: string; readonly name: string; readonly isActive: boolean }>(
    entries: readonly Entry[] | undefined,
    offered: (entries: readonly Entry[]) => readonly Entry[],
  ) => {
    if (entries === undefined) return undefined;
    const name = entries.find((entry) => entry.id === id)?.name;
    return {
      state: targetState(id, { entries, offered: offered(entries) }),
      ...(name === undefined ? {} : { name }),
    };
  };
  switch (is.list) {
    case 'account':
      return named(lists.account, (entries) => entries.filter((entry) => isAccountFor(is.use, entry)));
    case 'taxCode':
      // A rule may be for either direction: good for one of them is good.
      return named(lists.taxCode, (entries) =>
        is.directions.flatMap((direction) => taxCodesFor(direction, entries)),
      );
    case 'term':
      return named(lists.term, (entries) => entries.filter(({ isActive }) => isActive));
    case 'item':
      return named(lists.item, (entries) =>
        entries.filter((entry) => entry.isActive && isItemForLines(entry)),
      );
  }
}
