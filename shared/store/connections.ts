import {
  connectionSchema,
  type BrokenState,
  type Company,
  type Connection,
  type ConnectionState,
} from '../domain/connection.ts';
import type { TenantId } from '../domain/ids.ts';
import { keys } from './keys.ts';
import { itemAbsent, type Condition, type Table } from './table.ts';

export type Connections = ReturnType<typeof createConnections>;

/** Tenant ↔ realm, one item per tenant. Every write names the epoch it knows, so that late work of an earlier grant changes nothing. */
export function createConnections(table: Table) {
  return {
    async get(tenantId: TenantId): Promise<Connection | undefined> {
      const item = await table.get(keys.connection(tenantId), { isConsistent: true });
      return item === undefined ? undefined : connectionSchema.parse({ ...item, tenantId });
    },

    /** Replaces the connection that was read before; false when somebody else changed it meanwhile. */
    async replace(connection: Connection, before: Connection | undefined): Promise<boolean> {
      const { tenantId, ...attributes } = connection;
      const outcome = await table.put(
        { ...keys.connection(tenantId), ...attributes },
        before === undefined ? itemAbsent : sameEpoch(before),
      );
      return outcome.isDone;
    },

    /**
     * Records that QuickBooks takes no more work over this grant. True for the one caller that changed the state; a grant
     * that was renewed or ended meanwhile stays as it is.
     */
    async markBroken(connection: Connection, to: { state: BrokenState; at: string }): Promise<boolean> {
      const outcome = await table.update(
        keys.connection(connection.tenantId),
        { set: { state: to.state, stateChangedAt: to.at } },
        [
          [
            { attribute: 'epoch', is: '=', value: connection.epoch },
            { attribute: 'state', is: 'in', values: statesThatBreakInto[to.state] },
          ],
        ],
      );
      return outcome.isDone;
    },

    /**
     * Notes the company as it was read last, and the state that follows from it. The connection as it is then; undefined when
     * it was renewed or ended meanwhile.
     */
    async noteCompany(
      connection: Connection,
      to: { company: Company; state: ConnectionState; at: string },
    ): Promise<Connection | undefined> {
      const isChanged = to.state !== connection.state;
      const outcome = await table.update(
        keys.connection(connection.tenantId),
        {
          set: {
            company: to.company,
            ...(isChanged ? { state: to.state, stateChangedAt: to.at } : {}),
          },
        },
        [
          [
            { attribute: 'epoch', is: '=', value: connection.epoch },
            { attribute: 'state', is: '=', value: connection.state },
          ],
        ],
      );
      const { tenantId } = connection;
      return outcome.isDone ? connectionSchema.parse({ ...outcome.item, tenantId }) : undefined;
    },

    /** Notes how many days ahead it was told that this grant ends. */
    async noteExpiryTold(connection: Connection, days: number): Promise<void> {
      await table.update(
        keys.connection(connection.tenantId),
        { set: { expiryToldDays: days } },
        sameEpoch(connection),
      );
    },

    /** Notes on an ended connection that Intuit never confirmed the revocation. */
    async noteRevokeUnconfirmed(connection: Connection): Promise<void> {
      await table.update(
        keys.connection(connection.tenantId),
        { set: { isRevokeUnconfirmed: true } },
        sameEpoch(connection),
      );
    },
  };
}

// A dead grant outweighs a lapsed subscription: with neither tokens nor subscription, reconnecting comes first.
const statesThatBreakInto: Readonly<Record<BrokenState, readonly ConnectionState[]>> = {
  needsReconnect: ['active', 'subscriptionLapsed'],
  subscriptionLapsed: ['active'],
};

const sameEpoch = (connection: Connection): Condition => [
  [{ attribute: 'epoch', is: '=', value: connection.epoch }],
];
