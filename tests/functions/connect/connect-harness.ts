import type { BusEvent } from '../../../shared/contracts/events.ts';
import type { Company } from '../../../shared/domain/connection.ts';
import { realmIdSchema, tenantIdSchema, type TenantId } from '../../../shared/domain/ids.ts';
import { sha256Hex } from '../../../shared/edge/sha256-hex.ts';
import { createAuditTrail } from '../../../shared/store/audit.ts';
import { createConnections } from '../../../shared/store/connections.ts';
import { createWatches } from '../../../shared/store/watches.ts';
import { createOauthStates } from '../../../shared/store/oauth-states.ts';
import { createTenants } from '../../../shared/store/tenants.ts';
import { createTombstones } from '../../../shared/store/tombstones.ts';
import { createLanes } from '../../../shared/store/lanes.ts';
import { createRealmOwners } from '../../../shared/store/realm-owners.ts';
import { authorize } from '../../../functions/connect/authorize.ts';
import { callback, type CallbackResult } from '../../../functions/connect/callback.ts';
import { disconnect } from '../../../functions/connect/disconnect.ts';
import type {
  CompanyOutcome,
  ExchangeOutcome,
  GrantOwner,
  RevokeOutcome,
} from '../../../functions/connect/ports.ts';
import { createMemoryTable } from '../../fakes/memory-table.ts';

export const [tenantA, tenantB] = ['tenant-a', 'tenant-b'].map((id) => tenantIdSchema.parse(id)) as [
  TenantId,
  TenantId,
];
export const [realmOne, realmTwo] = ['9341457021722201', '9341457021722202'].map((id) =>
  realmIdSchema.parse(id),
) as [ReturnType<typeof realmIdSchema.parse>, ReturnType<typeof realmIdSchema.parse>];

/** A grant of the fake Intuit: which company it really is for. */
export interface FakeGrant {
  readonly realmId: string;
  readonly token: string;
}

const company = (name: string): Company => ({
  name,
  country: 'GB',
  homeCurrency: 'GBP',
  usesCustomTransactionNumbers: false,
  usesAutomatedSalesTax: false,
  usesMultiCurrency: false,
  warnsOfDuplicateBillNumbers: false,
  readAt: '2026-03-01T10:00:00.000Z',
});

export interface Browser {
  readonly state: string;
  readonly cookieValue: string;
}

export type ConnectHarness = ReturnType<typeof createConnectHarness>;

