/** The customers, vendors and items of a preview: what would be created, and what would be linked. */
import {
  counterpartyOf,
  linkKinds,
  type DocumentDraft,
  type LinkKind,
  type PlannedReferences,
  type ReferenceLink,
} from '../../shared/domain/books.ts';
import type { Connection } from '../../shared/domain/connection.ts';
import type { Document } from '../../shared/domain/document.ts';
import type { DocumentPreview } from '../../shared/domain/preview.ts';
import type { Links } from './draft-references.ts';
import type { Draft } from './turn.ts';

export type PlannedRecords = Pick<DocumentPreview, 'willCreate' | 'willLink'>;

/** What a push of the document would do; `none` where there is nothing to do, or nothing in this company. */
export function intendedOperation({ realmId }: Connection, document: Document): DocumentPreview['operation'] {
  const { state, entity, operation, adopts } = document;
  if (entity !== undefined) return entity.realmId === realmId ? (operation ?? 'none') : 'none';
  return state === 'voided' || adopts !== undefined ? 'none' : 'create';
}

/** Links to what would be created too, under ids that do not exist yet. */
export const withPlanned = (links: Links, planned: PlannedReferences | undefined): Links => ({
  customer: new Map([...links.customer, ...unborn('customer', planned)]),
  vendor: new Map([...links.vendor, ...unborn('vendor', planned)]),
  item: new Map([...links.item, ...unborn('item', planned)]),
});

const unborn = (kind: LinkKind, planned: PlannedReferences | undefined): [string, ReferenceLink][] =>
  (planned?.creates ?? [])
    .filter((create) => create.kind === kind)
    .flatMap(({ name, wanted }) =>
      wanted.map(({ externalId, originalName }) => [
        externalId,
        { externalId, originalName, entityId: '', entityName: name },
      ]),
    );

/** The names that stand for what does not exist yet, draft by draft. */
export function newNamesIn(
  planned: PlannedReferences | undefined,
): (draft: Draft) => DocumentDraft['newNames'] {
  const namesOf = (kind: LinkKind): ReadonlyMap<string, string> =>
    new Map(unborn(kind, planned).map(([externalId, { entityName }]) => [externalId, entityName]));
  const [customers, vendors, items] = [namesOf('customer'), namesOf('vendor'), namesOf('item')];
  return (draft) => {
    const parties = draft.kind === 'invoice' ? customers : vendors;
    return { counterparty: parties.get(counterpartyOf(draft).id), items };
  };
}

/** What would be created and linked for a document. */
export function plannedRecords(draft: Draft, planned: PlannedReferences | undefined): PlannedRecords {
  if (planned === undefined) return { willCreate: [], willLink: [] };
  const party = counterpartyOf(draft).id;
  const codes = new Set(draft.content.lines.flatMap(({ item }) => item?.code ?? []));
  const isMeant = (kind: LinkKind, externalId: string): boolean =>
    kind === 'item'
      ? codes.has(externalId)
      : externalId === party && kind === (draft.kind === 'invoice' ? 'customer' : 'vendor');
  return {
    willCreate: planned.creates.flatMap(({ kind, name, wanted }) =>
      wanted.flatMap(({ externalId, originalName, nameChange }) =>
        isMeant(kind, externalId)
          ? [{ kind, name, originalName, ...(nameChange === undefined ? {} : { nameChange }) }]
          : [],
      ),
    ),
    willLink: linkKinds.flatMap((kind) =>
      [...planned[kind].links.values()].flatMap(({ externalId, originalName, entityId, entityName }) =>
        isMeant(kind, externalId) ? [{ kind, name: originalName, entityId, entityName }] : [],
      ),
    ),
  };
}
