import type { Bus } from '../aws/bus.ts';
import type { Log } from '../edge/log.ts';
import type { BrokenState, Connection } from '../domain/connection.ts';
import type { QuickBooksClient } from '../quickbooks-online/client.ts';
import { createBooksObserver } from '../quickbooks-online/observe-books.ts';
import { createCountFigures } from '../store/count-figures.ts';
import { createConnections } from '../store/connections.ts';
import { createDocuments } from '../store/documents.ts';
import { createFigures } from '../store/figures.ts';
import { createEntityIndex } from '../store/entity-index.ts';
import { markConnection } from '../store/mark-connection.ts';
import { notePayments, type Seen } from '../store/note-payments.ts';
import { createPayments } from '../store/payments.ts';
import { createRealmOwners } from '../store/realm-owners.ts';
import type { Table } from '../store/table.ts';
import { createWatches } from '../store/watches.ts';
import { wireOpenCompanyError } from './sync-errors.ts';
import { system } from './system.ts';

/** What it takes to look at a tenant's books and to note what is paid. */
export function wireObserving(of: {
  readonly table: Table;
  readonly client: QuickBooksClient;
  readonly sha256Hex: (text: string) => string;
  readonly publish: Bus['publish'];
  readonly log: Log;
}) {
  const { table, client, sha256Hex, publish, log } = of;
  const connections = createConnections(table);
  const noting = {
    ...{ ...system, sha256Hex, publish },
    documents: createDocuments(table),
    entityIndex: createEntityIndex(table),
    payments: createPayments(table),
    countFigures: createCountFigures({ figures: createFigures({ table, ...system }), log }),
  };
  const marking = { ...system, connections, sha256Hex, publish, openError: wireOpenCompanyError(of) };
  return {
    ...noting,
    connections,
    realmOwners: createRealmOwners(table),
    watches: createWatches(table),
    // As pushes make their fingerprints.
    observer: createBooksObserver({ ...system, client, hash: sha256Hex }),
    notePayments: (seen: Seen) => notePayments(noting, seen),
    markConnection: (connection: Connection, state: BrokenState) =>
      markConnection(marking, connection, state),
  };
}
