import * as z from 'zod';
import type { LinkKind, ReferenceLink } from '../domain/books.ts';
import { documentIdSchema, type RealmId, type TenantId } from '../domain/ids.ts';
import { isNameShared } from '../domain/names.ts';
import { keys, prefixes, tenantPartition } from './keys.ts';
import { itemAbsent, queryAll, type Condition, type Item, type Key, type Table } from './table.ts';

const itemSchema = z.object({
  externalId: z.string(),
  entityId: z.string(),
  entityName: z.string(),
  originalName: z.string(),
  isDead: z.boolean().optional(),
  namedBy: documentIdSchema.optional(),
});
const holderSchema = z.object({ entityId: z.string(), externalId: z.string(), originalName: z.string() });
type Holder = z.infer<typeof holderSchema>;

const readLink = (item: Item): ReferenceLink => itemSchema.parse(item);
const readHolder = (item: Item): Holder => holderSchema.parse(item);

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
    list,

    /** Stores what a person decided. */
    async put(scope: LinkScope, link: ReferenceLink): Promise<void> {
      const before = (await getMany(scope, [link.externalId])).get(link.externalId);
      if (before !== undefined && before.entityId !== link.entityId) await handOver(scope, before);
      await claim(scope, link);
      await table.put({ ...linkKey(scope, link.externalId), ...link });
    },

    /** Notes the vendor's new name of what is linked, unless it was linked to another entity meanwhile. */
    async rename(scope: LinkScope, link: ReferenceLink): Promise<void> {
      const { externalId, entityId, originalName, namedBy } = link;
      await table.update(linkKey(scope, externalId), { set: { originalName, namedBy } }, pointsTo(entityId));
    },

    /**
     * Stores a link that was found by its name, unless the entity stands for another name already: then that link is
     * the answer, and a person has to say whether the two are one. What a person linked meanwhile stays, and is the answer
     * too.
     */
    async putUnrivalled(scope: LinkScope, link: ReferenceLink): Promise<ReferenceLink | undefined> {
      const rival = await claim(scope, link);
      if (rival !== undefined) return rival;
      const outcome = await table.put({ ...linkKey(scope, link.externalId), ...link }, notLinked);
      if (outcome.isDone || outcome.current === undefined) return undefined;
      const theirs = readLink(outcome.current);
      return theirs.entityId === link.entityId ? undefined : theirs;
    },

    /**
     * The link that stands in the way of each of these; those that nothing stands in the way of are left out. `renamed`: new
     * names that are not noted yet, by the vendor's ids.
     */
    async rivals(
      scope: LinkScope,
      links: readonly ReferenceLink[],
      renamed: ReadonlyMap<string, ReferenceLink> = none,
    ): Promise<ReadonlyMap<string, ReferenceLink>> {
      if (!hasHolders(scope)) return none;
      const items = await table.getMany(
        [...new Set(links.map(({ entityId }) => entityId))].map((entityId) => holderKey(scope, entityId)),
        { isConsistent: true },
      );
      const held = new Map(items.map(readHolder).map((holder) => [holder.entityId, holder]));
      const holders = await getMany(
        scope,
        [...held.values()].map(({ externalId }) => externalId),
      );
      return new Map(
        links.flatMap((link) => {
          const holder = held.get(link.entityId);
          if (holder === undefined) return [];
          const theirs = renamed.get(holder.externalId) ?? holders.get(holder.externalId);
          const rival = rivalOf(link, { holder, theirs });
          return rival === undefined ? [] : [[link.externalId, rival] as const];
        }),
      );
    },

    /** Its entity was refused as inactive or gone. A link that was made anew since stays as it is. */
    async markDead(
      scope: LinkScope,
      { externalId, entityId }: Pick<ReferenceLink, 'externalId' | 'entityId'>,
    ): Promise<void> {
      await table.update(linkKey(scope, externalId), { set: { isDead: true } }, pointsTo(entityId));
    },

    /** Forgets a link, so that the next push looks again; false where there was none. */
    async remove(scope: LinkScope, externalId: string): Promise<boolean> {
      const link = (await getMany(scope, [externalId])).get(externalId);
      if (link === undefined) return false;
      // The holder first: asked again after a crash, this finds the link and does the rest.
      if (hasHolders(scope) && !(await handOver(scope, link))) {
        await table.delete(holderKey(scope, link.entityId), heldBy(externalId));
      }
      await table.delete(linkKey(scope, externalId));
      return true;
    },
  };

  /** All links of a kind, in no order. */
  async function list(scope: LinkScope): Promise<ReferenceLink[]> {
    const found: ReferenceLink[] = [];
    const range = {
      pk: tenantPartition(scope.tenantId),
      prefix: prefixes.links(scope),
      isConsistent: true,
    };
    for await (const item of queryAll(table, range)) found.push(readLink(item));
    return found;
  }

  async function getMany(
    scope: LinkScope,
    externalIds: readonly string[],
  ): Promise<ReadonlyMap<string, ReferenceLink>> {
    const wanted = [...new Set(externalIds)].map((externalId) => linkKey(scope, externalId));
    const links = (await table.getMany(wanted, { isConsistent: true })).map(readLink);
    return new Map(links.map((link) => [link.externalId, link]));
  }

  /** Makes it the first that is linked to its entity, and answers the link that stands in its way. */
  async function claim(scope: LinkScope, link: ReferenceLink): Promise<ReferenceLink | undefined> {
    if (!hasHolders(scope)) return undefined;
    const { entityId, externalId, originalName } = link;
    const item = { ...holderKey(scope, entityId), entityId, externalId, originalName };
    const outcome = await table.put(item, [...itemAbsent, ...heldBy(externalId)]);
    if (outcome.isDone || outcome.current === undefined) return undefined;
    const holder = readHolder(outcome.current);
    const theirs = (await getMany(scope, [holder.externalId])).get(holder.externalId);
    if (theirs === undefined || theirs.entityId === entityId) return rivalOf(link, { holder, theirs });
    // It was linked elsewhere since. Who takes its place at the same moment is looked at in turn.
    const isTakenOver = (await table.put(item, heldBy(holder.externalId))).isDone;
    return isTakenOver ? undefined : claim(scope, link);
  }

  /** Whoever else is linked to the entity holds it from now on; false when nobody is. */
  async function handOver(scope: LinkScope, { entityId, externalId }: ReferenceLink): Promise<boolean> {
    if (!hasHolders(scope)) return false;
    const next = (await list(scope)).find(
      (link) => link.entityId === entityId && link.externalId !== externalId,
    );
    if (next === undefined) return false;
    const { originalName } = next;
    const item = { ...holderKey(scope, entityId), entityId, externalId: next.externalId, originalName };
    await table.put(item, heldBy(externalId));
    return true;
  }
}

