/**
 * A refusal in the tenant's words: QuickBooks names records by ids, and an id that is one of the document's own is told by
 * the name the tenant knows. Which record it is also decides which sync error the document belongs to, and which link counts
 * no more, so that the next attempt looks for what has taken its place.
 */
import { counterpartyOf, type LinkKind } from '../../shared/domain/books.ts';
import { causes } from '../../shared/domain/causes.ts';
import { explainDetail, idsInDetail } from '../../shared/domain/explain-detail.ts';
import { targetsNaming } from '../../shared/domain/mapping-check.ts';
import type { RefusedOutcome } from '../../shared/domain/outcomes.ts';
import type { Subject } from '../../shared/domain/sync-error.ts';
import type { GoneRecord } from './note-stale.ts';
import type { OpenBooks, ReadyDraft, Turn } from './turn.ts';

/** A refusal as it is stored. */
export interface Explained {
  readonly cause: RefusedOutcome['cause'];
  readonly detail: string;
  readonly subject: Subject | undefined;
  /** What the mapping names and QuickBooks has no more. */
  readonly gone?: GoneRecord | undefined;
}

/** What the refusal is about, as far as its text and the document's own references tell. */
export function explainRefusal(
  open: OpenBooks,
  of: { ready: ReadyDraft; refusal: RefusedOutcome },
): Explained {
  const { ready, refusal } = of;
  const { cause } = refusal;
  const references = referencesOf(ready);
  const told = explainDetail(refusal.detail, { ...references.names, account: new Map() });
  // A status without a body tells nothing; the catalogue does.
  const detail = told.trim() === '' ? causes[cause].whatHappened : told;
  if (cause !== 'reference_inactive' || refusal.subject !== undefined) {
    return { cause, detail, subject: refusal.subject };
  }
  return { cause, detail, ...recordIn(open, refusal, references) };
}

interface References {
  readonly names: {
    readonly customerOrVendor: ReadonlyMap<string, string>;
    readonly item: ReadonlyMap<string, string>;
  };
  readonly subjects: ReadonlyMap<string, Subject>;
}

/** A record that a document points to, as the tenant knows it. */
export interface NamedReference {
  readonly entityId: string;
  readonly subject: Subject & { readonly kind: LinkKind; readonly id: string; readonly name: string };
}

/** Everything that a document points to, its customer or vendor first. */
export function namedReferencesOf({
  draft,
  payload,
}: ReadyDraft): [party: NamedReference, ...items: NamedReference[]] {
  const { id, name } = counterpartyOf(draft);
  const kind = draft.kind === 'invoice' ? 'customer' : 'vendor';
  const items = draft.content.lines.flatMap(({ item }): NamedReference[] => {
    const entityId = item === undefined ? undefined : payload.itemEntityIds.get(item.code);
    if (item === undefined || entityId === undefined) return [];
    const itemName = item.name === undefined || item.name === '' ? item.code : item.name;
    return [{ entityId, subject: { kind: 'item', id: item.code, name: itemName } }];
  });
  return [{ entityId: payload.counterpartyEntityId, subject: { kind, id, name } }, ...items];
}

/** The document's own references, by the ids of their entities. */
function referencesOf(ready: ReadyDraft): References {
  const [party, ...items] = namedReferencesOf(ready);
  const named = (references: readonly NamedReference[]) =>
    new Map(references.map(({ entityId, subject }) => [entityId, subject.name]));
  return {
    names: { customerOrVendor: named([party]), item: named(items) },
    subjects: new Map<string, Subject>([
      [`name ${party.entityId}`, party.subject],
      ...items.map(({ entityId, subject }) => [`item ${entityId}`, subject] as const),
    ]),
  };
}

/** Which record the text means: one of the document's own, or something that the mapping points to. */
function recordIn(
  { mapping }: OpenBooks,
  refusal: RefusedOutcome,
  { subjects }: References,
): Pick<Explained, 'subject' | 'gone'> {
  for (const { kind, id } of idsInDetail(refusal.detail)) {
    const own = subjects.get(`${kind ?? 'name'} ${id}`);
    if (own !== undefined) return { subject: own };
    const isListed = kind === 'account' || kind === 'taxCode' || kind === 'term';
    if (isListed && targetsNaming(mapping, { list: kind, id }).length > 0) {
      return { subject: { kind: 'mapping' }, gone: { list: kind, id } };
    }
  }
  return { subject: undefined };
}

/** The link to what is inactive or gone counts no more, so that the next attempt looks for what has its name now. */
export async function markDead(
  turn: Turn,
  open: OpenBooks,
  of: { ready: ReadyDraft; explained: Explained },
): Promise<void> {
  const { subject } = of.explained;
  const dead = namedReferencesOf(of.ready).find(
    (reference) => reference.subject.kind === subject?.kind && reference.subject.id === subject.id,
  );
  if (dead === undefined) return;
  const { kind, id } = dead.subject;
  const scope = { tenantId: turn.tenantId, realmId: open.connection.realmId, kind };
  await turn.deps.links.markDead(scope, { externalId: id, entityId: dead.entityId });
}