/** The connect flow on a table in memory, with an Intuit whose codes are used up by one exchange. */
export function createConnectHarness() {
  const table = createMemoryTable();
  const clock = { nowMs: Date.parse('2026-03-01T10:00:00.000Z') };
  let ids = 0;
  const newId = () => `id-${(ids += 1)}`;
  const system = { nowMs: () => clock.nowMs, sha256Hex, newId };
  const connections = createConnections(table);
  const realmOwners = createRealmOwners(table);
  const trail = createAuditTrail({ table, ...system });

  const codes = new Map<string, FakeGrant>();
  const intuit = {
    exchanges: [] as string[],
    revokes: [] as string[],
    slept: [] as number[],
    /** Overrides what the next exchange answers. */
    exchange: undefined as ExchangeOutcome<FakeGrant> | undefined,
    company: undefined as CompanyOutcome | undefined,
    revoke: [] as RevokeOutcome[],
    /** Runs between the exchange and the reading of the company. */
    meanwhile: undefined as (() => Promise<void>) | undefined,
    /** Runs before the tokens are stored. */
    beforeStoring: undefined as (() => Promise<void>) | undefined,
    /** Runs between two tries at revoking. */
    whileWaiting: undefined as (() => Promise<void>) | undefined,
  };
  const vault = new Map<string, FakeGrant>();
  const events: BusEvent[] = [];
  const released: string[] = [];
  const order: string[] = [];
  const closed: string[] = [];
  const left: string[] = [];
  const refreshing = new Set<TenantId>();
  const nights = new Set<TenantId>();
  const lines: string[] = [];

  const exchangeCode = async (code: string): Promise<ExchangeOutcome<FakeGrant>> => {
    intuit.exchanges.push(code);
    order.push('exchange');
    const grant = codes.get(code);
    codes.delete(code);
    if (intuit.exchange !== undefined) return intuit.exchange;
    if (grant === undefined) return { outcome: 'refused' };
    return { outcome: 'granted', grant, refreshTokenExpiresAt: '2026-06-10T10:00:00.000Z' };
  };
  const readCompany = async (of: GrantOwner, grant: FakeGrant): Promise<CompanyOutcome> => {
    await intuit.meanwhile?.();
    if (intuit.company !== undefined) return intuit.company;
    return grant.realmId === of.realmId
      ? { outcome: 'read', company: company(`Company ${of.realmId.slice(-1)}`) }
      : { outcome: 'otherCompany' };
  };
  const revokeGrant = async (grant: FakeGrant): Promise<RevokeOutcome> => {
    intuit.revokes.push(grant.token);
    order.push('revoke');
    return intuit.revoke.shift() ?? 'revoked';
  };
  const publish = async (told: readonly BusEvent[]) => {
    events.push(...told);
  };
  const releaseHeld = async (tenantId: TenantId, ...reasons: readonly string[]) => {
    const connection = await connections.get(tenantId);
    released.push(...reasons.map((reason) => `${tenantId} ${reason} ${connection?.state}`));
  };
  const storeGrant = async (owner: GrantOwner, grant: FakeGrant) => {
    await intuit.beforeStoring?.();
    order.push('store');
    vault.set(owner.tenantId, grant);
  };

  const start = async (
    by: { tenantId?: TenantId; userId?: string; returnPath?: '/settings/integrations/quickbooks' } = {},
  ): Promise<Browser> => {
    const { authorizeUrl, cookieValue } = await authorize(
      {
        ...system,
        newToken: () => `token-${newId()}`,
        states: createOauthStates(table),
        authorizeUrl: async (state) => `https://intuit.example/connect?state=${state}`,
        audit: trail.add,
      },
      {
        tenantId: by.tenantId ?? tenantA,
        userId: by.userId ?? 'ada',
        returnPath: by.returnPath ?? '/',
        correlationId: 'start',
      },
    );
    return { state: new URL(authorizeUrl).searchParams.get('state') ?? '', cookieValue };
  };

  /** Approves at Intuit: a code for the company. */
  const approve = (realmId: string): string => {
    const code = `code-${newId()}`;
    codes.set(code, { realmId, token: `token of ${code}` });
    return code;
  };

  const comeBack = (of: {
    query: Record<string, string>;
    cookieValue: string | undefined;
  }): Promise<CallbackResult> =>
    callback(
      {
        ...system,
        states: createOauthStates(table),
        isErased: (tenantId) => createTombstones(table).isErased(tenantId),
        audit: trail.add,
        connections,
        realmOwners,
        exchangeCode,
        readCompany,
        revokeGrant,
        storeGrant,
        releaseHeld,
        publish,
        closeConnectionErrors: async ({ tenantId }) => {
          closed.push(tenantId);
        },
        leaveCompany: async ({ realmId }) => {
          left.push(realmId);
        },
        startRefreshing: async (tenantId) => {
          refreshing.add(tenantId);
        },
        lookForChanges: createWatches(table).lookNow,
        beginNights: async (tenantId) => {
          nights.add(tenantId);
        },
        log: (line) => lines.push(`${line.code} ${line.outcome}`),
      },
      {
        query: new Map(Object.entries(of.query)),
        cookieValue: of.cookieValue,
        correlationId: 'back',
      },
    );

  return {
    table,
    clock,
    connections,
    realmOwners,
    intuit,
    vault,
    events,
    released,
    refreshing,
    nights,
    closed,
    left,
    order,
    lines,
    start,
    approve,
    comeBack,
    found: (tenantId: TenantId) =>
      createTenants({ table, ...system }).put(tenantId, {
        name: tenantId,
        timeZone: 'UTC',
        now: '2026-01-01T00:00:00.000Z',
      }),
    erase: (tenantId: TenantId) =>
      createTombstones(table).put(tenantId, {
        erasedAt: '2026-03-01T10:00:00.000Z',
        erasedBy: 'client:vendor',
        reason: 'requested',
      }),
    rowsOf: (tenantId: TenantId): string =>
      JSON.stringify([...table.items.values()].filter(({ pk }) => pk === `TENANT#${tenantId}`)),
    /** Start, approve, come back: as it should be. */
    async connect(of: { tenantId?: TenantId; realmId?: string } = {}): Promise<CallbackResult> {
      const realmId = of.realmId ?? realmOne;
      const browser = await start(of.tenantId === undefined ? {} : { tenantId: of.tenantId });
      const query = { code: approve(realmId), realmId, state: browser.state };
      return comeBack({ query, cookieValue: browser.cookieValue });
    },
    disconnect: (tenantId: TenantId = tenantA) =>
      disconnect(
        {
          ...system,
          connections,
          lanes: createLanes(table),
          realmOwners,
          audit: trail.add,
          publish,
          sleep: async (ms) => {
            intuit.slept.push(ms);
            await intuit.whileWaiting?.();
          },
          revokeStored: async (owner) => {
            const grant = vault.get(owner.tenantId);
            return grant === undefined ? 'nothingStored' : revokeGrant(grant);
          },
          stopRefreshing: async (tenantId) => {
            refreshing.delete(tenantId);
          },
          endNights: async (tenantId) => {
            nights.delete(tenantId);
          },
          isPaused: async () => false,
          forgetGrant: async (owner) => {
            vault.delete(owner.tenantId);
          },
        },
        { tenantId, actor: 'user:ada', correlationId: 'end' },
      ),
    audits: (tenantId: TenantId = tenantA): string[] =>
      [...table.items.values()]
        .filter(({ pk, sk }) => pk === `TENANT#${tenantId}` && sk.startsWith('AUDIT#'))
        .map((row) => `${String(row['action'])}: ${String(row['outcome'])}`),
  };
}
