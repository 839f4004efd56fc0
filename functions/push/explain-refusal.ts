/**
 * A refusal in the tenant's words: QuickBooks names records by ids, and an id that is one of the document's own is told by
 * the name the tenant knows. Which record it is also decides which sync error the document belongs to, and which link is
 * forgotten, so that the next attempt looks for what has taken its place.
 */
import { counterpartyOf } from '../../shared/domain/books.ts';
import type { RefusedOutcome } from '../../shared/domain/outcomes.ts';
import type { Subject } from '../../shared/domain/sync-error.ts';
import type { OpenBooks, ReadyDraft, Turn } from './turn.ts';

interface Explained {
  readonly cause: RefusedOutcome['cause'];
  readonly detail: string;
  readonly subject: Subject | undefined;
}

// "Accounts element id 33 not found"; the general text names accounts too, among everything else it could be.
const mappingElement = /\b(accounts?|tax ?codes?|terms?) element\b/iu;

/** What the refusal is about, as far as its text and the document's own references tell. */
export function explainRefusal(
  open: OpenBooks,
  of: { ready: ReadyDraft; refusal: RefusedOutcome },
): Explained {
  const { ready, refusal } = of;
  const { cause, detail } = refusal;
  if (refusal.subject !== undefined || cause !== 'reference_inactive') {
    return { cause, detail, subject: refusal.subject };
  }
  const named = subjectsByEntityId(ready);
  const ids = [...detail.matchAll(/\bid:? ?(\d{1,25})\b/giu)].map(([, id]) => id ?? '');
  const subject = mappingElement.test(detail)
    ? mappingSubject(open, ids)
    : ids.map((id) => named.get(id)).find((found) => found !== undefined);
  return { cause, detail: withNames(detail, named), subject };
}

/** The document's own references by the ids of their entities. */
function subjectsByEntityId({ draft, payload }: ReadyDraft): ReadonlyMap<string, Subject> {
  const party = counterpartyOf(draft);
  const kind = draft.kind === 'invoice' ? 'customer' : 'vendor';
  const items = draft.content.lines.flatMap(({ item }) => {
    const entityId = item === undefined ? undefined : payload.itemEntityIds.get(item.code);
    if (item === undefined || entityId === undefined) return [];
    const name = item.name === undefined || item.name === '' ? item.code : item.name;
    return [[entityId, { kind: 'item' as const, id: item.code, name }] as const];
  });
  return new Map<string, Subject>([
    ...items,
    [payload.counterpartyEntityId, { kind, id: party.id, name: party.name }],
  ]);
}

const mappingSubject = ({ mapping }: OpenBooks, ids: readonly string[]): Subject | undefined => {
  const mapped = JSON.stringify(mapping);
  return ids.length === 0 || ids.some((id) => mapped.includes(`"${id}"`)) ? { kind: 'mapping' } : undefined;
};

function withNames(detail: string, named: ReadonlyMap<string, Subject>): string {
  return detail.replaceAll(/\b(id:? ?)(\d{1,25})\b/giu, (text, before: string, id: string) => {
    const name = named.get(id)?.name;
    return name === undefined ? text : `"${name}" (${before}${id})`;
  });
}

/** A link to what is gone or inactive is forgotten; all of the document's, where the refusal does not say which it is. */
export async function forgetLinks(
  turn: Turn,
  open: OpenBooks,
  of: { ready: ReadyDraft; explained: Explained },
): Promise<void> {
  const { draft, payload } = of.ready;
  const scope = { tenantId: turn.tenantId, realmId: open.connection.realmId };
  const { subject } = of.explained;
  if (subject?.kind === 'mapping') return;
  const kind = draft.kind === 'invoice' ? ('customer' as const) : ('vendor' as const);
  const isAbout = (what: string, id: string): boolean =>
    subject === undefined || (subject.kind === what && subject.id === id);
  const party = counterpartyOf(draft);
  if (isAbout(kind, party.id)) await turn.deps.links.remove({ ...scope, kind }, party.id);
  for (const code of payload.itemEntityIds.keys()) {
    if (isAbout('item', code)) await turn.deps.links.remove({ ...scope, kind: 'item' }, code);
  }
}
