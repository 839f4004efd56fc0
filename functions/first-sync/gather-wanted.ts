/**
 * What the documents that are not in the books yet name: their customers, vendors and items, by the vendor's ids, under
 * the names of the newest of them.
 */
import { counterpartyOf, type DraftContent, type LinkKind } from '../../shared/domain/books.ts';
import type { Connection } from '../../shared/domain/connection.ts';
import type { Document } from '../../shared/domain/document.ts';
import type { DocumentId, RealmId, TenantId } from '../../shared/domain/ids.ts';
import type { Documents } from '../../shared/store/documents.ts';
import type { HeldDocuments } from '../../shared/store/held-documents.ts';
import { readContents } from '../../shared/domain/read-contents.ts';
import type { Submissions } from '../../shared/store/submissions.ts';
import type { SyncErrors } from '../../shared/store/sync-errors.ts';

export interface GatherWantedDeps {
  readonly nowMs: () => number;
  readonly documents: Pick<Documents, 'getMany'>;
  readonly submissions: Pick<Submissions, 'getMany'>;
  readonly held: Pick<HeldDocuments, 'everyId'>;
  readonly syncErrors: Pick<SyncErrors, 'openErrors' | 'memberIds'>;
}

export interface WantedRecord {
  /** The vendor's own id; of an item its code. */
  readonly externalId: string;
  readonly name: string;
  readonly email?: string;
  readonly documentCount: number;
  /** The newest of the documents; absent where none names it. */
  readonly documentId?: DocumentId;
}

export interface Gathered {
  readonly wanted: Readonly<Record<LinkKind, ReadonlyMap<string, WantedRecord>>>;
  readonly documents: { readonly count: number; readonly isComplete: boolean };
}

// Read and matched within the time of a request.
const maxDocuments = 10_000;
// Their contents in memory at a time.
const documentsAtOnce = 500;

/** Looks at what waits or is due, and at what was refused. */
export async function gatherWanted(
  deps: GatherWantedDeps,
  { tenantId, realmId }: Pick<Connection, 'tenantId' | 'realmId'>,
): Promise<Gathered> {
  const found = await unpushedIds(deps, tenantId);
  const wanted: Record<LinkKind, Map<string, WantedRecord>> = {
    customer: new Map(),
    vendor: new Map(),
    item: new Map(),
  };
  // In the order of acceptance, so that the newest name is the one that stays.
  const ids = [...found.ids].toSorted();
  let count = 0;
  for (let start = 0; start < ids.length; start += documentsAtOnce) {
    const some = await deps.documents.getMany(tenantId, ids.slice(start, start + documentsAtOnce));
    const documents = some
      .filter((document) => pointsToRecords(document, realmId))
      .toSorted((a, b) => (a.documentId < b.documentId ? -1 : 1));
    count += documents.length;
    for (const { document, content } of await readContents(deps, { tenantId, documents })) {
      if (content !== undefined) note(wanted, document.documentId, content);
    }
  }
  return { wanted, documents: { count, isComplete: found.isComplete } };
}

/** Whether a push looks for what it names: not where it voids, nor what is in the books of another company. */
const pointsToRecords = ({ state, operation, entity }: Document, realmId: RealmId): boolean =>
  state !== 'pushed' &&
  state !== 'voided' &&
  operation !== 'void' &&
  (entity === undefined || entity.realmId === realmId);

async function unpushedIds(
  deps: GatherWantedDeps,
  tenantId: TenantId,
): Promise<{ ids: ReadonlySet<DocumentId>; isComplete: boolean }> {
  const ids = new Set<DocumentId>();
  for await (const id of heldUp(deps, tenantId)) {
    if (ids.size === maxDocuments && !ids.has(id)) return { ids, isComplete: false };
    ids.add(id);
  }
  return { ids, isComplete: true };
}

/** What waits or is due, then what was refused; one may come twice. */
async function* heldUp(deps: GatherWantedDeps, tenantId: TenantId): AsyncGenerator<DocumentId> {
  yield* deps.held.everyId(tenantId);
  const now = new Date(deps.nowMs()).toISOString();
  for await (const { errorId } of deps.syncErrors.openErrors(tenantId, now)) {
    yield* deps.syncErrors.memberIds(tenantId, errorId);
  }
}

function note(
  wanted: Record<LinkKind, Map<string, WantedRecord>>,
  documentId: DocumentId,
  content: DraftContent,
): void {
  const { id, name, email } = counterpartyOf(content);
  const parties = content.kind === 'invoice' ? wanted.customer : wanted.vendor;
  parties.set(id, {
    ...{ externalId: id, name, documentId },
    ...(email === undefined ? {} : { email }),
    documentCount: (parties.get(id)?.documentCount ?? 0) + 1,
  });
  const named = new Map<string, string>();
  for (const { item } of content.content.lines) {
    if (item === undefined) continue;
    const itemName = item.name?.trim() ?? '';
    if (itemName !== '' || !named.has(item.code)) named.set(item.code, itemName);
  }
  for (const [code, itemName] of named) {
    const before = wanted.item.get(code);
    wanted.item.set(code, {
      externalId: code,
      // Named by its code where no line names it.
      name: itemName === '' ? (before?.name ?? code) : itemName,
      documentCount: (before?.documentCount ?? 0) + 1,
    });
  }
}
