import { createBooks } from '../quickbooks-online/books.ts';
import { createBillClaims } from '../store/bill-claims.ts';
import { createConnections } from '../store/connections.ts';
import { createDocuments } from '../store/documents.ts';
import { createLinks } from '../store/links.ts';
import { createSettingsStore } from '../store/settings.ts';
import { createSubmissions } from '../store/submissions.ts';
import type { Connection } from '../domain/connection.ts';
import type { RealmId, TenantId } from '../domain/ids.ts';
import type { HttpWiring } from './http.ts';
import { wireQuickBooks, wireTokens } from './quickbooks.ts';

type PreviewingEnvironment = Parameters<typeof wireTokens>[0] & Parameters<typeof wireQuickBooks>[0];

/** What it takes to foretell a push, and to read in the books what came of it. */
export function wirePreviewing(env: PreviewingEnvironment, { table, edge, nowMs, sha256Hex }: HttpWiring) {
  const { vault } = wireTokens(env, edge.log);
  const client = wireQuickBooks(env, { table, vault, log: edge.log });
  const connections = createConnections(table);
  const settings = createSettingsStore(table);
  return {
    nowMs,
    books: createBooks({ client, nowMs, hash: sha256Hex }),
    documents: createDocuments(table),
    submissions: createSubmissions(table),
    billClaims: createBillClaims(table),
    links: createLinks(table),
    getConnection: (tenantId: TenantId): Promise<Connection | undefined> => connections.get(tenantId),
    getDecisions: (tenantId: TenantId, realmId: RealmId) => settings.get(tenantId, realmId),
  };
}
