import type { Document } from '../../shared/domain/document.ts';
import { createDocuments } from '../../shared/store/documents.ts';
import { observing } from './observing.ts';
import { createPushWorld } from './push-world.ts';

/** A tenant whose documents are in the books, what people do there, and the notices of it. */
export function createPaymentsWorld(options: Parameters<typeof createPushWorld>[0] = {}) {
  const world = createPushWorld(options);
  const { tenantId, realmId, table, isoNow } = world;
  const documents = createDocuments(table);
  const observed = observing(world, { getConnection: async () => world.state.connection });
  const { entityIndex } = observed;

  return {
    ...world,
    ...observed,
    /** An invoice of ours in the books. */
    async pushed(change: Record<string, unknown> = {}): Promise<Document> {
      const { documentId } = await world.submit(change);
      await world.settle([documentId]);
      return world.document(documentId);
    },
    /** An invoice over 100.00 that is in the books already, without the work of pushing it. */
    async placed(number: string): Promise<Document> {
      const document = await world.submit({ id: number, number, lines: [line('100.00')] });
      const entityId = world.enter('Invoice', {
        CustomerRef: { value: world.idOf('Customer', 'Quill') },
        DocNumber: number,
        PrivateNote: `${number} [cf:${document.documentId}.1]`,
        Line: [
          {
            Amount: 100,
            DetailType: 'SalesItemLineDetail',
            SalesItemLineDetail: {
              ItemRef: { value: world.idOf('Item', 'Seats') },
              TaxCodeRef: { value: world.state.settings.defaultTaxCodeId },
            },
          },
        ],
      });
      const { documentId } = document;
      await entityIndex.note(tenantId, { realmId, entities: [{ kind: 'invoice', entityId, documentId }] });
      const stored = await documents.move(
        { tenantId, documentId, basis: document },
        {
          state: 'pushed',
          updatedAt: isoNow(),
          attempts: [],
          entity: { realmId, type: 'Invoice', id: entityId, syncToken: '0', total: '100.00', revision: 1 },
        },
      );
      if (!stored.isDone) throw new Error('The document was not placed.');
      return stored.document;
    },
    /** A customer pays. */
    pay(of: {
      customer: string;
      total: string;
      invoices: readonly (readonly [entityId: string, amount: string])[];
    }): string {
      return world.enter('Payment', {
        CustomerRef: { value: of.customer },
        TotalAmt: Number(of.total),
        Line: of.invoices.map(([TxnId, amount]) => ({
          Amount: Number(amount),
          LinkedTxn: [{ TxnId, TxnType: 'Invoice' }],
        })),
      });
    },
  };
}

const line = (amount: string) => ({
  item: { code: 'A', name: 'Seats' },
  quantity: '1',
  unitPrice: amount,
  amount,
});
