import * as z from 'zod';
import type { LinkKind, ReferenceLink } from '../domain/books.ts';
import type { RealmId, TenantId } from '../domain/ids.ts';
import { keys } from './keys.ts';
import type { Item, Table } from './table.ts';

const itemSchema = z.object({
  externalId: z.string(),
  entityId: z.string(),
  entityName: z.string(),
  originalName: z.string(),
});

const readLink = (item: Item): ReferenceLink => itemSchema.parse(item);

interface LinkScope {
  readonly tenantId: TenantId;
  readonly realmId: RealmId;
  readonly kind: LinkKind;
}

export type Links = ReturnType<typeof createLinks>;

/** Links are kept per tenant and realm, so that going back to a company restores them (A7). */
export function createLinks(table: Table) {
  return {
    async getMany(
      scope: LinkScope,
      externalIds: readonly string[],
    ): Promise<ReadonlyMap<string, ReferenceLink>> {
      const wanted = [...new Set(externalIds)].map((externalId) =>
        keys.link(scope.tenantId, { realmId: scope.realmId, kind: scope.kind, externalId }),
      );
      const links = (await table.getMany(wanted, { isConsistent: true })).map(readLink);
      return new Map(links.map((link) => [link.externalId, link]));
    },

    async put(scope: LinkScope, link: ReferenceLink): Promise<void> {
      await table.put({
        ...keys.link(scope.tenantId, {
          realmId: scope.realmId,
          kind: scope.kind,
          externalId: link.externalId,
        }),
        ...link,
      });
    },

    /** Forgets a link whose entity is gone or inactive, so that the next push looks again. */
    async remove(scope: LinkScope, externalId: string): Promise<void> {
      await table.delete(keys.link(scope.tenantId, { realmId: scope.realmId, kind: scope.kind, externalId }));
    },
  };
}
