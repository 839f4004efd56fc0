/** What drafts point to: wanted, known by a link, missing; and the draft with its references in place. */
import {
  counterpartyOf,
  linkKinds,
  type LinkKind,
  type ReferenceLink,
  type ReferenceProblem,
  type ResolvedReferences,
  type WantedItem,
  type WantedParty,
  type WantedReferences,
} from '../../shared/domain/books.ts';
import type { DocumentId, TenantId } from '../../shared/domain/ids.ts';
import { renamedLink } from '../../shared/domain/renamed-link.ts';
import { expenseAccountOf, incomeAccountOf, type Mapping } from '../../shared/domain/settings.ts';
import type { Links as LinkStore } from '../../shared/store/links.ts';
import type { Draft, OpenBooks, ReadyDraft } from './turn.ts';

export type Links = Readonly<Record<LinkKind, ReadonlyMap<string, ReferenceLink>>>;

// As many as an invoice can have lines, and as can be looked up and created within a minute.
const maxNewItems = 1_000;

export interface KindOfLink {
  readonly kind: LinkKind;
  readonly link: ReferenceLink;
}

/** A link by name that another one stands in the way of: of another id, or what a person said of this one meanwhile. */
export interface Rival extends KindOfLink {
  readonly rival: ReferenceLink;
}

export interface DraftReferences {
  readonly known: Links;
  /** What has to be asked of the books; undefined when nothing has. */
  readonly missing: WantedReferences | undefined;
  /** Known links of customers and vendors that the vendor calls otherwise now, with the new name. */
  readonly renamed: readonly KindOfLink[];
  /** The newest of the documents that name a customer or vendor. */
  readonly namedBy: (kind: LinkKind, externalId: string) => DocumentId | undefined;
}

/** The links that are there, and what is missing. */
export async function referencesOf(
  deps: { readonly links: Pick<LinkStore, 'getMany'> },
  of: { tenantId: TenantId; open: OpenBooks; drafts: readonly Draft[] },
): Promise<DraftReferences> {
  const { drafts, open } = of;
  const named = { customer: newestNaming(drafts, 'invoice'), vendor: newestNaming(drafts, 'bill') };
  const wanted = {
    ...{ customer: partiesOf(named.customer), vendor: partiesOf(named.vendor) },
    item:
      open.policies.itemPolicy === 'oneItem'
        ? new Map<string, WantedItem>()
        : wantedItems(drafts, open.mapping),
  };
  const scope = { tenantId: of.tenantId, realmId: open.connection.realmId };
  const [customer, vendor, item] = await Promise.all(
    linkKinds.map((kind) => deps.links.getMany({ ...scope, kind }, [...wanted[kind].keys()])),
  );
  const linked = { customer: customer ?? none, vendor: vendor ?? none, item: item ?? none };
  const known = { customer: alive(linked.customer), vendor: alive(linked.vendor), item: alive(linked.item) };
  const missing = {
    customers: missingOf(wanted.customer, linked.customer),
    vendors: missingOf(wanted.vendor, linked.vendor),
    // The rest comes with the next turn: what was found and created until then stays, however many there are.
    items: missingOf(wanted.item, linked.item).slice(0, maxNewItems),
  };
  const isComplete = missing.customers.length + missing.vendors.length + missing.items.length === 0;
  const renamed = (['customer', 'vendor'] as const).flatMap((kind) =>
    [...named[kind]].flatMap(([externalId, draft]) => {
      const link = known[kind].get(externalId);
      const { name } = counterpartyOf(draft);
      const newLink = link && renamedLink(link, { name, documentId: draft.document.documentId });
      return newLink === undefined ? [] : [{ kind, link: newLink }];
    }),
  );
  const namedBy = (kind: LinkKind, externalId: string): DocumentId | undefined =>
    kind === 'item' ? undefined : named[kind].get(externalId)?.document.documentId;
  return { known, missing: isComplete ? undefined : missing, renamed, namedBy };
}

const none: ReadonlyMap<string, ReferenceLink> = new Map();

const alive = (links: ReadonlyMap<string, ReferenceLink>): ReadonlyMap<string, ReferenceLink> =>
  new Map([...links].filter(([, link]) => link.isDead !== true));

const missingOf = <Wanted extends Pick<WantedParty, 'deadLink'>>(
  wanted: ReadonlyMap<string, Wanted>,
  linked: ReadonlyMap<string, ReferenceLink>,
): Wanted[] =>
  [...wanted].flatMap(([externalId, one]) => {
    const link = linked.get(externalId);
    if (link === undefined) return [one];
    return link.isDead === true ? [{ ...one, deadLink: link }] : [];
  });

/** The links with those that the books gave. */
export const withResolved = (known: Links, resolved: ResolvedReferences | undefined): Links => ({
  customer: new Map([...known.customer, ...(resolved?.customer.links ?? [])]),
  vendor: new Map([...known.vendor, ...(resolved?.vendor.links ?? [])]),
  item: new Map([...known.item, ...(resolved?.item.links ?? [])]),
});

