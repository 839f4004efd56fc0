/**
 * One sync error with a page of the documents it holds up: its members in the order of acceptance, then those that wait
 * for the same. A cursor is the last member given, or a reason with the place among its held pointers. Memberships that
 * are left over leave on the way, which may close the error: it is read last.
 */
import type { DocumentCount } from '../../shared/contracts/sync-errors.ts';
import type { Document } from '../../shared/domain/document.ts';
import { ProblemError } from '../../shared/domain/errors.ts';
import { documentIdSchema, type DocumentId, type TenantId } from '../../shared/domain/ids.ts';
import type { SyncError } from '../../shared/domain/sync-error.ts';
import type { HeldMark, WaitedFor } from '../../shared/store/held-documents.ts';
import type { SyncErrors } from '../../shared/store/sync-errors.ts';
import { countDocuments } from './count-documents.ts';
import { waitedForIn, isHeldUpBy, readMembers, readWaiting, type HeldUpDeps } from './held-up.ts';

export type GetSyncErrorDeps = HeldUpDeps & { readonly syncErrors: Pick<SyncErrors, 'get'> };

interface Place {
  readonly tenantId: TenantId;
  readonly error: SyncError;
  readonly limit: number;
  readonly at: string;
}

interface DocumentPage {
  readonly documents: readonly Document[];
  readonly next?: string | undefined;
}

type Cursor =
  | { readonly member: DocumentId | undefined }
  | { readonly reason: WaitedFor; readonly mark: HeldMark | undefined };

/** Undefined when there is no such error. Throws {@link ProblemError} 400 for a cursor that is none of ours. */
export async function getSyncError(
  deps: GetSyncErrorDeps,
  of: { tenantId: TenantId; errorId: string; limit: number; after?: string | undefined },
): Promise<(DocumentPage & { error: SyncError; count: DocumentCount }) | undefined> {
  const { tenantId, errorId, limit, after } = of;
  const at = new Date(deps.nowMs()).toISOString();
  const found = await deps.syncErrors.get(tenantId, errorId, at);
  if (found === undefined) return undefined;
  const page = await pageFrom(deps, { tenantId, error: found, limit, at }, readCursor(found, after));
  const error = (await deps.syncErrors.get(tenantId, errorId, at)) ?? found;
  return { ...page, error, count: await countDocuments(deps, { tenantId, error }) };
}

async function pageFrom(deps: HeldUpDeps, place: Place, cursor: Cursor): Promise<DocumentPage> {
  const { tenantId, error, limit, at } = place;
  if (!('member' in cursor)) return waitingPage(deps, place, cursor);
  const { errorId } = error;
  const page = await deps.syncErrors.documentIds(tenantId, errorId, { limit, after: cursor.member });
  const documents = await readMembers(deps, { tenantId, errorId, documentIds: page.documentIds, at });
  if (page.next !== undefined) return { documents, next: page.next };
  // Nothing waits for what is cured.
  const [reason] = error.state === 'closed' ? [] : waitedForIn(error);
  return { documents, ...(reason === undefined ? {} : { next: cursorOf(reason) }) };
}

async function waitingPage(
  deps: HeldUpDeps,
  place: Place,
  from: { reason: WaitedFor; mark: HeldMark | undefined },
): Promise<DocumentPage> {
  const { tenantId, error, limit } = place;
  const { reason, mark } = from;
  if (error.state === 'closed') return { documents: [] };
  const page = await deps.held.page(tenantId, reason, { limit, after: mark });
  const waiting = await readWaiting(deps, tenantId, { reason, documentIds: page.documentIds });
  // Members were given before.
  const documents = waiting.filter((document) => !isHeldUpBy(document, error.errorId));
  if (page.next !== undefined) return { documents, next: cursorOf(reason, page.next) };
  const reasons = waitedForIn(error);
  const following = reasons[reasons.indexOf(reason) + 1];
  return { documents, ...(following === undefined ? {} : { next: cursorOf(following) }) };
}

const cursorOf = (reason: WaitedFor, mark?: HeldMark): string =>
  mark === undefined ? reason : `${reason}.${mark.taken}.${mark.runId}`;

function readCursor(error: SyncError, after: string | undefined): Cursor {
  const member = documentIdSchema.optional().safeParse(after);
  if (member.success) return { member: member.data };
  const [, name, taken, runId] = /^([\w:]+)(?:\.(\d{1,3})\.([\w.:#-]{1,96}))?$/.exec(after ?? '') ?? [];
  const reason = waitedForIn(error).find((known) => known === name);
  if (reason === undefined) throw foreignCursor();
  return {
    reason,
    mark: taken === undefined || runId === undefined ? undefined : { runId, taken: Number(taken) },
  };
}

const foreignCursor = (): ProblemError =>
  new ProblemError({
    status: 400,
    code: 'invalid_request',
    detail: 'The query has an "after" that no page of this sync error gave as "next".',
  });
