import type { Document, DocumentKind } from '../../shared/domain/document.ts';
import { documentIdSchema, type DocumentId } from '../../shared/domain/ids.ts';
import { createDocuments } from '../../shared/store/documents.ts';
import type { createPaymentsWorld } from './payments-world.ts';

type World = ReturnType<typeof createPaymentsWorld>;

export interface Placed {
  readonly kind: DocumentKind;
  readonly documentId: DocumentId;
  readonly entityId: string;
}

/** Documents over 100.00 each that are in the books already, without the work of pushing them. */
export async function placeMany(world: World, of: { invoices: number; bills: number }): Promise<Placed[]> {
  const invoices = await place(world, 'invoice', of.invoices);
  return [...invoices, ...(await place(world, 'bill', of.bills))];
}

async function place(world: World, kind: DocumentKind, count: number): Promise<Placed[]> {
  const { tenantId, realmId, simulator, clock, entityIndex, webhook, table } = world;
  const numbers = Array.from({ length: count }, (_, index) => index);
  const { ids } = simulator.control.addEntities({
    ...{ realmId, entity: kind === 'invoice' ? 'Invoice' : 'Bill' },
    rows: numbers.map((index) => rowOf(world, kind, index)),
  });
  const placed = ids.map((entityId, index) => ({ kind, entityId, documentId: idOf(kind, index) }));
  await entityIndex.note(tenantId, { realmId, entities: placed });
  const seen = await clock.run(
    webhook.observer.readAllDocuments(
      { connection: world.state.connection!, maxTurnWaitMs: 60_000, startByMs: clock.nowMs() + 600_000 },
      kind,
    ),
  );
  if (seen.outcome !== 'applied') throw new Error('The books cannot be read.');
  const byId = new Map(seen.answer.map((entity) => [entity.entityId, entity]));
  const documents = createDocuments(table);
  for (const [index, { entityId, documentId }] of placed.entries()) {
    const entity = byId.get(entityId)!;
    await documents.create(documentOf(world, { kind, index, documentId, entity }));
  }
  return placed;
}

const numberOf = (kind: DocumentKind, index: number): string =>
  `${kind === 'invoice' ? 'I' : 'B'}-${String(index)}`;

const idOf = (kind: DocumentKind, index: number): DocumentId =>
  documentIdSchema.parse(`doc_019c${kind === 'invoice' ? '1' : '2'}${index.toString(16).padStart(27, '0')}`);

function rowOf(world: World, kind: DocumentKind, index: number): Record<string, unknown> {
  const { defaultTaxCodeId, expenseAccountId } = world.state.settings;
  const TaxCodeRef = { value: defaultTaxCodeId };
  const shared = {
    DocNumber: numberOf(kind, index),
    TxnDate: '2026-03-02',
    PrivateNote: `${numberOf(kind, index)} [cf:${idOf(kind, index)}.1]`,
  };
  const invoiceDetail = { ItemRef: { value: world.idOf('Item', 'Seats') }, TaxCodeRef };
  const billDetail = { AccountRef: { value: expenseAccountId }, TaxCodeRef };
  return kind === 'invoice'
    ? {
        ...{ ...shared, CustomerRef: { value: world.idOf('Customer', 'Quill') } },
        Line: [{ Amount: 100, DetailType: 'SalesItemLineDetail', SalesItemLineDetail: invoiceDetail }],
      }
    : {
        ...{ ...shared, VendorRef: { value: world.idOf('Vendor', 'Quarry') } },
        Line: [
          {
            ...{ Amount: 100, DetailType: 'AccountBasedExpenseLineDetail' },
            AccountBasedExpenseLineDetail: billDetail,
          },
        ],
      };
}

function documentOf(
  world: World,
  of: {
    kind: DocumentKind;
    index: number;
    documentId: DocumentId;
    entity: { entityId: string; syncToken: string; fingerprint: string; changedAt: string };
  },
): Document {
  const { kind, documentId, entity } = of;
  const number = numberOf(kind, of.index);
  const at = world.isoNow();
  return {
    ...{ tenantId: world.tenantId, documentId, kind, number, externalId: number },
    ...{ revision: 1, generation: 0, state: 'pushed', attempts: [] },
    counterpartyId: kind === 'invoice' ? 'c-1' : 'v-1',
    counterpartyName: kind === 'invoice' ? 'Quill & Sons' : 'Quarry Direct',
    ...{ issuedOn: '2026-03-02', currency: 'GBP', total: '100.00', lineCount: 1 },
    ...{ acceptedAt: at, updatedAt: at },
    entity: {
      ...{ realmId: world.realmId, type: kind === 'invoice' ? 'Invoice' : 'Bill', id: entity.entityId },
      ...{ syncToken: entity.syncToken, number, total: '100.00', issuedOn: '2026-03-02', revision: 1 },
      ...{ fingerprint: entity.fingerprint, changedAt: entity.changedAt },
    },
  };
}
