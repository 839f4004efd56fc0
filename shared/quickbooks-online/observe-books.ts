import { documentKinds, type DocumentKind } from '../domain/document.ts';
import {
  paymentKinds,
  type BookChanges,
  type BooksObserver,
  type ObservedDocument,
  type ObserverAccess,
  type Removed,
} from '../domain/observed.ts';
import { toDecimal } from '../domain/money.ts';
import type { ReadOutcome } from '../domain/outcomes.ts';
import { maxChanges, type EntityName, type QuickBooksClient } from './client.ts';
import { changedAt, isVoidedEntity, readDocumentEntity, readMark } from './document.ts';
import { entityFacts } from './document-facts.ts';
import { entityFingerprint, entityOf } from './document-kinds.ts';
import { paymentEntityOf, readPayment } from './payment.ts';
import { listsOf, type Statement } from './query.ts';
import { queryEach } from './query-each.ts';
import { readAllRows } from './read-all-rows.ts';
import type { WireObject } from './wire.ts';

// All that can change what is paid, or what a document says. A credit that is applied is a payment.
const observedEntities: readonly EntityName[] = ['Invoice', 'Bill', 'Payment', 'BillPayment'];

/** QuickBooks Online behind the seam that looks at books. `hash` makes the fingerprints that pushes are stored with. */
export function createBooksObserver(deps: {
  client: QuickBooksClient;
  nowMs: () => number;
  hash: (text: string) => string;
}): BooksObserver {
  const { client, hash } = deps;

  return {
    async readChanges(access, since) {
      const outcome = await client.changes(access, { entities: observedEntities, since });
      return outcome.outcome === 'applied'
        ? { ...outcome, answer: changesOf(outcome.answer, access) }
        : outcome;
    },

    async readDocuments(access, { kind, entityIds }) {
      const found = await queryEach(client, access, byId(entityOf[kind], entityIds));
      return observed(found, (row) => observeDocument(row, { kind, access }));
    },

    async readPayments(access, { kind, paymentIds }) {
      const found = await queryEach(client, access, byId(paymentEntityOf[kind], paymentIds));
      return observed(found, (row) => readPayment(kind, row));
    },

    async readAllDocuments(access, kind) {
      const found = await readAllRows(deps, access, { entity: entityOf[kind], where: [] });
      return observed(found, (row) => observeDocument(row, { kind, access }));
    },
  };

  function changesOf(
    answer: ReadonlyMap<EntityName, readonly WireObject[]>,
    access: ObserverAccess,
  ): BookChanges {
    const rowsOf = (entity: EntityName): readonly WireObject[] => answer.get(entity) ?? [];
    const total = observedEntities.reduce((sum, entity) => sum + rowsOf(entity).length, 0);
    return {
      documents: documentKinds.flatMap((kind) =>
        rowsOf(entityOf[kind]).flatMap((row) => observeDocument(row, { kind, access }) ?? []),
      ),
      payments: paymentKinds.flatMap((kind) =>
        rowsOf(paymentEntityOf[kind]).flatMap((row) =>
          isRemoved(row) ? [] : (readPayment(kind, row) ?? []),
        ),
      ),
      removed: [
        ...documentKinds.flatMap((kind) => removedOf(kind, rowsOf(entityOf[kind]))),
        ...paymentKinds.flatMap((kind) => removedOf(kind, rowsOf(paymentEntityOf[kind]))),
      ],
      isPartial: total >= maxChanges,
    };
  }

  function observeDocument(
    row: WireObject,
    of: { kind: DocumentKind; access: ObserverAccess },
  ): ObservedDocument | undefined {
    const entity = isRemoved(row) ? undefined : readDocumentEntity(row);
    if (entity === undefined) return undefined;
    const { homeCurrency } = of.access.connection.company;
    const total = entity.TotalAmt ?? '0';
    const isVoided = isVoidedEntity(entity);
    return {
      kind: of.kind,
      entityId: entity.Id,
      syncToken: entity.SyncToken,
      version: Number(entity.SyncToken),
      changedAt: changedAt(entity),
      number: entity.DocNumber,
      issuedOn: entity.TxnDate,
      total,
      // Recorded bills that are paid have a balance of 0: without one nothing is known of what is paid.
      balance: entity.Balance ?? (isVoided ? '0' : undefined),
      isVoided,
      documentId: readMark(entity)?.documentId,
      fingerprint: entityFingerprint(entity, { homeCurrency, hash }),
      facts: {
        ...entityFacts(entity, homeCurrency),
        tax: toDecimal(entity.TxnTaxDetail?.TotalTax ?? '0').toFixed(),
        gross: toDecimal(total).toFixed(),
      },
    };
  }
}

const byId = (entity: EntityName, ids: readonly string[]): Statement[] =>
  listsOf(ids).map((list) => ({
    entity,
    where: [{ field: 'Id', is: 'IN', values: list.map((id) => ({ id })) }],
  }));

const observed = <Row>(
  found: ReadOutcome<readonly WireObject[]>,
  read: (row: WireObject) => Row | undefined,
): ReadOutcome<readonly Row[]> =>
  found.outcome === 'applied' ? { ...found, answer: found.answer.flatMap((row) => read(row) ?? []) } : found;

// https://developer.intuit.com/app/developer/qbo/docs/learn/explore-the-quickbooks-online-api/change-data-capture
const isRemoved = (row: WireObject): boolean => row['status'] === 'Deleted';

const removedOf = (kind: Removed['kind'], rows: readonly WireObject[]): Removed[] =>
  rows.flatMap((row) => {
    const id = row['Id'];
    return isRemoved(row) && typeof id === 'string' ? [{ kind, entityId: id }] : [];
  });
