import { createConnections } from '../store/connections.ts';
import { createDocuments } from '../store/documents.ts';
import { createHeldDocuments } from '../store/held-documents.ts';
import { createLinks } from '../store/links.ts';
import { createReferenceLists } from '../store/reference-lists.ts';
import { createSettingsStore } from '../store/settings.ts';
import { createSubmissions } from '../store/submissions.ts';
import { createSyncErrors } from '../store/sync-errors.ts';
import type { HttpWiring } from './http.ts';

/** What it takes to hold what documents name against the lists of the company. */
export const wireMatching = ({ table, nowMs, newId }: HttpWiring) => ({
  nowMs,
  connections: createConnections(table),
  documents: createDocuments(table),
  held: createHeldDocuments(table),
  links: createLinks(table),
  lists: createReferenceLists({ table, nowMs, newId }),
  settings: createSettingsStore(table),
  submissions: createSubmissions(table),
  syncErrors: createSyncErrors(table),
});
