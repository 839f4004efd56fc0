import * as z from 'zod';
import { realmIdSchema, type RealmId, type TenantId } from '../domain/ids.ts';
import { keys } from './keys.ts';
import type { Claim, Item, Table } from './table.ts';

/** Tokens as they lie in the table: sealed apart from each other, with what must be known without opening them. */
export interface SealedTokens {
  readonly accessToken: Uint8Array;
  readonly refreshToken: Uint8Array;
  readonly accessTokenExpiresAt: string;
  readonly refreshTokenExpiresAt: string;
  readonly refreshTokenHardExpiresAt?: string | undefined;
}

/** The row of one tenant in `tenant_provider_keys`. */
export interface ProviderKeys extends SealedTokens {
  readonly realmId: RealmId;
  readonly state: 'active' | 'needsReconnect';
  /** Rises with every change of tokens or state. */
  readonly version: number;
  /** Rises with every lease. */
  readonly fence: number;
  readonly leaseHolder: string | undefined;
  readonly leaseUntil: string | undefined;
}

/** A held lease: whoever has it is the only one who may refresh. */
export interface KeysLease {
  readonly fence: number;
  readonly holder: string;
}

const bytes = z.instanceof(Uint8Array);
const itemSchema = z.object({
  realmId: realmIdSchema,
  state: z.enum(['active', 'needsReconnect']),
  accessToken: bytes,
  refreshToken: bytes,
  accessTokenExpiresAt: z.string(),
  refreshTokenExpiresAt: z.string(),
  refreshTokenHardExpiresAt: z.string().optional(),
  version: z.int(),
  fence: z.int().default(0),
  leaseHolder: z.string().optional(),
  leaseUntil: z.string().optional(),
});

/** The table of tokens. Every write names what it relies on, so that a late worker changes nothing. */
export function createProviderKeys(table: Table) {
  return {
    async get(tenantId: TenantId): Promise<ProviderKeys | undefined> {
      const item = await table.get(keys.providerKeys(tenantId), { isConsistent: true });
      return item === undefined ? undefined : readKeys(item);
    },

    /** Stores the tokens of a new consent. Whoever is refreshing the earlier grant loses the lease by it. */
    async storeGrant(tenantId: TenantId, grant: SealedTokens & { realmId: RealmId }): Promise<void> {
      await table.update(keys.providerKeys(tenantId), {
        set: {
          ...tokenAttributes(grant),
          realmId: grant.realmId,
          state: 'active',
          leaseHolder: undefined,
          leaseUntil: undefined,
        },
        add: { version: 1, fence: 1 },
      });
    },

    /** The right to refresh; undefined when somebody else has it or the tokens have changed since `version`. */
    async acquireLease(
      tenantId: TenantId,
      lease: { version: number; holder: string; now: string; until: string },
    ): Promise<KeysLease | undefined> {
      const isSame: Claim = { attribute: 'version', is: '=', value: lease.version };
      const outcome = await table.update(
        keys.providerKeys(tenantId),
        { set: { leaseHolder: lease.holder, leaseUntil: lease.until }, add: { fence: 1 } },
        [
          [isSame, { attribute: 'leaseUntil', is: 'absent' }],
          [isSame, { attribute: 'leaseUntil', is: '<', value: lease.now }],
          // A write whose answer was lost is made again by the SDK and meets its own effect.
          [isSame, { attribute: 'leaseHolder', is: '=', value: lease.holder }],
        ],
      );
      return outcome.isDone ? { fence: readKeys(outcome.item).fence, holder: lease.holder } : undefined;
    },

    /** Stores what a refresh brought and gives the lease up; false when the lease has passed to somebody else. */
    async storeRefreshed(tenantId: TenantId, lease: KeysLease, tokens: SealedTokens): Promise<boolean> {
      const outcome = await table.update(
        keys.providerKeys(tenantId),
        {
          set: { ...tokenAttributes(tokens), leaseHolder: undefined, leaseUntil: undefined },
          add: { version: 1 },
        },
        [holds(lease)],
      );
      return outcome.isDone;
    },

    /** Records that Intuit does not accept the refresh token any more; false when the lease has passed on. */
    async markNeedsReconnect(tenantId: TenantId, lease: KeysLease): Promise<boolean> {
      const outcome = await table.update(
        keys.providerKeys(tenantId),
        {
          set: { state: 'needsReconnect', leaseHolder: undefined, leaseUntil: undefined },
          add: { version: 1 },
        },
        [holds(lease)],
      );
      return outcome.isDone;
    },

    /** Gives the lease up without a change of tokens. */
    async releaseLease(tenantId: TenantId, lease: KeysLease): Promise<void> {
      await table.update(
        keys.providerKeys(tenantId),
        { set: { leaseHolder: undefined, leaseUntil: undefined } },
        [holds(lease)],
      );
    },

    /** Deletes the tokens. */
    async forget(tenantId: TenantId): Promise<void> {
      await table.delete(keys.providerKeys(tenantId));
    },
  };
}

// Both: after a disconnect and a new consent the fence counts from the beginning, and the holder's id does not repeat.
const holds = (lease: KeysLease): Claim[] => [
  { attribute: 'fence', is: '=', value: lease.fence },
  { attribute: 'leaseHolder', is: '=', value: lease.holder },
];

const tokenAttributes = (tokens: SealedTokens) => ({
  accessToken: tokens.accessToken,
  refreshToken: tokens.refreshToken,
  accessTokenExpiresAt: tokens.accessTokenExpiresAt,
  refreshTokenExpiresAt: tokens.refreshTokenExpiresAt,
  refreshTokenHardExpiresAt: tokens.refreshTokenHardExpiresAt,
});

function readKeys(item: Item): ProviderKeys {
  const row = itemSchema.parse(item);
  return { ...row, leaseHolder: row.leaseHolder, leaseUntil: row.leaseUntil };
}