/** What the books gave, but for links that would make two of the vendor's names one record unasked. */
export function withoutRivals<Resolved extends ResolvedReferences>(
  resolved: Resolved,
  rivals: readonly Rival[],
): Resolved {
  if (rivals.length === 0) return resolved;
  const of = (kind: LinkKind): ResolvedReferences[LinkKind] => {
    const ofKind = new Map(
      rivals.filter((rival) => rival.kind === kind).map((rival) => [rival.link.externalId, rival]),
    );
    const { links, problems } = resolved[kind];
    return {
      links: new Map([...links].filter(([externalId]) => !ofKind.has(externalId))),
      problems: new Map([
        ...problems,
        // What was said meanwhile is no problem, and is gone by when the document is looked at again.
        ...[...ofKind].flatMap(([externalId, rival]) =>
          rival.rival.externalId === externalId ? [] : [[externalId, linkedAlready(rival)] as const],
        ),
      ]),
    };
  };
  return { ...resolved, customer: of('customer'), vendor: of('vendor'), item: of('item') };
}

const linkedAlready = ({ kind, link, rival }: Rival): ReferenceProblem => ({
  cause: 'name_ambiguous',
  detail: `The ${kind} "${link.entityName}" in QuickBooks stands for "${rival.originalName}" already, so it may not be the one that is meant.`,
  subject: { kind, id: link.externalId, name: link.originalName },
});

/** Of the drafts that name each customer or vendor the newest: its name is the one that counts. */
function newestNaming(drafts: readonly Draft[], kind: Draft['kind']): ReadonlyMap<string, Draft> {
  const ofKind = drafts.filter((draft) => draft.kind === kind);
  const oldestFirst = ofKind.toSorted((a, b) => (a.document.documentId < b.document.documentId ? -1 : 1));
  return new Map(oldestFirst.map((draft) => [counterpartyOf(draft).id, draft]));
}

const partiesOf = (named: ReadonlyMap<string, Draft>): ReadonlyMap<string, WantedParty> =>
  new Map([...named].map(([id, draft]) => [id, counterpartyOf(draft)]));

/** Every item of the documents once, by its code; the first name that is not empty counts. */
function wantedItems(drafts: readonly Draft[], mapping: Mapping): Map<string, WantedItem> {
  const items = new Map<string, WantedItem>();
  for (const draft of drafts) {
    for (const line of draft.content.lines) {
      if (line.item === undefined) continue;
      const { code } = line.item;
      const known = items.get(code);
      const name = line.item.name?.trim() ?? '';
      const accounts =
        draft.kind === 'invoice'
          ? { incomeAccountId: incomeAccountOf(mapping, line) }
          : // An item that is bought may be sold as well, and QuickBooks asks for an income account of a service.
            {
              incomeAccountId: incomeAccountOf(mapping, line),
              expenseAccountId: expenseAccountOf(mapping, line),
            };
      items.set(code, {
        code,
        name: known === undefined || known.name === code ? (name === '' ? code : name) : known.name,
        incomeAccountId: known?.incomeAccountId ?? accounts.incomeAccountId,
        expenseAccountId: known?.expenseAccountId ?? accounts.expenseAccountId,
      });
    }
  }
  return items;
}

/** The draft with its references in place, or undefined while one is missing. */
export function payloadOf(
  draft: Draft,
  links: Links,
  open: Pick<OpenBooks, 'mapping' | 'policies'>,
): ReadyDraft['payload'] | undefined {
  const { document, ...content } = draft;
  const parties = draft.kind === 'invoice' ? links.customer : links.vendor;
  const counterparty = parties.get(counterpartyOf(draft).id);
  if (counterparty === undefined) return undefined;
  const itemEntityIds = itemIdsOf(draft, links, open);
  if (itemEntityIds === undefined) return undefined;
  return {
    ...content,
    documentId: document.documentId,
    revision: document.revision,
    counterpartyEntityId: counterparty.entityId,
    itemEntityIds,
    renumbering: document.renumbering,
    isDuplicateAllowed: document.isDuplicateAllowed,
  };
}

function itemIdsOf(
  draft: Draft,
  links: Links,
  { mapping, policies }: Pick<OpenBooks, 'mapping' | 'policies'>,
): Map<string, string> | undefined {
  const itemEntityIds = new Map<string, string>();
  for (const { item } of draft.content.lines) {
    if (item === undefined) continue;
    const entityId = policies.itemPolicy === 'oneItem' ? mapping.itemId : links.item.get(item.code)?.entityId;
    if (entityId === undefined) return undefined;
    itemEntityIds.set(item.code, entityId);
  }
  return itemEntityIds;
}

/** Why the first of its references cannot be had; undefined when nothing is known against them. */
export function firstProblem(draft: Draft, resolved: ResolvedReferences): ReferenceProblem | undefined {
  const parties = resolved[draft.kind === 'invoice' ? 'customer' : 'vendor'].problems;
  return (
    parties.get(counterpartyOf(draft).id) ??
    draft.content.lines
      .map(({ item }) => (item === undefined ? undefined : resolved.item.problems.get(item.code)))
      .find((problem) => problem !== undefined)
  );
}

/** Voiding points to nothing but the entity itself, and a look-up can do without. */
export const withoutReferences = (draft: Draft): ReadyDraft['payload'] => {
  const { document, ...content } = draft;
  const { documentId, revision } = document;
  return { ...content, documentId, revision, counterpartyEntityId: '', itemEntityIds: new Map() };
};
