import { createAdoptions } from '../store/adoptions.ts';
import { createBillClaims } from '../store/bill-claims.ts';
import { createConnections } from '../store/connections.ts';
import { createEntityIndex } from '../store/entity-index.ts';
import { createDocuments } from '../store/documents.ts';
import { createIntents } from '../store/intents.ts';
import { createLanes } from '../store/lanes.ts';
import { createLinks } from '../store/links.ts';
import { createRuns } from '../store/runs.ts';
import { createSettingsStore } from '../store/settings.ts';
import { createSubmissions } from '../store/submissions.ts';
import { createWatches } from '../store/watches.ts';
import type { Table } from '../store/table.ts';
import { system } from './system.ts';

/** The stores that a tenant's turn works on. */
export const wirePushStores = (table: Table) => ({
  adoptions: createAdoptions(table),
  billClaims: createBillClaims(table),
  connections: createConnections(table),
  documents: createDocuments(table),
  entityIndex: createEntityIndex(table),
  intents: createIntents(table),
  lanes: createLanes(table),
  links: createLinks(table),
  runs: createRuns({ table, ...system }),
  settings: createSettingsStore(table),
  submissions: createSubmissions(table),
  watches: createWatches(table),
});
