/**
 * Foretells what a push of documents would do (C6): what would be sent, created and linked, what a person should know, what
 * would be refused, and what would then be stored. The same gates, rules and payloads as in a turn, all documents together;
 * the books are only read, and nothing is written anywhere.
 */
import { allSettled } from '../../shared/domain/all-settled.ts';
import {
  linkKinds,
  type Books,
  type BooksAccess,
  type PlannedReferences,
  type PlannedWrite,
  type ReferenceProblem,
  type WantedReferences,
} from '../../shared/domain/books.ts';
import type { Document } from '../../shared/domain/document.ts';
import type { DocumentId, TenantId } from '../../shared/domain/ids.ts';
import type { DocumentPreview } from '../../shared/domain/preview.ts';
import type { BillClaims } from '../../shared/store/bill-claims.ts';
import type { Documents } from '../../shared/store/documents.ts';
import type { Links as LinkStore } from '../../shared/store/links.ts';
import type { Submissions } from '../../shared/store/submissions.ts';
import {
  firstProblem,
  referencesOf,
  withoutRivals,
  withResolved,
  type KindOfLink,
} from './draft-references.ts';
import { gateOf } from './gates.ts';
import { openBooks, timingInRequest, type Opened } from './open-books.ts';
import { planWrites, type Judged } from './plan-writes.ts';
import { intendedOperation, plannedRecords, withPlanned } from './preview-records.ts';
import { booksUnreadable, notConnected, tooLarge } from './preview-refusals.ts';
import { readContents } from '../../shared/domain/read-contents.ts';
import { warningsOf } from './preview-warnings.ts';
import { fitnessOf } from './refuse-unfit.ts';
import type { Draft, TurnDeps } from './turn.ts';

export interface PreviewDocumentsDeps extends Pick<TurnDeps, 'nowMs' | 'getConnection' | 'getDecisions'> {
  readonly documents: Pick<Documents, 'getMany'>;
  readonly submissions: Pick<Submissions, 'getMany'>;
  readonly billClaims: Pick<BillClaims, 'holders'>;
  readonly links: Pick<LinkStore, 'getMany' | 'rivals'>;
  readonly books: Pick<Books, 'planReferences' | 'previewDocuments'>;
}

// An answer of Lambda holds 6 MB, and a preview is about three times its document.
// https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
const maxContentChars = 1_200_000;

/** Previews of the documents that exist, in the order asked. Throws `ProblemError` 409, 413 or 503. */
export async function previewDocuments(
  deps: PreviewDocumentsDeps,
  of: { tenantId: TenantId; documentIds: readonly DocumentId[] },
): Promise<DocumentPreview[]> {
  const stored = await deps.documents.getMany(of.tenantId, of.documentIds);
  const byId = new Map(stored.map((document) => [document.documentId, document]));
  const documents = [...new Set(of.documentIds)].flatMap((id) => byId.get(id) ?? []);
  return documents.length === 0 ? [] : previewStored(deps, { tenantId: of.tenantId, documents });
}

/** Previews of documents as they are given. Throws `ProblemError` 409, 413 or 503. */
export async function previewStored(
  deps: PreviewDocumentsDeps,
  of: { tenantId: TenantId; documents: readonly Document[] },
): Promise<DocumentPreview[]> {
  const open = await openBooks({ deps, tenantId: of.tenantId });
  if (open === undefined) throw notConnected();
  const drafts = await withContent(deps, of);
  const judged = drafts.map((draft): Judged => ({ draft, wait: gateOf(open, draft) }));
  const previews = await previewJudged(deps, { tenantId: of.tenantId, open, judged });
  return of.documents.map((document) => previews.get(document.documentId) ?? unreadable(document));
}

async function withContent(
  deps: PreviewDocumentsDeps,
  of: { tenantId: TenantId; documents: readonly Document[] },
): Promise<Draft[]> {
  const read = await readContents(deps, of);
  const drafts = read.flatMap(({ document, content }) =>
    content === undefined ? [] : [{ document, ...content }],
  );
  const contentChars = drafts.reduce((sum, { content }) => sum + JSON.stringify(content).length, 0);
  if (contentChars > maxContentChars) throw tooLarge();
  return drafts;
}

