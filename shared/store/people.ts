import * as z from 'zod';
import type { TenantId } from '../domain/ids.ts';
import { keys } from './keys.ts';
import type { Table } from './table.ts';

const personSchema = z.object({ userId: z.string(), name: z.string() });

// A process meets few people; beyond this it forgets them all, which costs a write each.
const maxRemembered = 1_000;

export type People = ReturnType<typeof createPeople>;

/**
 * What people who acted in a tenant are called, so that its trail names somebody: an issuer's id of a person says nothing to
 * anybody. It goes with the tenant when that is erased.
 */
export function createPeople(table: Table) {
  const noted = new Map<string, string>();
  return {
    /** Notes a person's name, if this process has not just done so. */
    async note(tenantId: TenantId, person: { userId: string; name: string }): Promise<void> {
      const { userId, name } = person;
      const key = JSON.stringify([tenantId, userId]);
      if (noted.get(key) === name) return;
      await table.put({ ...keys.person(tenantId, userId), userId, name });
      if (noted.size >= maxRemembered) noted.clear();
      noted.set(key, name);
    },

    /** Names by id; unknown people are left out. */
    async namesOf(tenantId: TenantId, userIds: readonly string[]): Promise<ReadonlyMap<string, string>> {
      const wanted = [...new Set(userIds)].map((userId) => keys.person(tenantId, userId));
      if (wanted.length === 0) return new Map();
      const people = (await table.getMany(wanted)).map((item) => personSchema.parse(item));
      return new Map(people.map(({ userId, name }) => [userId, name]));
    },
  };
}