/** A rival is another id that is linked to the entity under another name: ids of one name may share an entity (B2). */
function rivalOf(
  link: ReferenceLink,
  { holder, theirs }: { holder: Holder; theirs: ReferenceLink | undefined },
): ReferenceLink | undefined {
  if (holder.externalId === link.externalId) return undefined;
  // Claimed, and about to be linked at this moment.
  const rival = theirs ?? { ...holder, entityName: link.entityName };
  return rival.entityId === link.entityId && !isNameShared(rival, link) ? rival : undefined;
}

const none: ReadonlyMap<string, ReferenceLink> = new Map();

// Items are told apart by their codes, and bear whatever name a line gives them.
const hasHolders = ({ kind }: LinkScope): boolean => kind !== 'item';

const linkKey = ({ tenantId, realmId, kind }: LinkScope, externalId: string): Key =>
  keys.link(tenantId, { realmId, kind, externalId });
const holderKey = ({ tenantId, realmId, kind }: LinkScope, entityId: string): Key =>
  keys.linkHolder(tenantId, { realmId, kind, entityId });

const heldBy = (externalId: string): Condition => [[{ attribute: 'externalId', is: '=', value: externalId }]];
// A dead link is there to be replaced.
const notLinked: Condition = [...itemAbsent, [{ attribute: 'isDead', is: '=', value: true }]];
const pointsTo = (entityId: string): Condition => [[{ attribute: 'entityId', is: '=', value: entityId }]];
