/** A person says which record in the books is meant, or takes that back. What was pushed is not touched. */
import type * as z from 'zod';
import type {
  linkedAnswerSchema,
  linkReferenceRequestSchema,
  unlinkReferenceRequestSchema,
} from '../../shared/contracts/first-sync.ts';
import type { LinkKind } from '../../shared/domain/books.ts';
import { ProblemError } from '../../shared/domain/errors.ts';
import type { TenantId } from '../../shared/domain/ids.ts';
import { isItemForLines } from '../../shared/domain/mapping-targets.ts';
import type { ItemEntry, PartyEntry } from '../../shared/domain/reference-data.ts';
import type { Connections } from '../../shared/store/connections.ts';
import type { Links } from '../../shared/store/links.ts';
import type { ReferenceLists } from '../../shared/store/reference-lists.ts';
import { companyOf, notRead } from './company.ts';
import { recordOf } from './match-entry.ts';
import { linkTo } from './match-records.ts';
import { retryReferences, type RetryReferencesDeps } from './retry-references.ts';

export interface LinkReferenceDeps extends RetryReferencesDeps {
  readonly connections: Pick<Connections, 'get'>;
  readonly lists: Pick<ReferenceLists, 'read'>;
  readonly links: Pick<Links, 'put'>;
}

type LinkRequest = z.infer<typeof linkReferenceRequestSchema>;

/**
 * Links them, whatever the names, and queues again what was refused for want of it. Throws {@link ProblemError}: 400 where
 * the record is not in the list as it was read last or cannot be used, 409 without a company or its lists.
 */
export async function linkReference(
  deps: LinkReferenceDeps,
  of: LinkRequest & { tenantId: TenantId },
): Promise<z.infer<typeof linkedAnswerSchema>> {
  const { tenantId, kind, externalId, name } = of;
  const connection = await companyOf(deps, tenantId);
  const scope = { tenantId, realmId: connection.realmId, kind };
  const entries = await deps.lists.read(scope);
  if (entries === undefined) throw notRead(connection);
  const entry = usableEntry(kind, of.entityId, entries);
  await deps.links.put(scope, linkTo(of, entry));
  const { queued, hasMore } = await retryReferences(deps, {
    ...{ tenantId, kind },
    externalIds: new Set([externalId]),
  });
  return { kind, externalId, name, record: recordOf(entry), queued, hasMore };
}

/** Throws {@link ProblemError} 404 where nothing is linked, 409 without a company. */
export async function unlinkReference(
  deps: { readonly connections: Pick<Connections, 'get'>; readonly links: Pick<Links, 'remove'> },
  of: z.infer<typeof unlinkReferenceRequestSchema> & { tenantId: TenantId },
): Promise<void> {
  const { tenantId, kind, externalId } = of;
  const { realmId, company } = await companyOf(deps, tenantId);
  if (await deps.links.remove({ tenantId, realmId, kind }, externalId)) return;
  throw new ProblemError({
    status: 404,
    code: 'link_not_found',
    detail: `The ${kind} of this id is not linked to any record in ${company.name}. GET …/first-sync?outcome=linked lists those that are.`,
  });
}

function usableEntry(
  kind: LinkKind,
  entityId: string,
  entries: readonly (PartyEntry | ItemEntry)[],
): PartyEntry | ItemEntry {
  const entry = entries.find(({ id }) => id === entityId);
  if (entry === undefined) {
    throw unusable({
      reason: `names no ${kind} that was there when the company was read last`,
      remedy: `Choose one of GET …/reference/${kind}s. One that is new in QuickBooks is there after POST …/reference/refresh.`,
    });
  }
  if (!entry.isActive) {
    throw unusable({
      reason: `"${entry.name}" is inactive in QuickBooks`,
      remedy: 'Choose an active one, or make it active in QuickBooks and read the company again.',
    });
  }
  if (kind === 'item' && !isItemForLines(entry)) {
    throw unusable({
      reason: `"${entry.name}" is a category or bundle, which no line can bear`,
      remedy: 'Choose a product or service.',
    });
  }
  return entry;
}

const unusable = (of: { reason: string; remedy: string }): ProblemError =>
  new ProblemError({
    status: 400,
    code: 'record_unusable',
    detail: 'The record cannot be linked; see the field.',
    fields: [{ field: 'entityId', ...of }],
  });
