import * as z from 'zod';
import type { LinkKind, ReferenceLink } from '../domain/books.ts';
import type { RealmId, TenantId } from '../domain/ids.ts';
import { isNameShared } from '../domain/names.ts';
import { keys, prefixes, tenantPartition } from './keys.ts';
import { itemAbsent, queryAll, type Condition, type Item, type Key, type Table } from './table.ts';

const itemSchema = z.object({
  externalId: z.string(),
  entityId: z.string(),
  entityName: z.string(),
  originalName: z.string(),
  isDead: z.boolean().optional(),
});
const holderSchema = z.object({ entityId: z.string(), externalId: z.string() });

const readLink = (item: Item): ReferenceLink => itemSchema.parse(item);

interface LinkScope {
  readonly tenantId: TenantId;
  readonly realmId: RealmId;
  readonly kind: LinkKind;
}

export type Links = ReturnType<typeof createLinks>;

/**
 * Links are kept per tenant and realm, so that going back to a company restores them (A7). Beside each linked customer or
 * vendor lies who was linked to it first: by its name alone nobody is linked to what stands for another name already.
 */
export function createLinks(table: Table) {
  return {
    getMany,

    /** All links of a kind, in no order. */
    async list(scope: LinkScope): Promise<ReferenceLink[]> {
      const found: ReferenceLink[] = [];
      const range = {
        pk: tenantPartition(scope.tenantId),
        prefix: prefixes.links(scope),
        isConsistent: true,
      };
      for await (const item of queryAll(table, range)) found.push(readLink(item));
      return found;
    },

    /** Stores what a person decided, or the vendor's new name of what is linked. */
    async put(scope: LinkScope, link: ReferenceLink): Promise<void> {
      await claim(scope, link);
      await store(scope, link);
    },

    /**
     * Stores a link that was found by its name, unless the entity stands for another name already: then that link is
     * the answer, and a person has to say whether the two are one.
     */
    async putUnrivalled(scope: LinkScope, link: ReferenceLink): Promise<ReferenceLink | undefined> {
      const holderId = await claim(scope, link);
      const rival = (await rivalsOf(scope, [{ link, holderId }])).get(link.externalId);
      if (rival !== undefined) return rival;
      await store(scope, link);
      return undefined;
    },

    /** The link that stands in the way of each of these; those that nothing stands in the way of are left out. */
    async rivals(
      scope: LinkScope,
      links: readonly ReferenceLink[],
    ): Promise<ReadonlyMap<string, ReferenceLink>> {
      if (!hasHolders(scope)) return none;
      const items = await table.getMany(
        [...new Set(links.map(({ entityId }) => entityId))].map((entityId) => holderKey(scope, entityId)),
        { isConsistent: true },
      );
      const held = new Map(
        items.map((item) => [holderSchema.parse(item).entityId, holderSchema.parse(item)]),
      );
      return rivalsOf(
        scope,
        links.map((link) => ({ link, holderId: held.get(link.entityId)?.externalId })),
      );
    },

    /** Its entity was refused as inactive or gone. A link that was made anew since stays as it is. */
    async markDead(
      scope: LinkScope,
      { externalId, entityId }: Pick<ReferenceLink, 'externalId' | 'entityId'>,
    ): Promise<void> {
      await table.update(linkKey(scope, externalId), { set: { isDead: true } }, [
        [{ attribute: 'entityId', is: '=', value: entityId }],
      ]);
    },

    /** Forgets a link, so that the next push looks again; false where there was none. */
    async remove(scope: LinkScope, externalId: string): Promise<boolean> {
      const link = (await getMany(scope, [externalId])).get(externalId);
      if (link === undefined) return false;
      await table.delete(linkKey(scope, externalId));
      if (hasHolders(scope)) await table.delete(holderKey(scope, link.entityId), heldBy(externalId));
      return true;
    },
  };

  async function getMany(
    scope: LinkScope,
    externalIds: readonly string[],
  ): Promise<ReadonlyMap<string, ReferenceLink>> {
    const wanted = [...new Set(externalIds)].map((externalId) => linkKey(scope, externalId));
    const links = (await table.getMany(wanted, { isConsistent: true })).map(readLink);
    return new Map(links.map((link) => [link.externalId, link]));
  }

  async function store(scope: LinkScope, link: ReferenceLink): Promise<void> {
    await table.put({ ...linkKey(scope, link.externalId), ...link });
  }

  /** Makes it the first that is linked to its entity, and answers who else is. */
  async function claim(scope: LinkScope, link: ReferenceLink): Promise<string | undefined> {
    if (!hasHolders(scope)) return undefined;
    const { entityId, externalId } = link;
    const holder = { ...holderKey(scope, entityId), entityId, externalId };
    const outcome = await table.put(holder, [...itemAbsent, ...heldBy(externalId)]);
    if (outcome.isDone || outcome.current === undefined) return undefined;
    const holderId = holderSchema.parse(outcome.current).externalId;
    const theirs = (await getMany(scope, [holderId])).get(holderId);
    if (theirs?.entityId === entityId) return holderId;
    // It was linked elsewhere since, or never came to be linked.
    await table.put(holder, heldBy(holderId));
    return undefined;
  }

  /** A rival is another id that is linked to the entity under another name: ids of one name may share an entity (B2). */
  async function rivalsOf(
    scope: LinkScope,
    wanted: readonly { link: ReferenceLink; holderId: string | undefined }[],
  ): Promise<ReadonlyMap<string, ReferenceLink>> {
    const holderIds = wanted.flatMap(({ link, holderId }) =>
      holderId === undefined || holderId === link.externalId ? [] : holderId,
    );
    const holders = holderIds.length === 0 ? none : await getMany(scope, holderIds);
    return new Map(
      wanted.flatMap(({ link, holderId = link.externalId }) => {
        const theirs = holders.get(holderId);
        return theirs?.entityId === link.entityId && !isNameShared(theirs, link)
          ? [[link.externalId, theirs] as const]
          : [];
      }),
    );
  }
}

const none: ReadonlyMap<string, ReferenceLink> = new Map();

// Items are told apart by their codes, and bear whatever name a line gives them.
const hasHolders = ({ kind }: LinkScope): boolean => kind !== 'item';

const linkKey = ({ tenantId, realmId, kind }: LinkScope, externalId: string): Key =>
  keys.link(tenantId, { realmId, kind, externalId });
const holderKey = ({ tenantId, realmId, kind }: LinkScope, entityId: string): Key =>
  keys.linkHolder(tenantId, { realmId, kind, entityId });

const heldBy = (externalId: string): Condition => [[{ attribute: 'externalId', is: '=', value: externalId }]];