async function previewJudged(
  deps: PreviewDocumentsDeps,
  of: { tenantId: TenantId; open: Opened; judged: readonly Judged[] },
): Promise<ReadonlyMap<DocumentId, DocumentPreview>> {
  const { tenantId, open, judged } = of;
  const access = { ...open, ...timingInRequest(deps.nowMs()) };
  const drafts = judged.map(({ draft }) => draft);
  const { problems: unfit, claimed } = await fitnessOf(deps, { tenantId, open, drafts });
  const { known, missing, renamed } = await referencesOf(deps, {
    tenantId,
    open,
    drafts: drafts.filter((draft) => needsReferences(open, draft)),
  });
  const planned =
    missing === undefined ? undefined : await planReferences(deps, { tenantId, access, missing, renamed });
  const links = withPlanned(withResolved(known, planned), planned);
  const writes = await planWrites(deps, { access, judged, links, planned });
  return new Map(
    judged.map((one) => {
      const { documentId } = one.draft.document;
      const asked = needsReferences(open, one.draft) ? planned : undefined;
      const reasons = [unfit.get(documentId), asked && firstProblem(one.draft, asked)];
      const hasTwin = claimed.some(({ draft, holder }) => draft === one.draft && holder !== undefined);
      const context = { open, planned: asked, write: writes.get(documentId), reasons, hasTwin };
      return [documentId, previewOf(one, context)] as const;
    }),
  );
}

async function planReferences(
  deps: PreviewDocumentsDeps,
  of: {
    tenantId: TenantId;
    access: BooksAccess;
    missing: WantedReferences;
    renamed: readonly KindOfLink[];
  },
): Promise<PlannedReferences> {
  const planned = await deps.books.planReferences(of.access, of.missing);
  if (planned.deferred !== undefined) throw booksUnreadable();
  const scope = { tenantId: of.tenantId, realmId: of.access.connection.realmId };
  const rivals = await allSettled(
    linkKinds.map(async (kind) => {
      const links = [...planned[kind].links.values()];
      const renamed = of.renamed.filter((one) => one.kind === kind).map(({ link }) => link);
      const byId = new Map(renamed.map((link) => [link.externalId, link]));
      const found = await deps.links.rivals({ ...scope, kind }, links, byId);
      return links.flatMap((link) => {
        const rival = found.get(link.externalId);
        return rival === undefined ? [] : [{ kind, link, rival }];
      });
    }),
  );
  return withoutRivals(planned, rivals.flat());
}

const needsReferences = (open: Opened, { document }: Draft): boolean => {
  const operation = intendedOperation(open.connection, document);
  return operation === 'create' || operation === 'update';
};

interface PreviewContext {
  readonly open: Opened;
  readonly planned: PlannedReferences | undefined;
  readonly write: PlannedWrite | undefined;
  readonly reasons: readonly (ReferenceProblem | undefined)[];
  /** Another bill has the same vendor, number, date and amount. */
  readonly hasTwin: boolean;
}

function previewOf({ draft, wait }: Judged, context: PreviewContext): DocumentPreview {
  const { open, planned, write, hasTwin } = context;
  const { documentId, kind, revision } = draft.document;
  const records = plannedRecords(draft, planned);
  const problems = [...context.reasons, write?.problem].flatMap((problem) =>
    problem === undefined ? [] : [{ cause: problem.cause, detail: problem.detail }],
  );
  const operation = write?.operation ?? intendedOperation(open.connection, draft.document);
  const expected = problems.length === 0 ? write?.expected : undefined;
  return {
    ...{ documentId, kind, revision, operation },
    ...(write?.payload === undefined ? {} : { payload: write.payload }),
    ...records,
    warnings: warningsOf({
      draft,
      wait,
      open,
      operation,
      problems,
      records,
      hasTwin,
      expected: write?.expected,
    }),
    problems,
    ...(expected === undefined ? {} : { expected }),
  };
}

// Stored by us and not readable by us: a defect.
const unreadable = ({ documentId, kind, revision }: Document): DocumentPreview => ({
  ...{ documentId, kind, revision, operation: 'none', willCreate: [], willLink: [], warnings: [] },
  problems: [{ cause: 'request_defect', detail: 'The stored content of this document cannot be read.' }],
});
